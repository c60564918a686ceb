// Do the TLSA records of the mail hosts fit what the servers show (RFC 7672)? Only records that bind a sender can fail; a host whose records
// could not be looked up is not judged at all.
import type { HostSecurity, HostTlsa } from '#domain/dns-security.ts'
import type { Finding, FindingCode } from '#domain/finding.ts'
import type { Certificate, SmtpSession } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import type { RecordOutcome } from '#wire/dane/dane-authentication.ts'
import { judgeDaneCoverage, judgeRollover } from '#wire/dane/dane-coverage.ts'
import { flawOf } from '#wire/dane/tlsa-record.ts'
import { namesShown } from '#wire/enforce/judge-name.ts'
import { derOfPem } from '#wire/trust-store.ts'
import { defineCheck, found } from '../check.ts'
import { daneReportOf } from '../dane-state.ts'

type Seen = Pick<Observed, 'mxRoute' | 'smtpSessions' | 'dnsSecurity'>

export const daneUsable = defineCheck({
  id: 'dane-usable',
  needs: ['mxRoute', 'smtpSessions', 'dnsSecurity'],
  findings: [
    'tlsa-mismatch',
    'tlsa-unusable',
    'tlsa-insecure',
    'tlsa-ta-not-sent',
    'tlsa-ta-name',
    'tlsa-partial',
    'tlsa-no-rollover',
  ],
  judge: (seen, { now }) => [
    ...(seen.dnsSecurity?.hosts ?? []).flatMap(judgeRecords),
    ...seen.smtpSessions.flatMap((session) => judgeAddress(seen, session, now)),
    ...judgeCoverage(seen),
    ...judgeSpareKeys(seen, now),
  ],
})

function ownerOf(host: string, tlsa: HostTlsa): string {
  return tlsa.owner ?? `_25._tcp.${host}`
}

function judgeRecords({ host, tlsa }: HostSecurity): readonly Finding[] {
  const name = ownerOf(host, tlsa)
  if (tlsa.kind === 'insecure' && tlsa.records.length > 0) {
    return [found('tlsa-insecure', { host }, { name, zone: tlsa.dnssec?.zone ?? host })]
  }
  if (tlsa.kind !== 'published') return []
  const flaws = tlsa.records.flatMap((record) => flawOf(record) ?? [])
  // A record too short to be read is published all the same, and still makes TLS mandatory.
  if (tlsa.records.length > 0 && flaws.length === 0) return []
  const outcome = flaws.length === 0 ? 'wrong-length' : [...new Set(flaws)].join(' ')
  return [found('tlsa-unusable', { host }, { name, outcome, count: Math.max(1, flaws.length) })]
}

function judgeAddress(seen: Seen, session: SmtpSession, now: string): readonly Finding[] {
  const report = daneReportOf(seen, session, now)
  const leaf = session.tls?.chain[0]
  if (report?.verdict !== 'failed' || leaf === undefined) return []
  const tlsa = seen.dnsSecurity?.hosts.find(({ host }) => host === session.host)?.tlsa
  const told = report.records.map(({ outcome }) => outcome).filter((outcome) => !isPassedOver(outcome))
  const code = codeOf(told)
  const name = tlsa === undefined ? session.host : ownerOf(session.host, tlsa)
  const place = { host: session.host, ip: session.ip }
  return [found(code, place, { name, outcome: [...new Set(told)].join(' '), ...moreOf(code, leaf) })]
}

/** What kept the records from matching, the nearest miss first. */
function codeOf(outcomes: readonly RecordOutcome[]): FindingCode {
  if (outcomes.includes('other-name')) return 'tlsa-ta-name'
  return outcomes.every((outcome) => outcome === 'anchor-not-sent') ? 'tlsa-ta-not-sent' : 'tlsa-mismatch'
}

const tlsaWords: readonly RecordOutcome[] = [
  'stronger-digest-decides',
  'usage-not-for-mail',
  'unknown-usage',
  'unknown-selector',
  'unknown-matching-type',
  'wrong-length',
  'not-a-certificate',
]

/** Records that were never held against the chain. */
function isPassedOver(outcome: RecordOutcome): boolean {
  return tlsaWords.includes(outcome)
}

/** What would fit: the names the certificate bears, or the record of the key in use. */
function moreOf(code: FindingCode, leaf: Certificate): Finding['params'] {
  if (code === 'tlsa-ta-name') return { names: namesShown(leaf) }
  return { record: `3 1 1 ${leaf.spkiSha256}` }
}

function judgeCoverage({ mxRoute, dnsSecurity }: Seen): readonly Finding[] {
  if (dnsSecurity === null) return []
  const isHopeless = (name: string) =>
    mxRoute.hosts.some(({ host, addresses, lookupFailed }) => host === name && addresses.length === 0 && !lookupFailed)
  const hosts = dnsSecurity.hosts.filter(({ host }) => !isHopeless(host))
  const coverage = judgeDaneCoverage(
    dnsSecurity.mx.state,
    hosts.map(({ host, tlsa }) => ({ host, dane: tlsa })),
  )
  if (coverage.extent !== 'partial' || coverage.uncovered.length === 0) return []
  return [found('tlsa-partial', {}, { hosts: coverage.uncovered.join(', '), count: coverage.uncovered.length })]
}

/** A host whose only record names the key in use cannot change its key without a gap. */
function judgeSpareKeys(seen: Seen, now: string): readonly Finding[] {
  return (seen.dnsSecurity?.hosts ?? []).flatMap(({ host, tlsa }) => {
    const own = seen.smtpSessions.filter((session) => session.host === host)
    const reports = own.flatMap((session) => daneReportOf(seen, session, now) ?? [])
    const isWhole = reports.length > 0 && reports.every(({ verdict }) => verdict === 'authenticated')
    if (!isWhole || !tlsa.records.some(({ usage }) => usage === 3)) return []
    const leaves = own.flatMap((session) => session.tls?.chain[0] ?? [])
    const isAlone = leaves.some((leaf) => judgeRollover(tlsa.records, derOfPem(leaf.pem)) === 'single')
    return isAlone ? [found('tlsa-no-rollover', { host }, { name: ownerOf(host, tlsa) })] : []
  })
}
