// Rows a list could not bring, as a list again: with line and reason, before and after the others came in, and readable once they are mended.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openCareDesk } from '#test/support/care-desk.ts'
import type { CareDesk } from '#test/support/care-rooms.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'

const ignore = () => undefined
const still = new AbortController().signal

async function preview(house: CareDesk, text: string) {
  house.outside.answerWithFile({ name: 'liste.csv', content: new TextEncoder().encode(text) })
  return valueIn(await house.care.previewList(undefined, ignore, still))
}

async function saved(house: CareDesk, previewId: string): Promise<string> {
  const { files } = valueIn(await house.care.saveWrongRows({ previewId }))
  return readFileSync(files[0] ?? '', 'utf8')
}

const head = 'Partner;Domains;Ansprechpartner;E-Mail;Notiz'

test('wrong rows are saved as they were with line and reason, and stay after the others came in', async () => {
  const house = openCareDesk()
  const rows = ['Bank;bank.example;Ann;ann@bank.example;', 'Kasse;kasse.example;Ben;"ben; @";"=1+1"']
  const shown = await preview(house, [head, ...rows].join('\r\n'))
  expect(shown.counts).toMatchObject({ rows: 2, wrong: 1 })
  valueIn(await house.care.importList({ previewId: shown.previewId }, ignore, still))
  const text = await saved(house, shown.previewId)
  const lines = text.split('\r\n')
  expect(lines[0]).toContain('Partner;Domains')
  expect(lines[1]).toMatch(/^3;.+;Kasse;kasse\.example;;Ben;/)
  expect(lines[1]).toContain('"ben; @"')
  expect(lines[1]).toContain("'=1+1")
  expect(lines).toHaveLength(3)
  const mended = await preview(house, text.replace('"ben; @"', 'ben@kasse.example'))
  expect(mended.counts).toMatchObject({ rows: 1, addedPartners: 1, addedContacts: 1, wrong: 0 })
})

test('all of them are saved, not only those the preview shows', async () => {
  const house = openCareDesk()
  const many = Array.from({ length: 700 }, (_, index) => `Partner ${index};kein name ${index};;;`)
  const shown = await preview(house, [head, ...many].join('\r\n'))
  expect(shown.wrong).toHaveLength(500)
  expect((await saved(house, shown.previewId)).split('\r\n')).toHaveLength(702)
})

test('rows of another preview, or of a list without wrong ones, are gone', async () => {
  const house = openCareDesk()
  const first = await preview(house, `${head}\r\nBank;kein name;;;`)
  const second = await preview(house, `${head}\r\nBank;bank.example;;;`)
  for (const { previewId } of [first, second]) {
    expect(faultIn(await house.care.saveWrongRows({ previewId })).code).toBe('care.preview-gone')
  }
})
