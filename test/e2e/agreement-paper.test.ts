// The paper of a full and of a minimal agreement, printed by the real app from the command line in every language: what a screen reader
// and another program find in it, with fields and flat, twice the same.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgreementFacts } from '#agreement/facts.ts'
import { documentLanguages } from '#domain/agreement/agreement.ts'
import { agreementFileSchema } from '#domain/agreement/agreement-file.ts'
import { toNeutral } from '#domain/agreement/neutral.ts'
import { translatorFor } from '#i18n/translate.ts'
import { hashOf } from '#operations/agreement/agreement-hash.ts'
import { runHandschlag } from '#test/support/command-line.ts'
import { readPdf } from '#test/support/electron/read-pdf.ts'
import { inspectPdf } from '#test/support/inspect-pdf.ts'
import { fullFacts, minimalFacts } from '#test/support/paper-facts.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'handschlag-paper-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const papers = { full: fullFacts(), minimal: minimalFacts() } as const
type Kind = keyof typeof papers
type Language = (typeof documentLanguages)[number]
const cases = (['full', 'minimal'] as const).flatMap((kind) =>
  documentLanguages.map((language) => [kind, language] as const),
)

/** Prints what a file says and answers the place of the PDF. */
async function print({ agreement, contacts }: AgreementFacts, language: Language, name: string): Promise<string> {
  const input = join(folder, `${name}.json`)
  const out = join(folder, `${name}.pdf`)
  const hash = agreement.hash === null ? null : hashOf(toNeutral(agreement))
  const file = { schema: agreementFileSchema, agreement: { ...agreement, hash }, contacts, language }
  writeFileSync(input, JSON.stringify(file))
  const run = await runHandschlag(['agreement', 'pdf', '--input', input, '--out', out, '--json'])
  expect(run.code, run.stderr).toBe(0)
  expect(JSON.parse(run.stdout)).toMatchObject({ schema: 'handschlag.agreement-pdf/1', path: out, language, hash })
  return out
}

/** The text as another program reads it, in the order of the content. */
const readingText = (path: string) =>
  execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')

const printed = new Map<string, string>()
async function printOnce(kind: Kind, language: Language): Promise<string> {
  const name = `${kind}-${language}`
  const path = printed.get(name) ?? (await print(papers[kind], language, name))
  printed.set(name, path)
  return path
}

describe.each(cases)('a %s agreement in %s', (kind, language) => {
  it('can be read by everybody: tags, order, bookmarks, fonts, language', async () => {
    const path = await printOnce(kind, language)
    const pdf = await inspectPdf(readFileSync(path))
    expect(pdf.objections).toEqual([])
    expect([...pdf.languages].toSorted()).toEqual(language === 'both' ? ['de', 'en'] : [language])
    expect(pdf.fonts.length).toBeGreaterThan(0)
    expect(pdf.fonts.filter(({ isEmbedded }) => !isEmbedded)).toEqual([])
    const t = translatorFor(language === 'en' ? 'en' : 'de')
    const parts = (['agreement', 'contacts', 'checklist', 'measurements', 'signatures'] as const).map((part) =>
      t(`agreement:part.${part}`),
    )
    const marked = parts.map((part) => pdf.bookmarks.findIndex((title) => title.startsWith(part)))
    expect(marked).not.toContain(-1)
    expect(marked).toEqual(marked.toSorted((left, right) => left - right))
    const isFlat = kind === 'full'
    expect(pdf.metadata.includes('<pdfuaid:part>1</pdfuaid:part>')).toBe(isFlat)
    expect(pdf.created).toBe(kind === 'full' ? '2026-11-22T00:00:00.000Z' : '2026-11-20T00:00:00.000Z')
  })

  it('gives its text in the order of reading, on A4, with number, version and page on every page', async () => {
    const path = await printOnce(kind, language)
    const text = readingText(path)
    const t = translatorFor(language === 'en' ? 'en' : 'de')
    const order = [
      'HS-2026-6A0C7F1E',
      t('agreement:group.parties'),
      t('agreement:group.mail'),
      t('agreement:field.onFailure'),
      t('agreement:group.end'),
      t('agreement:contacts.partner'),
      t('agreement:signature.placeAndDate'),
    ]
    let from = 0
    for (const part of order) {
      const found = text.indexOf(part, from)
      expect(found, part).toBeGreaterThanOrEqual(0)
      from = found
    }
    // a file knows no proofs: what is in force says so, an offer says nothing
    expect(text.includes(t('agreement:proof.nothing.not-known'))).toBe(kind === 'full')
    const pdf = readPdf(path)
    expect(pdf.pageSize).toContain('A4')
    for (const [index, page] of pdf.text.entries()) {
      const line = page.replace(/\s+/g, ' ')
      expect(line).toMatch(new RegExp(`${index + 1} ?/ ?${pdf.pages}`))
      expect(line).toContain('Version')
    }
  })
})

describe('fields', () => {
  it('stand where a draft is open, each with a tip and in the order of reading', async () => {
    const { fields, roles } = await inspectPdf(readFileSync(await printOnce('minimal', 'de')))
    const names = fields.map(({ name }) => name)
    for (const name of ['cover.own.1', 'partner.address.2', 'sign.partner.1.placeAndDate.1', 'sign.own.1.name.1'])
      expect(names).toContain(name)
    expect(fields.filter(({ kind }) => kind === 'box').length).toBeGreaterThan(20)
    expect(roles.filter((role) => role === 'Form')).toHaveLength(fields.length)
  })

  it('show what another program writes into them, also on paper', async () => {
    const path = await printOnce('minimal', 'de')
    const document = await PDFDocument.load(readFileSync(path))
    const typed = {
      'own.organisation.1': 'Rechtsanwältinnen & Notare Größenwald PartG mbB, Niederlassung Süd',
      'sign.partner.1.placeAndDate.1': 'Köln, 1. Dezember 2026',
      'sign.partner.1.name.1': 'Jürgen Müßig',
    }
    for (const [field, text] of Object.entries(typed)) document.getForm().getTextField(field).setText(text)
    const filled = join(folder, 'filled.pdf')
    writeFileSync(filled, await document.save())
    const shown = readingText(filled)
    for (const text of Object.values(typed)) expect(shown).toContain(text)
  })

  it('do not stand in an agreement both sides have closed', async () => {
    expect((await inspectPdf(readFileSync(await printOnce('full', 'de')))).fields).toEqual([])
  })
})

it('prints the same text from the same file', async () => {
  const again = await print(papers.full, 'both', 'again')
  expect(readingText(again)).toBe(readingText(await printOnce('full', 'both')))
})

it('says in which file it is wrong, and writes nothing', async () => {
  const input = join(folder, 'wrong.json')
  const out = join(folder, 'wrong.pdf')
  writeFileSync(
    input,
    JSON.stringify({ schema: agreementFileSchema, agreement: { ...papers.full.agreement, extra: 1 } }),
  )
  const run = await runHandschlag(['agreement', 'pdf', '--input', input, '--out', out, '--lang', 'en'])
  expect(run.code).toBe(2)
  expect(run.stdout).toBe('')
  expect(run.stderr).toContain('wrong.json')
  expect(() => readFileSync(out)).toThrow()
})
