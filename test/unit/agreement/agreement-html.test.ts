// The page for the printer: complete in every language, well formed, and immune to whatever a partner is called.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AgreementFacts, agreementDocument } from '#agreement/document.ts'
import { agreementFooter, agreementHtml, agreementTitle } from '#agreement/document-html.ts'
import { findingCatalogue, findingCodes } from '#domain/finding.ts'
import { languages } from '#domain/language.ts'
import { defaultSettings } from '#domain/setting.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import { translatorFor } from '#i18n/translate.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

const facts: AgreementFacts = {
  partner: samplePartner({ domains: ['bank.example', 'untested.example'] }),
  settings: { ...defaultSettings, organisation: 'Eigene AG' },
  reports: [sampleReport()],
  number: 'HS-2026-0001',
  version: 3,
  date: '2026-11-21',
  level: 'secure',
}
type Changes = Partial<AgreementFacts>
const documentWith = (changes: Changes = {}) => agreementDocument({ ...facts, ...changes })
const htmlWith = (changes: Changes = {}, language: 'de' | 'en' = 'de') =>
  agreementHtml(documentWith(changes), translatorFor(language), language)

/** Element names in order, `/name` for an end; attributes must be quoted and free of markup. */
function tagsIn(html: string): readonly string[] {
  const body = html.replace(/<style>[^<]*<\/style>/, '').replace('<!doctype html>', '')
  const tags = [...body.matchAll(/<(\/?[a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>/g)]
  expect(body.split('<').length - 1, 'a < that opens no tag').toBe(tags.length)
  return tags.map((tag) => tag[1] ?? '')
}

function expectWellFormed(html: string): void {
  const open: string[] = []
  for (const tag of tagsIn(html)) {
    if (['meta', 'br', 'col', 'wbr'].includes(tag)) continue
    if (tag.startsWith('/')) expect(open.pop()).toBe(tag.slice(1))
    else open.push(tag)
  }
  expect(open).toEqual([])
}

describe.each(languages)('in %s', (language) => {
  test.each(tlsLevels)('level %s gives a complete, well-formed page', (level) => {
    const html = htmlWith({ level }, language)
    expectWellFormed(html)
    expect(html).toContain(`<html lang="${language}">`)
    expect(html).not.toMatch(/\{\{|undefined|\[object|(?:agreement|gateway|probe|finding)[:.][a-z]+\./)
    expect(html).toContain(translatorFor(language)(`gateway:level.${level}.name`))
  })

  test('every finding can stand in it', () => {
    const report = sampleReport()
    const findings = findingCodes.flatMap((code) => {
      const severity = findingCatalogue[code].find((each) => each !== 'info')
      return severity === undefined ? [] : [{ code, severity, params: {}, at: { host: 'mx.bank.example' } }]
    })
    const html = htmlWith({ reports: [{ ...report, judgement: { ...report.judgement, findings } }] }, language)
    expectWellFormed(html)
    expect(html.match(/<li>/g)?.length).toBeGreaterThanOrEqual(findings.length)
  })

  test('the footer carries number, version and date', () => {
    const footer = agreementFooter(documentWith(), translatorFor(language), language)
    expect(footer).toContain('HS-2026-0001')
    expect(footer).toContain('3')
    expect(footer).toContain('2026')
  })

  test('a practice partner is marked on the cover, in title and footer; a real one is not', () => {
    const translate = translatorFor(language)
    const notice = translate('agreement:practice.notice')
    const practice = { partner: samplePartner({ isPractice: true }) }
    expect(htmlWith(practice, language)).toContain(notice)
    expect(htmlWith(practice, language).split(translate('agreement:practice.stamp'))).toHaveLength(2)
    expect(agreementFooter(documentWith(practice), translate, language)).toContain(notice)
    expect(agreementTitle(documentWith(practice), translate)).toContain(translate('agreement:practice.stamp'))
    expect(htmlWith({}, language)).not.toContain(notice)
    expect(agreementFooter(documentWith(), translate, language)).not.toContain(notice)
  })
})

describe('structure', () => {
  test('headings go down one level at a time, tables name their columns and rows', () => {
    const levels = tagsIn(htmlWith())
      .filter((tag) => /^h\d$/.test(tag))
      .map((tag) => Number(tag.slice(1)))
    expect(levels[0]).toBe(1)
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    levels.forEach((level, index) => {
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1)
    })
    for (const cell of htmlWith().match(/<th[^e][^>]*>|<th>/g) ?? []) expect(cell).toMatch(/scope="(col|row|rowgroup)"/)
  })

  test('the page asks for nothing from outside', () => {
    expect(htmlWith()).not.toMatch(/https?:|url\(|@import|<script|<link|<img|\son[a-z]+=/)
  })

  test('names break after their dots only', () => {
    expect(htmlWith()).toContain('<bdi>mx.<wbr>bank.<wbr>example</bdi>')
  })

  test('a finding says host and address once, and names them where its sentence does not', () => {
    const report = sampleReport()
    const at = { host: 'mx.bank.example', ip: '127.0.0.9' }
    const findings = [{ code: 'tcp-timeout' as const, severity: 'fail' as const, params: { ...at, port: 25 }, at }]
    const html = htmlWith({ reports: [{ ...report, judgement: { ...report.judgement, findings } }] })
    const [, line = ''] = /<ul class="findings">\s*<li>(.*?)<\/li>/s.exec(html) ?? []
    expect(line.split(at.host)).toHaveLength(2)
    expect(line.split(at.ip)).toHaveLength(2)
  })

  test('a missing organisation leaves a line to write on', () => {
    expect(htmlWith({ settings: defaultSettings })).toContain('class="line"')
  })
})

describe('hostile names', () => {
  const hostile = (name: string): Changes => {
    const report = sampleReport()
    const [host] = report.observed.mxRoute.hosts
    return {
      partner: samplePartner({ name, contact: { name, mail: '', phone: name } }),
      settings: { ...defaultSettings, organisation: name, contact: { name, mail: '', phone: name } },
      number: name,
      reports: [
        {
          ...report,
          measuredFrom: { kind: 'ssh', name },
          observed: {
            ...report.observed,
            mxRoute: { ...report.observed.mxRoute, hosts: host ? [{ ...host, host: name }] : [] },
          },
        },
      ],
    }
  }

  test.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '</style><style>*{display:none}',
    '&lt;b&gt; & <!-- -->',
    '{{partner}} $t(agreement:heading) {{- x}}',
  ])('%s stays text', (name) => {
    const html = htmlWith(hostile(name))
    expectWellFormed(html)
    expect(html).not.toContain(name.includes('<') ? name : '<script')
    const shown = html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    expect(shown).toContain(`<bdi>${name}</bdi>`)
  })

  test('any text gives the same elements as a harmless one', () => {
    const elements = (name: string) => tagsIn(htmlWith(hostile(name))).filter((tag) => tag !== 'wbr')
    const harmless = elements('x')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (name) => {
        expect(elements(name)).toEqual(harmless)
      }),
      { numRuns: 60 },
    )
  })
})
