// What a report shows: one row per address, each chain once, findings by weight, the weakest domain deciding, and the text to send.
import { expect, test } from 'vitest'
import type { Finding } from '#domain/finding.ts'
import { samplePartners } from '#test/support/window/partner-samples.ts'
import { sampleReport } from '#test/support/window/report-sample.ts'
import { groupFindings } from '../../../renderer/features/probe/finding-order.ts'
import { overallModes, overallVerdict } from '../../../renderer/features/probe/overall.ts'
import { partnerText } from '../../../renderer/features/probe/partner-text.ts'
import { distinctChains, serverRows } from '../../../renderer/features/probe/server-rows.ts'
import { noon } from './summary-sample.ts'

const reportsOf = (name: string) =>
  samplePartners
    .filter((entry) => entry.partner.name === name)
    .flatMap((entry) => entry.reports.map((report) => sampleReport(report, noon)))
const own = { organisation: 'Firma Beispiel GmbH', contact: { name: 'Leitstelle', mail: '', phone: '' } }

test('every address of every server has its row', () => {
  const [report] = reportsOf('Muster Bank AG')
  if (report === undefined) throw new Error('no report')
  expect(
    serverRows(report, noon).map(({ host, ip, state, certificate, name, days }) => [
      host,
      ip,
      state,
      certificate,
      name,
      days,
    ]),
  ).toEqual([
    ['mx1.musterbank.example', '192.0.2.10', 'ok', 'trusted', 'matches', 182],
    ['mx1.musterbank.example', '2001:db8::10', 'ok', 'trusted', 'matches', 182],
    ['mx2.musterbank.example', '192.0.2.11', 'warned', 'trusted', 'matches', 31],
  ])
  expect(distinctChains(report).map((chain) => chain.hosts)).toEqual([
    ['mx1.musterbank.example'],
    ['mx2.musterbank.example'],
  ])
})

test('a server without a session is never shown as in order', () => {
  const rows = [...reportsOf('Labor Dr. Test'), ...reportsOf('Stadtwerke Musterstadt')].flatMap((report) =>
    serverRows(report, noon),
  )
  expect(rows.map((row) => [row.state, row.certificate, row.name, row.days])).toEqual([
    ['failed', null, null, undefined],
    ['undetermined', null, null, undefined],
  ])
})

test('a server without an address has a row that says so', () => {
  const [report] = reportsOf('Labor Dr. Test')
  if (report === undefined) throw new Error('no report')
  const [host] = report.observed.mxRoute.hosts
  if (host === undefined) throw new Error('no host')
  const bare = {
    ...report,
    judgement: { ...report.judgement, findings: [] },
    observed: { mxRoute: { ...report.observed.mxRoute, hosts: [{ ...host, addresses: [] }] }, smtpSessions: [] },
  }
  expect(serverRows(bare, noon)).toMatchObject([{ ip: null, state: 'undetermined', session: null }])
})

test('findings come by weight, equal ones together with all their places', () => {
  const made = (code: Finding['code'], severity: Finding['severity'], ip: string): Finding => ({
    code,
    severity,
    params: { host: 'mx', ip },
    at: { host: 'mx', ip },
  })
  const groups = groupFindings([
    made('cert-differs-per-mx', 'info', '1'),
    made('expires-soon', 'warn', '1'),
    made('cert-expired', 'fail', '1'),
    made('cert-expired', 'fail', '2'),
    made('tcp-timeout', 'unknown', '3'),
  ])
  expect(groups.map((group) => [group.code, group.places])).toEqual([
    ['cert-expired', ['mx (1)', 'mx (2)']],
    ['tcp-timeout', ['mx (3)']],
    ['expires-soon', ['mx (1)']],
    ['cert-differs-per-mx', ['mx (1)']],
  ])
})

test('the weakest domain decides, and a mode counts only where all allow it', () => {
  const mixed = [...reportsOf('Muster Bank AG'), ...reportsOf('Klinikum Am Park')]
  expect(overallVerdict(mixed)).toBe('conditional')
  expect([...overallModes(mixed)]).toEqual(['encrypt', 'fingerprint'])
  expect(overallVerdict([...mixed, ...reportsOf('Stadtwerke Musterstadt')])).toBe('unverifiable')
  expect(overallVerdict([...mixed, ...reportsOf('Labor Dr. Test')])).toBe('unsuitable')
  expect(overallVerdict([])).toBeUndefined()
  expect([...overallModes([])]).toEqual([])
})

test('the text for the partner names what to change, in the language chosen, and who asks', () => {
  const german = partnerText(reportsOf('Labor Dr. Test'), own, 'de')
  expect(german).toContain('Guten Tag,')
  expect(german).toContain('labor-test.example')
  expect(german).toContain('mail.labor-test.example (192.0.2.30)')
  expect(german).toMatch(/Leitstelle\nFirma Beispiel GmbH\n$/)
  const english = partnerText(reportsOf('Labor Dr. Test'), own, 'en')
  expect(english).toContain('Hello,')
  expect(english).not.toContain('Guten Tag')
  for (const text of [german, english]) expect(text).not.toContain('{{')
})

test('what could not be seen is never called in order', () => {
  const text = partnerText(reportsOf('Stadtwerke Musterstadt'), own, 'de')
  expect(text).not.toContain('nichts zu beanstanden')
  expect(text).toContain('mx.stadtwerke.example')
})

test('what is only information is not asked of the partner', () => {
  const text = partnerText(reportsOf('Versicherung Süd'), own, 'de')
  expect(text).toContain('Es gab nichts zu beanstanden.')
})
