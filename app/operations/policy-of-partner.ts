// From a partner and its last tests to the policy a gateway can enforce. A level the last test does not allow is refused here, so no
// configuration is ever made that would hold up mail today.
import { certificateName, type HostName, hostName } from '#domain/addresses.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'

export interface PolicyWish {
  readonly level: TlsLevel
  readonly includeSubdomains: boolean
}

/** The policy of a partner, from the newest report of each of its domains; faults probe.not-tested, gateway.not-safe-today. */
export function policyOfPartner(
  partner: Partner,
  reports: readonly ProbeReport[],
  wish: PolicyWish,
): Outcome<TlsPolicy> {
  for (const domain of partner.domains) {
    const report = reports.find((candidate) => candidate.domain === domain)
    if (report === undefined) return fail('probe.not-tested', { domain })
    if (wish.level !== 'may' && !report.judgement.modes[wish.level]) {
      return fail('gateway.not-safe-today', { level: wish.level, domain })
    }
  }
  const sessions = reports.flatMap((report) => report.observed.smtpSessions)
  return succeed({
    id: partner.id,
    partner: partner.name,
    domains: partner.domains,
    includeSubdomains: wish.includeSubdomains,
    level: wish.level,
    names: partner.agreedNames,
    hosts: seenHosts(reports, sessions),
    pins: wish.level === 'fingerprint' ? leafPins(sessions) : [],
    minProtocol: 'TLSv1.2',
    route: { kind: 'mx' },
    agreement: null,
    reviewBy: null,
  })
}

/** Every MX host with each different set of names its addresses present; a host no certificate was seen of has none. */
function seenHosts(reports: readonly ProbeReport[], sessions: readonly SmtpSession[]): TlsPolicy['hosts'] {
  const hosts = reports.flatMap((report) => report.observed.mxRoute.hosts.flatMap((entry) => readHost(entry.host)))
  const seen = new Map<string, TlsPolicy['hosts'][number]>()
  for (const host of [...new Set(hosts)].toSorted()) {
    const leaves = sessions.filter((session) => readHost(session.host)[0] === host).flatMap(leafOf)
    const nameSets = leaves.map((leaf) => leaf.dnsNames.flatMap(readName).toSorted())
    for (const certificateNames of nameSets.length > 0 ? nameSets : [[]]) {
      seen.set(JSON.stringify([host, certificateNames]), { host, certificateNames })
    }
  }
  return [...seen.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, host]) => host)
}

function leafPins(sessions: readonly SmtpSession[]): string[] {
  const pins = sessions.flatMap(leafOf).map((leaf) => leaf.sha256.replaceAll(':', '').toLowerCase())
  return [...new Set(pins)].toSorted()
}

function leafOf(session: SmtpSession) {
  return session.tls?.chain.slice(0, 1) ?? []
}

/** What a partner's DNS or certificate says is hostile until it has the form of a name. */
function readHost(text: string): HostName[] {
  const host = hostName.safeParse(text)
  return host.success ? [host.data] : []
}

function readName(text: string): string[] {
  const name = certificateName.safeParse(text)
  return name.success ? [name.data] : []
}
