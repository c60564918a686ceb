// The printed report: complete in every language, whatever was found, and immune to what servers and certificates say.
import { describe, expect, test } from 'vitest'
import { findingCatalogue, findingCodes } from '#domain/finding.ts'
import { languages } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { documentLanguage } from '#print/document-language.ts'
import { type ReportPaper, reportFooter, reportHtml, reportTitle } from '#report/report-html.ts'
import { findingParams } from '#test/support/finding-params.ts'
import { sampleCertificate, samplePartner, sampleReport, sampleSession } from '#test/support/samples.ts'

const at = { host: 'mx.bank.example', ip: '127.0.0.1' }
const report = sampleReport()
const everything: ReportPaper = {
  partner: samplePartner({ isPractice: true }),
  reports: [
    {
      ...report,
      judgement: {
        ...report.judgement,
        findings: findingCodes.map((code) => ({
          code,
          severity: findingCatalogue[code][0],
          params: { ...findingParams(code), ...at },
          at,
        })),
      },
    },
    {
      ...sampleReport({ domain: 'empty.example' }),
      observed: { ...report.observed, mxRoute: { ...report.observed.mxRoute, hosts: [] }, smtpSessions: [] },
    },
  ],
  comparisons: [
    {
      domain: 'bank.example',
      since: '2026-11-20T10:00:00.000Z',
      direction: 'worse',
      changes: [{ kind: 'mode-lost', mode: 'secure' }],
    },
    { domain: 'empty.example', since: '2026-11-20T10:00:00.000Z', direction: 'same', changes: [] },
  ],
  date: '2026-11-21T10:00:00.000Z',
}

describe.each(languages)('in %s', (language) => {
  const words = documentLanguage(translatorFor(language), language)
  const html = reportHtml(everything, words, language)

  test('every finding has its title and remedy, and no sentence is left open', () => {
    for (const code of findingCodes) expect(html).toContain(`>${code}<`)
    expect(html).not.toMatch(/\{\{|undefined|\[object|(report|finding|probe|common):[a-z-]+\./)
    expect(html).toContain(
      words.translate('report:change.mode-lost', { mode: words.translate('probe:mode.secure.name') }),
    )
    expect(html).toContain(words.translate('report:paper.no-servers'))
    expect(html).toContain(words.translate('agreement:practice.notice'))
    expect(reportTitle(everything, words)).toContain(words.translate('agreement:practice.stamp'))
    expect(reportFooter(everything, words)).toContain(words.translate('agreement:practice.notice'))
  })

  test('elements close in order', () => {
    const open: string[] = []
    for (const [, end, name = ''] of html.replace('<!doctype html>', '').matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
      if (['meta', 'br', 'col', 'wbr'].includes(name)) continue
      if (end === '/') expect(open.pop()).toBe(name)
      else open.push(name)
    }
    expect(open).toEqual([])
  })
})

test('what a server says is text', () => {
  const evil = '<script>alert(1)</script>"\u0000\u202e'
  const session = sampleSession({ transcript: [{ direction: 'in', atMs: 1, text: evil }] })
  if (session.tls === null) throw new Error('a sample has TLS')
  const chain = [sampleCertificate([evil], { subject: evil, issuer: evil, commonName: evil, serial: evil })]
  const hostile = { ...session, tls: { ...session.tls, protocol: evil, cipher: evil, chain } }
  const observed = { ...report.observed, smtpSessions: [hostile] }
  const words = documentLanguage(translatorFor('de'), 'de')
  const html = reportHtml(
    { ...everything, comparisons: [], reports: [{ ...report, engine: evil, observed }] },
    words,
    'de',
  )
  expect(html).not.toContain('<script')
  expect(html).not.toContain('\u0000')
  expect(html).toContain('&#60;script&#62;')
})
