// The page inside a partner file: complete, bilingual where the agreement is, harmless whatever others wrote into it.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentLanguages } from '#domain/agreement/agreement.ts'
import type { Clause } from '#domain/agreement/clause/clause.ts'
import { withClauses } from '#domain/agreement/clause/clauses.ts'
import { emptySide } from '#domain/agreement/side-terms.ts'
import { emptyTerms } from '#domain/agreement/terms.ts'
import { lineOfText } from '#domain/partner.ts'
import type { PartnerFileContent } from '#domain/partner-file/partner-file.ts'
import { translatorFor } from '#i18n/translate.ts'
import { pageHtml } from '#partner-file/page-html.ts'
import { wordsOf } from '#partner-file/words.ts'
import { sampleContent } from '#test/support/partner-file-samples.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const fingerprint = createHash('sha256').update('key').digest('hex')
const page = (content: PartnerFileContent, isPractice = false) =>
  pageHtml(content, { fingerprint, isPractice }, translatorFor)
/** What a reader sees, without marks. */
const seen = (html: string) =>
  html
    .slice(html.indexOf('<body>'))
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))

test('the page says who, what, until when, which hash and which words', () => {
  const content = sampleContent()
  const text = seen(page(content))
  const facts = [
    'Nordwind',
    'Südlicht',
    'HS-2026-0001, Version 1',
    '21. November 2026 um 10:00 UTC',
    '19. Februar 2027',
  ]
  const terms = [
    'nordwind.example mit Subdomains',
    'mx1.suedlicht.example:25 (192.0.2.10)',
    '15. Dezember 2026',
    'nach 4',
  ]
  for (const fact of [...facts, content.agreementHash, fingerprint, 'Zertifikat und Name', 'TLS 1.2']) {
    expect(text).toContain(fact)
  }
  for (const term of terms.slice(0, 3)) expect(text).toContain(term)
  const { de, en } = wordsOf(fingerprint)
  for (const word of [...de, ...en]) expect(text).toContain(word)
  expect(text).toContain('Vorstand Nordwind hat dieser Version am 20. November 2026 zugestimmt.')
  expect(text).toContain('postmaster@nordwind.example')
})

test.each(documentLanguages)('in %s every row has a label and every sentence is whole', (language) => {
  const html = page(sampleContent({ language }))
  expect(html).toContain(`<html lang="${language === 'en' ? 'en' : 'de'}">`)
  expect(html).not.toMatch(/\{\{|undefined|partner-file:|<th scope="row"><\/th>/)
})

test('two languages stand side by side, and what reads the same stands once', () => {
  const text = seen(page(sampleContent({ language: 'both' })))
  expect(text).toContain('Empfangende Server / Receiving hosts')
  expect(text).toContain('4 Stunden / 4 hours')
  expect(text).toContain('nordwind.example mit Subdomains / nordwind.example with subdomains')
  expect(text).not.toContain('DANE / DANE')
  expect(text).toContain('Erreichbar: Mo–Fr 8–16 Uhr / Availability: Mo–Fr 8–16 Uhr')
  expect(text).not.toContain('postmaster@nordwind.example / postmaster@nordwind.example')
  expect(text).not.toContain('Beispiel CA / Beispiel CA')
})

test('what is not said reads as not stated, and a way that is not agreed as such', () => {
  const { agreement } = sampleContent()
  const bare = { ...agreement, first: emptySide, second: emptySide, secondToFirst: null, common: emptyTerms.common }
  const text = seen(page(sampleContent({ agreement: bare, contacts: [], yes: null })))
  expect(text).toContain('nicht angegeben')
  expect(text).toContain('Von Seite 2 an Seite 1')
  expect(text).toContain('Keine genannt.')
  expect(text).toContain('Noch nicht erteilt.')
})

test('a page about a practice partner says so first', () => {
  const notice = 'Diese Vereinbarung betrifft einen Übungspartner und gilt nicht.'
  expect(seen(page(sampleContent(), true))).toContain(notice)
  expect(seen(page(sampleContent()))).not.toContain(notice)
})

test('the page loads nothing and runs nothing: its policy allows its own style alone', () => {
  const html = page(sampleContent())
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'")
  expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`)
  expect(html).not.toMatch(/<script|<img|<link|<iframe|<form|<a |url\(|https?:|@import| style=| on[a-z]+=/i)
})

test('nothing others write becomes a mark of the page', { timeout: 60_000 }, () => {
  const marks = (html: string) => html.match(/<[^>]*>/g)
  const expected = marks(page(everywhere('x')))
  fc.assert(
    fc.property(fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom(...attacks)), (text) => {
      const line = lineOfText.safeParse(text)
      fc.pre(line.success && line.data !== '')
      expect(marks(page(everywhere(line.data ?? '')))).toEqual(expected)
    }),
    { numRuns: propertyRuns(100) },
  )
})

const attacks = [
  '"><script>alert(1)</script>',
  '</title><img src=x onerror=x>',
  "' onload='x",
  '$t(page.title)',
  '{{number}}',
]

/** A file whose every free text is the same. */
function everywhere(text: string): PartnerFileContent {
  const base = sampleContent()
  const side = {
    ...{
      organisation: text,
      address: text,
      registerNumber: text,
      operator: text,
      gatewayProduct: text,
      exceptions: text,
    },
    ...{
      authority: text,
      outOfBand: text,
      escalation: [{ who: text, withinHours: 2 }],
      lift: { who: text, maxHours: 4 },
    },
    signatories: [{ name: text, title: text }],
  }
  const { first, second, common } = base.agreement
  const agreement = {
    ...base.agreement,
    first: { ...first, ...side },
    second: { ...second, ...side },
    common: withClauses<Clause | string, string>(
      { ...common, dataProtectionOfficer: text, indemnity: { isIncluded: true, text } },
      () => text,
    ),
  }
  const told = {
    name: text,
    organisation: text,
    phone: text,
    mobile: text,
    availability: text,
    languages: text,
    keyword: text,
  }
  const contacts = base.contacts.map((contact) => ({ ...contact, ...told }))
  return {
    ...base,
    agreement,
    contacts,
    sender: { side: 'first', organisation: text },
    yes: { name: text, on: '2026-11-20' },
  }
}

test.each([
  ['de', ['<p lang="de"><bdi>Zweck</bdi></p>'], 'Purpose'],
  ['en', ['<p lang="en"><bdi>Purpose</bdi></p>'], 'Zweck'],
  ['both', ['<p lang="de"><bdi>Zweck</bdi></p><p lang="en"><bdi>Purpose</bdi></p>'], 'no other'],
] as const)('a clause stands in the language of the page, %s', (language, said, other) => {
  const { agreement } = sampleContent()
  const common = { ...agreement.common, legalBasis: { de: 'Zweck', en: 'Purpose' } }
  const html = pageHtml(
    sampleContent({ language, agreement: { ...agreement, common } }),
    { fingerprint: 'ab'.repeat(32), isPractice: false },
    translatorFor,
  )
  for (const part of said) expect(html).toContain(part)
  expect(html.slice(html.indexOf('<h3>'))).not.toContain(`<bdi>${other}</bdi>`)
})
