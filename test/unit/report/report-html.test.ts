// The printed report: complete in every language, whatever was found, and immune to what servers and certificates say.
import { describe, expect, test } from 'vitest'
import { findingCatalogue, findingCodes } from '#domain/finding.ts'
import { languages } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { documentLanguage } from '#print/document-language.ts'
import { escapeHtml } from '#print/markup.ts'
import { reportDetailsOf } from '#probe/report-details.ts'
import { type ReportPaper, reportFooter, reportHtml, reportTitle } from '#report/report-html.ts'
import { sampleDeepReport } from '#test/support/deep-sample.ts'
import { findingParams } from '#test/support/finding-params.ts'
import { sampleCertificate, samplePartner, sampleReport, sampleSession } from '#test/support/samples.ts'

const at = { host: 'mx.bank.example', ip: '127.0.0.1' }
const report = sampleReport()
const deepReport = sampleDeepReport()
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
    deepReport,
  ],
  details: [reportDetailsOf(deepReport)],
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
    expect(html).not.toMatch(/\{\{|undefined|\[object|(report|finding|probe|common|depth):[a-z-]+\./)
    expect(html).toContain(
      words.translate('report:change.mode-lost', { mode: words.translate('probe:mode.secure.name') }),
    )
    expect(html).toContain(words.translate('report:paper.no-servers'))
    expect(html).toContain(words.translate('agreement:practice.notice'))
    expect(reportTitle(everything, words)).toContain(words.translate('agreement:practice.stamp'))
    expect(reportFooter(everything, words)).toContain(words.translate('agreement:practice.notice'))
  })

  test('what a deep test saw stands there, with its marks', () => {
    const t = words.translate
    const suites = t('depth:offer.suites', { version: 'TLS 1.2', count: 2 })
    for (const text of [
      suites,
      `TLS_RSA_WITH_3DES_EDE_CBC_SHA (${t('probe:gateway.weakness.broken-cipher')}, ${t('probe:gateway.weakness.no-forward-secrecy')}`,
      t('depth:ended.interrupted'),
      t('depth:offer.injected-yes'),
      t('depth:gateway.exchange', { version: 'Windows Server 2019' }),
      t('depth:gateway.unverified'),
      t('probe:profile.unverified'),
      t('depth:dns.sts-covers', { host: at.host, pattern: '*.bank.example' }),
      t('probe:dnssec.method.claimed'),
      t('depth:revocation.source-responder'),
    ])
      expect(html).toContain(escapeHtml(text))
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
    { ...everything, details: [], comparisons: [], reports: [{ ...report, engine: evil, observed }] },
    words,
    'de',
  )
  expect(html).not.toContain('<script')
  expect(html).not.toContain('\u0000')
  expect(html).toContain('&#60;script&#62;')
})
