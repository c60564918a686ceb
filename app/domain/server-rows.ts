// The table of mail servers for screen and paper, one row per address of every MX host, read from what was observed and found. Findings
// decide the wording: this file judges nothing itself.
import { isMadeUpFor } from './dane-forgives.ts'
import type { Finding, FindingCode } from './finding.ts'
import { worstOf } from './finding.ts'
import type { Certificate, SmtpSession, TrustPath } from './observation.ts'
import type { ProbeReport } from './probe-report.ts'

export type RowState = 'ok' | 'warned' | 'failed' | 'undetermined'
/** What the path came to, unless dates say more. */
export type CertificateWord = TrustPath['kind'] | 'expired' | 'not-yet-valid'
export type NameWord = 'matches' | 'differs' | 'cn-only'

export interface ServerRow {
  readonly key: string
  readonly host: string
  readonly preference: number
  /** null when the host has no address. */
  readonly ip: string | null
  readonly state: RowState
  readonly session: SmtpSession | null
  readonly certificate: CertificateWord | null
  readonly name: NameWord | null
  /** End of the server's own certificate; null when none was seen. */
  readonly validUntil: string | null
}

function concerns(finding: Finding, host: string, ip: string | null): boolean {
  return finding.at.host === host && (finding.at.ip === undefined || finding.at.ip === ip)
}

function stateOf(findings: readonly Finding[], session: SmtpSession | null): RowState {
  const worst = worstOf(findings)
  if (worst === 'fail') return 'failed'
  if (worst === 'unknown' || session === null || session.tls === null) return 'undetermined'
  return worst === 'warn' ? 'warned' : 'ok'
}

function certificateWord(session: SmtpSession | null, has: (code: FindingCode) => boolean): CertificateWord | null {
  if (session?.tls == null || session.tls.chain.length === 0) return null
  if (has('cert-expired')) return 'expired'
  return has('cert-not-yet-valid') ? 'not-yet-valid' : session.tls.trust.kind
}

function nameWord(leaf: Certificate | undefined, has: (code: FindingCode) => boolean): NameWord | null {
  if (leaf === undefined) return null
  if (has('cn-only')) return 'cn-only'
  return has('name-mismatch') ? 'differs' : 'matches'
}

/** The rows of a report, by preference as the DNS gives it. */
export function serverRows(report: ProbeReport): readonly ServerRow[] {
  const { mxRoute, smtpSessions } = report.observed
  return mxRoute.hosts.flatMap(({ host, preference, addresses }) => {
    const ips: readonly (string | null)[] = addresses.length === 0 ? [null] : addresses
    return ips.map((ip): ServerRow => {
      const session = smtpSessions.find((entry) => entry.host === host && entry.ip === ip) ?? null
      const findings = report.judgement.findings.filter((entry) => concerns(entry, host, ip))
      const has = (code: FindingCode) => findings.some((entry) => entry.code === code)
      const leaf = session?.tls?.chain[0]
      return {
        key: `${host} ${ip ?? ''}`,
        host,
        preference,
        ip,
        state: stateOf(
          findings.filter((finding) => !isMadeUpFor(finding, report.judgement.level)),
          session,
        ),
        session,
        certificate: certificateWord(session, has),
        name: nameWord(leaf, has),
        validUntil: leaf?.notAfter ?? null,
      }
    })
  })
}
