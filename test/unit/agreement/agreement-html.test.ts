// The page for the printer: complete in every language, well formed, each foreign word in its language, and immune to whatever a partner
// is called.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agreementDocument } from '#agreement/document.ts'
import type { AgreementFacts } from '#agreement/facts.ts'
import { logoOf } from '#agreement/logo.ts'
import { agreementFooter, agreementHeader, agreementHtml, agreementTitle } from '#agreement/page/document-html.ts'
import { paperWords } from '#agreement/page/words.ts'
import { agreementStates, documentLanguages } from '#domain/agreement/agreement.ts'
import { defaultDirection } from '#domain/agreement/terms.ts'
import { findingCatalogue, findingCodes } from '#domain/finding.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import { expectWellFormed, tagsIn } from '#test/support/page-tags.ts'
import { fullFacts, minimalFacts, sampleContact, sampleItem } from '#test/support/paper-facts.ts'
import { fullAgreement, fullPartnerSide, minimalAgreement } from '#test/support/paper-versions.ts'
import { sampleReport } from '#test/support/samples.ts'

type Choice = (typeof documentLanguages)[number]
const htmlOf = (facts: AgreementFacts, choice: Choice = 'de', isFillable = false) =>
  agreementHtml(agreementDocument(facts), { words: paperWords(choice), isFillable })
const body = (html: string) => html.slice(html.indexOf('<body'))

