// What the last test of a domain says in a document: verdict, hosts with the protocol of each address, and every certificate once.
import type { Finding } from '#domain/finding.ts'
import type { Certificate, SmtpSession } from '#domain/observation.ts'
import type { MeasuringPoint, ProbeReport, ProbeVerdict } from '#domain/probe-report.ts'
import type { ReachedLevel } from '#domain/tls-level.ts'

export interface MeasuredAddress {
  readonly ip: string
  /** Protocol and suite; null when no TLS session came about. */
  readonly tls: { readonly protocol: string; readonly cipher: string } | null
}

export interface MeasuredHost {
  readonly host: string
  readonly preference: number
  /** null = no session was tried. */
  readonly port: number | null
  readonly addresses: readonly MeasuredAddress[]
}

export interface MeasuredCertificate {
  readonly hosts: readonly string[]
  readonly names: readonly string[]
  readonly issuer: string
  /** Root the chain leads to; null when it leads to none we trust. */
  readonly anchor: string | null
  readonly validUntil: string
  readonly sha256: string
}

export interface Measurement {
  readonly startedAt: string
  readonly measuredFrom: MeasuringPoint
  readonly verdict: ProbeVerdict
  readonly level: ReachedLevel
  readonly hosts: readonly MeasuredHost[]
  readonly certificates: readonly MeasuredCertificate[]
  /** Findings that are more than information. */
  readonly findings: readonly Finding[]
}

export interface DomainMeasurement {
  readonly domain: string
  /** null = never tested. */
  readonly measurement: Measurement | null
}

/** The part of a report that belongs into the agreement. */
export function measurementOf(domain: string, report: ProbeReport | undefined): DomainMeasurement {
  if (report === undefined) return { domain, measurement: null }
  const sessions = report.observed.smtpSessions
  return {
    domain,
    measurement: {
      startedAt: report.startedAt,
      measuredFrom: report.measuredFrom,
      verdict: report.judgement.verdict,
      level: report.judgement.level,
      hosts: report.observed.mxRoute.hosts.map((host) => ({
        host: host.host,
        preference: host.preference,
        port: sessions.find((session) => session.host === host.host)?.port ?? null,
        addresses: host.addresses.map((ip) => ({ ip, tls: tlsAt(sessions, host.host, ip) })),
      })),
      certificates: certificatesOf(sessions),
      findings: report.judgement.findings.filter((finding) => finding.severity !== 'info'),
    },
  }
}

function tlsAt(sessions: readonly SmtpSession[], host: string, ip: string): MeasuredAddress['tls'] {
  const tls = sessions.find((session) => session.host === host && session.ip === ip)?.tls
  return tls === undefined || tls === null ? null : { protocol: tls.protocol, cipher: tls.cipher }
}

function certificatesOf(sessions: readonly SmtpSession[]): readonly MeasuredCertificate[] {
  const byFingerprint = new Map<string, { leaf: Certificate; anchor: string | null; hosts: Set<string> }>()
  for (const session of sessions) {
    const leaf = session.tls?.chain[0]
    if (leaf === undefined || session.tls === null) continue
    const known = byFingerprint.get(leaf.sha256) ?? { leaf, anchor: session.tls.trust.anchor, hosts: new Set<string>() }
    known.hosts.add(session.host)
    byFingerprint.set(leaf.sha256, known)
  }
  return [...byFingerprint.values()].map(({ leaf, anchor, hosts }) => ({
    hosts: [...hosts],
    names: leaf.dnsNames,
    issuer: readableName(leaf.issuer),
    anchor: anchor === null ? null : readableName(anchor),
    validUntil: new Date(leaf.notAfter).toISOString().slice(0, 10),
    sha256: leaf.sha256,
  }))
}

/** Common name and organisation of a distinguished name; the whole name when it has neither. */
function readableName(distinguishedName: string): string {
  const part = (type: string) => new RegExp(`(?:^|[\\n,+] ?)${type}=([^\\n,+]+)`).exec(distinguishedName)?.[1]?.trim()
  const parts = [part('CN'), part('O')].filter((text) => text !== undefined)
  return parts.length === 0 ? distinguishedName : [...new Set(parts)].join(', ')
}
