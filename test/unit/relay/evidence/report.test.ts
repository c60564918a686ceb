// The paper of the evidence: right sums for every kind of record, complete in both languages, immune to what servers and people wrote.
import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { refusalReasons } from '#domain/evidence-record.ts'
import { languages } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { documentLanguage } from '#print/document-language.ts'
import { escapeHtml } from '#print/markup.ts'
import { everything } from '#relay/evidence/evidence-filter.ts'
import { sourceOf } from '#relay/evidence/record-source.ts'
import { reportOf } from '#relay/evidence/report.ts'
import { evidenceReportFooter, evidenceReportHtml, evidenceReportTitle } from '#relay/evidence/report-html.ts'
import { chainOf, partnerId, sampleAttempt, sampleDecision, samplePersonal } from '#test/support/evidence-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

const now = Date.UTC(2026, 10, 30, 12)
const { handshake } = sampleAttempt()
const old =
  handshake === null
    ? null
    : { ...handshake, protocol: 'TLSv1.2', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA', certificates: ['c'.repeat(64)] }
const notReached = { handshake: null, verdict: { kind: 'not-reached' } } as const
const subjects = [
  sampleAttempt(),
  sampleAttempt({ outcome: 'partly-delivered', isMaybeDuplicate: true }),
  sampleAttempt({ verdict: { kind: 'permitted', rule: 'unauthenticated-tls', matched: null }, handshake: old }),
  sampleAttempt({ exceptionId: partnerId, verdict: { kind: 'permitted', rule: 'exception', matched: null } }),
  sampleAttempt({ isContainer: true }),
  sampleAttempt({ verdict: { kind: 'permitted', rule: 'clear', matched: null }, handshake: null }),
  ...refusalReasons.map((reason) =>
    sampleAttempt({ verdict: { kind: 'refused', reason, detail: '' }, outcome: 'deferred' as const }),
  ),
  sampleAttempt({ ...notReached, outcome: 'bounced' }),
  sampleAttempt({ ...notReached, outcome: 'held' }),
  sampleAttempt({ ...notReached, outcome: 'interrupted' }),
  sampleDecision(),
  sampleAttempt({ partner: { policyId: '99999999-2222-4333-8444-555555555555', name: '<b>Andere</b> & Söhne' } }),
  sampleAttempt({ partner: null }),
]
const records = chainOf(subjects, () =>
  samplePersonal({ decidedBy: 'Dora Muster', reason: 'Zertifikat erneuert, <script>alert(1)</script>' }),
)

describe('the sums', () => {
  it('tell every way and every reason apart', async () => {
    const report = valueIn(await reportOf(sourceOf(records), { ...everything, partner: partnerId }, now))
    expect(report).toMatchObject({
      partnerName: 'Muster Bank AG',
      records: records.length - 2,
      attempts: records.length - 3,
      delivered: 6,
      maybeDuplicates: 1,
      refused: refusalReasons.length,
      bounced: 1,
      held: 1,
      interrupted: 1,
      withoutForwardSecrecy: 1,
      chain: { isValid: true, records: records.length },
      firstAt: '2026-11-01T08:00:00.000Z',
    })
    expect(Object.fromEntries(report.ways.map(({ value, count }) => [value, count]))).toEqual({
      verified: 2,
      encrypted: 1,
      exception: 1,
      container: 1,
      clear: 1,
    })
    expect(report.protocols).toEqual([
      { value: 'TLSv1.3', count: 4 },
      { value: 'TLSv1.2', count: 1 },
    ])
    expect(report.certificateChanges).toMatchObject({ count: 2, items: [{ after: 'c'.repeat(64) }, {}] })
    expect(report.exceptions.items).toMatchObject([{ level: 'encrypt', decidedBy: 'Dora Muster' }])
  })

  it('keep partners apart when asked for all, and honour the period', async () => {
    const all = valueIn(await reportOf(sourceOf(records), everything, now))
    expect(all.partners.map(({ value, count, verified, refused }) => [value, count, verified, refused])).toEqual([
      ['', 1, 1, 0],
      ['<b>Andere</b> & Söhne', 1, 1, 0],
      ['Muster Bank AG', 6, 2, refusalReasons.length],
    ])
    const none = valueIn(await reportOf(sourceOf(records), { ...everything, until: '2026-10-31' }, now))
    expect(none).toMatchObject({ records: 0, delivered: 0, firstAt: null, chain: { records: records.length } })
  })

  it('stay bounded', async () => {
    const changing = Array.from({ length: 400 }, (_, index) =>
      sampleAttempt(
        handshake === null ? {} : { handshake: { ...handshake, certificates: [String(index % 2).repeat(64)] } },
      ),
    )
    const many = chainOf([...changing, ...Array.from({ length: 300 }, sampleDecision)])
    const report = valueIn(await reportOf(sourceOf(many), everything, now))
    expect([report.certificateChanges.count, report.certificateChanges.items.length]).toEqual([399, 100])
    expect([report.exceptions.count, report.exceptions.items.length]).toEqual([300, 200])
  })
})

describe.each(languages)('the paper in %s', (language) => {
  const words = documentLanguage(translatorFor(language), language)
  const { translate } = words
  const broken = records.map((record, index) => (index === 3 ? { ...record, personal: null } : record)).toSpliced(5, 1)

  it.each([
    ['of a partner', records, { ...everything, partner: partnerId }],
    ['of all, broken', broken, everything],
    ['of nothing', [], { partner: 'Niemand', from: '2026-11-01', until: '2026-11-30' }],
  ])('%s has no open sentence and nothing that runs', async (name, content, filter) => {
    const report = valueIn(await reportOf(sourceOf(content), filter, now))
    const html = evidenceReportHtml(report, words, language)
    expect(html).not.toMatch(/\{\{|undefined|\[object|NaN|(relay|gateway):[a-z-]+\./)
    expect(html).not.toMatch(/<script|<b>/)
    expect(html).toContain(escapeHtml(translate('relay:evidence.paper.not.owner')))
    expect(html).toContain(`<html lang="${language}">`)
    expect(evidenceReportFooter(report, words)).toContain(evidenceReportTitle(report, words))
    const folder = process.env['HANDSCHLAG_KEEP_PAPERS']
    if (folder !== undefined) writeFileSync(`${folder}/${name.replace(/\W+/g, '-')}-${language}.html`, html)
  })

  it('says what matters to whom reads only the first lines', async () => {
    const verdictOf = async (content: typeof records) =>
      evidenceReportHtml(valueIn(await reportOf(sourceOf(content), everything, now)), words, language)
    expect(await verdictOf(chainOf([sampleAttempt()]))).toContain(
      escapeHtml(translate('relay:evidence.paper.verdict.all')),
    )
    expect(await verdictOf(chainOf([sampleAttempt()]))).toContain(
      escapeHtml(translate('relay:evidence.paper.forwardSecrecy')),
    )
    expect(await verdictOf(records)).toContain(escapeHtml(translate('relay:evidence.paper.verdict.some')))
    expect(await verdictOf(records)).toContain(
      escapeHtml(translate('relay:evidence.paper.noForwardSecrecy', { count: 1 })),
    )
    const shown = await verdictOf(broken)
    expect(shown).toContain(escapeHtml(translate('relay:evidence.paper.verdict.broken')))
    expect(shown).toContain(escapeHtml(translate('relay:evidence.break.number')))
    expect(await verdictOf(records)).toContain(records.at(-1)?.link.hash.slice(0, 10) ?? 'none')
  })
})