describe.each(documentLanguages)('in %s', (choice) => {
  test.each([
    ['full', fullFacts()],
    ['minimal', minimalFacts()],
  ])('a %s paper is complete and well formed', (_name, facts) => {
    for (const isFillable of [true, false]) {
      const html = htmlOf(facts, choice, isFillable)
      expectWellFormed(html)
      expect(html).toContain(`<html lang="${choice === 'en' ? 'en' : 'de'}">`)
      expect(html).not.toMatch(
        /\{\{|undefined|\[object|NaN|(?:agreement|gateway|probe|finding|checklist|confirm)[:.][a-z]+\./,
      )
    }
  })

  test.each(tlsLevels)('level %s has its sentence', (level) => {
    const agreement = minimalAgreement()
    const terms = { ...agreement.terms, toPartner: { ...defaultDirection, level } }
    const html = htmlOf(minimalFacts({ agreement: { ...agreement, terms } }), choice)
    expectWellFormed(html)
    expect(html).not.toMatch(/agreement:level|gateway:level/)
  })

  test.each(agreementStates)('state %s has its word', (state) => {
    const html = htmlOf(minimalFacts({ agreement: minimalAgreement({ state }) }), choice)
    expect(html).not.toContain('agreement:state')
  })

  test('every finding can stand in it', () => {
    const report = sampleReport()
    const findings = findingCodes.flatMap((code) => {
      const severity = findingCatalogue[code].find((each) => each !== 'info')
      return severity === undefined ? [] : [{ code, severity, params: {}, at: { host: 'mx.bank.example' } }]
    })
    const html = htmlOf(fullFacts({ reports: [{ ...report, judgement: { ...report.judgement, findings } }] }), choice)
    expectWellFormed(html)
    expect(html.match(/<li>/g)?.length).toBe(findings.length)
  })
})

describe('structure', () => {
  test('parts come in their order, headings go down one level at a time, tables name columns and rows', () => {
    const html = htmlOf(fullFacts())
    const annexes = ['Technischer Anhang: Daten', 'Technischer Anhang: Gegenproben']
    const parts = ['Was wir vereinbaren', 'Ansprechpartner<', 'Checkliste<', ...annexes, 'Unterschriften<']
    const places = parts.map((part) => body(html).indexOf(`>${part}`))
    expect(places).toEqual(places.toSorted((left, right) => left - right))
    expect(places[0]).toBeGreaterThan(0)
    const levels = tagsIn(html)
      .filter((tag) => /^h\d$/.test(tag))
      .map((tag) => Number(tag.slice(1)))
    expect(levels[0]).toBe(1)
    levels.forEach((level, index) => {
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1)
    })
    for (const cell of html.match(/<th[^e][^>]*>|<th>/g) ?? []) {
      expect(cell).toMatch(/scope="(col|row|rowgroup|colgroup)"/)
    }
  })

  test('the page asks for nothing from outside; its only links are places of fields', () => {
    for (const isFillable of [true, false]) {
      const html = htmlOf(fullFacts(), 'both', isFillable)
      expect(html).not.toMatch(/https?:|url\(|@import|<script|<link|<img|\son[a-z]+=/)
      for (const [, link] of html.matchAll(/href="([^"]*)"/g)) expect(link).toMatch(/^handschlag-field:/)
    }
    const logo = logoOf(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
    expect(htmlOf(fullFacts({ logo }))).toMatch(/<img class="logo" alt="[^"]+" src="data:image\/png;base64,/)
  })

  test('fields have names of their own and tips that say side and label', () => {
    const links = [...htmlOf(minimalFacts(), 'de', true).matchAll(/href="handschlag-field:[a-z]+\/([^?"]+)\?([^"]*)"/g)]
    const names = links.map((link) => link[1])
    expect(names.length).toBeGreaterThan(60)
    expect(new Set(names).size).toBe(names.length)
    const tips = links.map((link) => decodeURIComponent(link[2] ?? ''))
    expect(tips).toContain('Partner: Anschrift, Zeile 1')
    expect(tips).toContain('Für den Partner: Ort, Datum')
  })

  test('a flat paper has the same lines and no fields', () => {
    const lines = (html: string) => html.match(/class="(line|box)"/g)?.length
    expect(htmlOf(minimalFacts(), 'de', false)).not.toContain('href')
    expect(lines(htmlOf(minimalFacts(), 'de', false))).toBe(lines(htmlOf(minimalFacts(), 'de', true)))
  })

  test('the same facts give the same page', () => {
    expect(htmlOf(fullFacts(), 'both', true)).toBe(htmlOf(structuredClone(fullFacts()), 'both', true))
  })
})

describe('what must stay on one page', () => {
  test('heading, what is signed and the first blocks stand together; what was confirmed comes after them', () => {
    const html = htmlOf(fullFacts())
    const [, together = ''] =
      /<section class="keep">(<h2>Unterschriften<[\s\S]*?)<h3>Erteilte Bestätigungen/.exec(html) ?? []
    expect(together).toContain('Beide Seiten stimmen der Vereinbarung HS-2026-6A0C7F1E in der Version 2 zu.')
    expect(together).toContain('Textform genügt: ')
    expect(together.match(/class="block"/g)).toHaveLength(3)
    expect(together).not.toContain('class="box"')
  })

  test('the last words of the cover do not stand alone on the next page', () => {
    const html = htmlOf(fullFacts(), 'both')
    expect(html).toMatch(/<div class="keep">\s*<section class="level">[\s\S]*?keine Rechtsberatung/)
  })

  test('a telephone number is not broken', () => {
    expect(htmlOf(fullFacts())).toContain('<bdi class="whole">+49 170 0000000</bdi>')
  })
})

describe('both languages', () => {
  test('every English word says its language, and values stand once', () => {
    const html = htmlOf(fullFacts(), 'both')
    expect(html).toContain('Was wir vereinbaren / <em lang="en">What we agree on</em>')
    expect(html).toMatch(/<p class="other" lang="en">This document records/)
    const onceOnly = ['2027-01-11', '+49 170 0000000', 'HRB 12345', '3fa9 12cd']
    for (const value of onceOnly) expect(html.split(value), value).toHaveLength(2)
  })

  test('what both languages call the same stands once', () => {
    expect(htmlOf(minimalFacts(), 'both')).toContain('<th scope="col">Partner</th>')
  })
})

describe('cover, header and footer', () => {
  const furniture = (facts: AgreementFacts, choice: Choice = 'de') => {
    const document = agreementDocument(facts)
    const words = paperWords(choice)
    return [agreementTitle(document, words), agreementHeader(document, words), agreementFooter(document, words)]
  }

  test('the footer carries number, version, date and hash; a draft has no hash', () => {
    const [, , footer = ''] = furniture(fullFacts())
    expect(footer).toBe('Vereinbarung HS-2026-6A0C7F1E · Version 2 · 22. November 2026 · SHA-256 3fa912cd … cdef0123')
    expect(furniture(minimalFacts(), 'both')[2]).toBe(
      'Vereinbarung / Agreement HS-2026-6A0C7F1E · Version 1 · 2026-11-20',
    )
  })

  test('practice and draft are marked above every page and on the cover, what is in force is not', () => {
    expect(furniture(fullFacts())[1]).toBe('')
    expect(furniture(minimalFacts())[1]).toBe('Entwurf – noch nicht verbindlich')
    const [title, header] = furniture(fullFacts({ isPractice: true }))
    expect(title).toMatch(/^ÜBUNG: /)
    expect(header).toBe('Übung – kein gültiges Dokument')
    expect(htmlOf(fullFacts({ isPractice: true }))).toContain('class="practice"')
    expect(htmlOf(fullFacts())).not.toContain('class="practice"')
  })

  test('a partner without a name leaves a line on the cover', () => {
    const html = htmlOf(minimalFacts(), 'de', true)
    expect(html).toContain('handschlag-field:text/cover.own.1')
    expect(html).toContain('Von uns an Muster Bank AG')
  })

  test('confirmations are named with way, day and file; internal notes on people stay inside', () => {
    const html = htmlOf(fullFacts())
    expect(html).toContain('unterschrift-bank.pdf')
    expect(html).toMatch(/Max Beispiel<\/bdi><\/th><td>E-Mail<\/td><td>24\.11\.2026/)
    expect(html).not.toContain('intern<')
  })
})

describe('hostile texts', () => {
  const hostile = (text: string): AgreementFacts => {
    const agreement = fullAgreement()
    const partner = { ...fullPartnerSide, organisation: text, address: text, exceptions: text, outOfBand: text }
    const common = {
      ...agreement.terms.common,
      purpose: { de: text, en: '' },
      indemnity: { isIncluded: true, text: { de: text, en: text } },
    }
    const open = { kind: 'by-hand', at: agreement.createdAt, note: text, against: null } as const
    return fullFacts({
      agreement: { ...agreement, terms: { ...agreement.terms, partner, common } },
      contacts: { own: [], partner: [sampleContact(text, {}, { phone: text, keyword: text })] },
      checklist: [sampleItem('x', open, { text: { de: text, en: text }, evidence: text })],
    })
  }

  test.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '</style><style>*{display:none}',
    '&lt;b&gt; & <!-- -->',
    '{{partner}} $t(agreement:heading) {{- x}}',
  ])('%s stays text', (text) => {
    const html = htmlOf(hostile(text), 'both', true)
    expectWellFormed(html)
    const shown = html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).replaceAll('<wbr>', '')
    expect(shown).toContain(`<bdi>${text}</bdi>`)
  })

  test('any text gives the same elements as a harmless one', () => {
    const elements = (text: string) =>
      tagsIn(htmlOf(hostile(text))).filter((tag) => !['wbr', 'br', 'p', '/p'].includes(tag))
    const harmless = elements('x')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (text) => {
        fc.pre(text.trim() !== '')
        expect(elements(text)).toEqual(harmless)
      }),
      { numRuns: 40 },
    )
  })
})
