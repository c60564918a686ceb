// The table of mail servers, one row per address of every MX host, read from what was observed and found. Findings decide the wording:
// this file judges nothing itself.
import type { Finding, FindingCode } from '#domain/finding.ts'
import { worstOf } from '#domain/finding.ts'
import type { Certificate, SmtpSession } from '#domain/observation.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { daysLeft } from '../../kit/days-left.ts'

export type RowState = 'ok' | 'warned' | 'failed' | 'undetermined'
export type CertificateWord =
  | 'trusted'
  | 'self-signed'
  | 'incomplete'
  | 'unknown-ca'
  | 'weak-signature'
  | 'not-verifiable'
  | 'expired'
  | 'not-yet-valid'
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
  readonly days: number | undefined
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
export function serverRows(report: ProbeReport, nowMs: number): readonly ServerRow[] {
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
        state: stateOf(findings, session),
        session,
        certificate: certificateWord(session, has),
        name: nameWord(leaf, has),
        days: leaf === undefined ? undefined : daysLeft(leaf.notAfter, nowMs),
      }
    })
  })
}

export interface ShownChain {
  readonly hosts: readonly string[]
  readonly certificates: readonly Certificate[]
  readonly anchor: string | null
}

/** The name people know an anchor by: its common name where it has one. */
export function anchorName(subject: string): string {
  return /(?:^|[,/\n]\s*)CN=([^,/\n]+)/.exec(subject)?.[1] ?? subject
}

/** The chains seen, each once, with the hosts that present it. */
export function distinctChains(report: ProbeReport): readonly ShownChain[] {
  const chains = new Map<string, { hosts: string[]; certificates: readonly Certificate[]; anchor: string | null }>()
  for (const { host, tls } of report.observed.smtpSessions) {
    if (tls === null || tls.chain.length === 0) continue
    const key = tls.chain.map((entry) => entry.sha256).join()
    const known = chains.get(key)
    if (known === undefined) chains.set(key, { hosts: [host], certificates: tls.chain, anchor: tls.trust.anchor })
    else if (!known.hosts.includes(host)) known.hosts.push(host)
  }
  return [...chains.values()]
}
