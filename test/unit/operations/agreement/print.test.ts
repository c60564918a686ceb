// Printing a version: what goes to the printer, what the file is called, and where it ends.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { expect, test } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'

async function begun() {
  const open = openHouse()
  const contact = { name: '', mail: '', phone: '' }
  const draft = { id: null, name: 'Muster Bank AG', domains: ['bank.example'], contact, agreedNames: [] }
  const partner = valueIn(await open.client.partner.save(draft))
  const { agreement } = valueIn(await open.client.agreement.begin({ partnerId: partner.id }))
  return { ...open, agreement }
}

test.each([
  ['de', 'de', 'de'],
  ['en', 'en', 'en'],
  ['both', 'de-en', 'de'],
] as const)('a paper in %s is named and described after its version', async (language, tag, main) => {
  const { client, outside, agreement } = await begun()
  const printed = valueIn(await client.agreement.print({ agreementId: agreement.id, language, form: 'final' }))
  const [path = ''] = printed.files
  expect(basename(path)).toBe(`${agreement.number}-v1-${tag}.pdf`)
  const [order] = outside.seen.printed
  expect(order?.language).toBe(main)
  expect(order?.title).toContain('Muster Bank AG')
  expect(order?.footer).toContain(agreement.number)
  expect(order?.header).not.toBe('')
  const pdf = await PDFDocument.load(readFileSync(path), { updateMetadata: false })
  expect(pdf.getTitle()).toBe(order?.title)
  expect(pdf.getKeywords()).toBe(agreement.number)
  expect(pdf.getCreationDate()?.toISOString()).toBe('2026-11-21T00:00:00.000Z')
})

test('only a paper to fill in has places for fields, and the same version gives the same page', async () => {
  const { client, outside, agreement } = await begun()
  const print = async (form: 'final' | 'fillable') =>
    valueIn(await client.agreement.print({ agreementId: agreement.id, language: 'de', form }))
  await print('final')
  await print('fillable')
  await print('fillable')
  const [flat, first, second] = outside.seen.printed
  expect(flat?.html).not.toContain('handschlag-field:')
  expect(first?.html).toContain('handschlag-field:')
  expect(second).toEqual(first)
})

test('a version that is not there, or no place chosen, is a fault and leaves no file', async () => {
  const { client, outside, agreement } = await begun()
  const agreementId = '0d9b2f44-1c57-4b7e-8a53-2f60d1e4c7a9'
  const missing = await client.agreement.print({ agreementId, language: 'de', form: 'final' })
  expect(faultIn(missing).code).toBe('agreement.not-found')
  outside.answerDialogs(null)
  const dismissed = await client.agreement.print({ agreementId: agreement.id, language: 'de', form: 'final' })
  expect(faultIn(dismissed).code).toBe('file.choice-dismissed')
})
