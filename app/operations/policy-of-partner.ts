// From a partner, its last tests and what was chosen to the policy a gateway can enforce. What the last test does not allow is refused
// here, so no configuration is ever made that would hold up mail to the partner today. Incoming mail no test can judge.

import { certificateName, type HostName, hostName } from '#domain/addresses.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { namesToAskFor } from '#domain/agreement/certificate-names.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Partner } from '#domain/partner.ts'
import type { PolicyChoice } from '#domain/policy-choice.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { isOutbound, type TlsPolicy } from '#domain/tls-policy.ts'
import { agreementNumber } from './agreement-number.ts'
import { leavesOf, requireSafeToday } from './safe-today.ts'

/** The policy of a partner, from the newest report of each of its domains and the version that was `agreed`; faults: those of `requireSafeToday`. */
export function policyOfPartner(
  partner: Partner,
  reports: readonly ProbeReport[],
  choice: PolicyChoice,
  agreed?: Agreement,
): Outcome<TlsPolicy> {
  const names = agreedNames(partner, agreed)
  if (isOutbound(choice)) {
    const safe = requireSafeToday({ ...partner, agreedNames: names }, reports, choice)
    if (!safe.ok) return safe
  }
  const sessions = reports.flatMap((report) => report.observed.smtpSessions)
  return succeed({
    ...choice,
    id: partner.id,
    partner: partner.name,
    domains: partner.domains,
    names,
    hosts: seenHosts(reports, sessions),
    pins: pinsFor(choice, sessions),
    agreement: agreed?.number ?? agreementNumber(partner),
    contact: contactLine(partner),
  })
}

/** The names both sides agreed to, for mail to the partner; without such an agreement those kept with the partner. */
function agreedNames(partner: Partner, agreed: Agreement | undefined): string[] {
  if (agreed === undefined || agreed.terms.toPartner === null) return partner.agreedNames
  const names = namesToAskFor(agreed.terms.partner, partner.agreedNames)
  return names.length > 0 ? names : partner.agreedNames
}

/** Chosen pins as they are; at level `fingerprint` without any, the certificates of the last test. */
function pinsFor(choice: PolicyChoice, sessions: readonly SmtpSession[]): string[] {
  if (choice.pins.length > 0) return [...new Set(choice.pins)].toSorted()
  if (!isOutbound(choice) || choice.level !== 'fingerprint') return []
  const seen = sessions.flatMap(leafOf).map((leaf) => leaf.sha256.replaceAll(':', '').toLowerCase())
  return [...new Set(seen)].toSorted()
}

function contactLine({ contact }: Partner): string | null {
  const line = [contact.name, contact.mail, contact.phone].filter((text) => text !== '').join(', ')
  const whole = line.slice(0, 200).replace(/[\ud800-\udbff]$/, '')
  return line === '' ? null : whole.trim()
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

/** Every certificate the server showed as its own; with two keys it shows two. */
function leafOf(session: SmtpSession) {
  return session.tls === null ? [] : leavesOf(session.tls)
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
