// The agreement through the contract: a PDF with the right facts at the chosen place, or nothing.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { expect, test } from 'vitest'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { catalog } from '#i18n/catalog.ts'
import { agreementNumber } from '#operations/agreement-number.ts'
import { openStore } from '#storage/store.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function houseWith(partner: Partner, reports: readonly ProbeReport[]) {
  const folder = temporaryFolder()
  const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
  valueIn(store.partners.save(partner))
  for (const report of reports) valueIn(store.reports.add(report))
  store.close()
  return openHouse({ folder })
}

function allowing(domain: string, allowed: readonly TlsLevel[]): ProbeReport {
  const report = sampleReport({ domain })
  const modes = { encrypt: false, verify: false, secure: false, dane: false, fingerprint: false }
  for (const level of allowed) if (level !== 'may') modes[level] = true
  return { ...report, judgement: { ...report.judgement, modes } }
}

test('the number follows from the partner alone', () => {
  const id = '1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d'
  expect(agreementNumber({ id, createdAt: '2026-11-21T10:00:00.000Z' })).toBe('HS-2026-1A2B3C4D')
})

test.each(['de', 'en'] as const)(
  'the PDF in %s carries title, number and language and may be revealed',
  async (language) => {
    const partner = samplePartner()
    const { client, outside } = houseWith(partner, [sampleReport()])
    const { files } = valueIn(await client.agreement.print({ partnerId: partner.id, language }))
    const number = agreementNumber(partner)
    const pdf = await PDFDocument.load(readFileSync(files[0] ?? ''), { updateMetadata: false })
    expect(pdf.getTitle()).toContain(number)
    expect(pdf.getTitle()).toContain(partner.name)
    expect(pdf.getKeywords()).toContain(number)
    expect(pdf.getPageCount()).toBe(1)
    const [order] = outside.seen.printed
    expect(order?.language).toBe(language)
    expect(order?.html).toContain(`<html lang="${language}">`)
    expect(order?.html).toContain(catalog[language].gateway.level.secure.name)
    expect(order?.footer).toContain(number)
    valueIn(await client.app.reveal({ path: files[0] ?? '' }))
  },
)

test('the level is the strongest that every domain can keep', async () => {
  const partner = samplePartner({ domains: ['a.example', 'b.example'] })
  const reports = [allowing('a.example', ['encrypt', 'verify', 'secure']), allowing('b.example', ['encrypt', 'verify'])]
  const { client, outside } = houseWith(partner, reports)
  valueIn(await client.agreement.print({ partnerId: partner.id, language: 'en' }))
  expect(outside.seen.printed[0]?.html).toContain(
    catalog.en.agreement.levelHeading.replace('{{name}}', catalog.en.gateway.level.verify.name),
  )
})

test('a domain nobody tested keeps the whole agreement back', async () => {
  const partner = samplePartner({ domains: ['a.example', 'b.example'] })
  const { client, outside } = houseWith(partner, [allowing('a.example', ['encrypt', 'verify', 'secure'])])
  const outcome = await client.agreement.print({ partnerId: partner.id, language: 'de' })
  expect(faultIn(outcome)).toEqual({ code: 'probe.not-tested', params: { domain: 'b.example' } })
  expect(outside.seen.printed).toEqual([])
})

test('a partner with whom nothing can be enforced gets no agreement', async () => {
  const partner = samplePartner({ domains: ['a.example', 'b.example'] })
  const { client, outside } = houseWith(partner, [
    allowing('a.example', ['encrypt', 'verify']),
    allowing('b.example', []),
  ])
  const outcome = await client.agreement.print({ partnerId: partner.id, language: 'de' })
  expect(faultIn(outcome)).toEqual({ code: 'agreement.nothing-to-enforce', params: { partner: partner.name } })
  expect(outside.seen.printed).toEqual([])
})

test('without any test there is nothing to agree on', async () => {
  const partner = samplePartner()
  const { client, outside } = houseWith(partner, [])
  const outcome = await client.agreement.print({ partnerId: partner.id, language: 'de' })
  expect(faultIn(outcome)).toEqual({ code: 'probe.not-tested', params: { domain: 'bank.example' } })
  expect(outside.seen.printed).toEqual([])
})

test('a dismissed dialog leaves no file', async () => {
  const partner = samplePartner()
  const { client, outside, folder } = houseWith(partner, [sampleReport()])
  outside.answerDialogs(null)
  const outcome = await client.agreement.print({ partnerId: partner.id, language: 'de' })
  expect(faultIn(outcome).code).toBe('file.choice-dismissed')
  expect(readdirSync(folder).every((name) => name.startsWith('handschlag.sqlite'))).toBe(true)
})

test('a partner name cannot become markup in the document', async () => {
  const partner = samplePartner({ name: '<img src=x onerror=alert(1)> & Söhne' })
  const { client, outside } = houseWith(partner, [sampleReport()])
  valueIn(await client.agreement.print({ partnerId: partner.id, language: 'en' }))
  expect(outside.seen.printed[0]?.html).not.toContain('<img')
})
