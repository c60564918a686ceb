// What a report shows: one row per address, each chain once, findings by weight, the weakest domain deciding, transcripts to search.
import { expect, test } from 'vitest'
import { drawnChains } from '#domain/chain-links.ts'
import type { Finding } from '#domain/finding.ts'
import { groupFindings } from '#domain/finding-groups.ts'
import { serverRows } from '#domain/server-rows.ts'
import { samplePartners } from '#test/support/window/partner-samples.ts'
import { sampleReport } from '#test/support/window/report-sample.ts'
import { overallModes, overallVerdict } from '../../../renderer/features/probe/overall.ts'
import { filterTranscripts, transcriptText } from '../../../renderer/features/probe/transcript.ts'
import { daysLeft } from '../../../renderer/kit/days-left.ts'
import { noon } from './summary-sample.ts'

const reportsOf = (name: string) =>
  samplePartners
    .filter((entry) => entry.partner.name === name)
    .flatMap((entry) => entry.reports.map((report) => sampleReport(report, noon)))

test('every address of every server has its row', () => {
  const [report] = reportsOf('Muster Bank AG')
  if (report === undefined) throw new Error('no report')
  expect(
    serverRows(report).map(({ host, ip, state, certificate, name, validUntil }) => [
      host,
      ip,
      state,
      certificate,
      name,
      daysLeft(validUntil ?? '', noon),
    ]),
  ).toEqual([
    ['mx1.musterbank.example', '192.0.2.10', 'ok', 'trusted', 'matches', 182],
    ['mx1.musterbank.example', '2001:db8::10', 'ok', 'trusted', 'matches', 182],
    ['mx2.musterbank.example', '192.0.2.11', 'warned', 'trusted', 'matches', 31],
  ])
  expect(drawnChains(report).map((chain) => chain.places.map(({ ip }) => ip))).toEqual([
    ['192.0.2.10', '2001:db8::10'],
    ['192.0.2.11'],
  ])
})

test('a server without a session is never shown as in order', () => {
  const rows = [...reportsOf('Labor Dr. Test'), ...reportsOf('Stadtwerke Musterstadt')].flatMap((report) =>
    serverRows(report),
  )
  expect(rows.map((row) => [row.state, row.certificate, row.name, row.validUntil])).toEqual([
    ['failed', null, null, null],
    ['undetermined', null, null, null],
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
    observed: {
      ...report.observed,
      mxRoute: { ...report.observed.mxRoute, hosts: [{ ...host, addresses: [] }] },
      smtpSessions: [],
    },
  }
  expect(serverRows(bare)).toMatchObject([{ ip: null, state: 'undetermined', session: null }])
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

test('a transcript is filtered by its lines, and whole where server or address fits', () => {
  const sessions = reportsOf('Muster Bank AG').flatMap((report) => report.observed.smtpSessions)
  expect(filterTranscripts(sessions, '  ')).toBe(sessions)
  const lines = filterTranscripts(sessions, 'starttls').flatMap((session) => session.transcript)
  expect(lines.length).toBe(sessions.length)
  for (const line of lines) expect(line.text).toContain('STARTTLS')
  const [whole, ...others] = filterTranscripts(sessions, 'MX2.')
  expect(others).toEqual([])
  expect(whole?.transcript.length).toBeGreaterThan(1)
  expect(filterTranscripts(sessions, 'no such text')).toEqual([])
  expect(transcriptText(whole as NonNullable<typeof whole>)).toContain('    21 ms ← 220 mx2.musterbank.example ESMTP')
})
