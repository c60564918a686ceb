// Whether the last tests allow what was chosen for mail to a partner: level, agreed names, pins, oldest TLS version, own authorities. Everything is
// judged over every server that was seen, because a sender may meet any of them.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { SmtpSession, TlsFacts } from '#domain/observation.ts'
import type { Partner } from '#domain/partner.ts'
import type { PolicyChoice } from '#domain/policy-choice.ts'
import type { ProbeReport } from '#domain/probe-report.ts'

/** Faults: probe.not-tested, gateway.not-safe-today for the level, gateway.demand-not-safe-today for anything else. */
export function requireSafeToday(
  partner: Partner,
  reports: readonly ProbeReport[],
  choice: PolicyChoice,
): Outcome<undefined> {
  const { level } = choice
  for (const domain of partner.domains) {
    const report = reports.find((candidate) => candidate.domain === domain)
    if (report === undefined) return fail('probe.not-tested', { domain })
    if (level === 'may') continue
    if (!report.judgement.modes[level]) return fail('gateway.not-safe-today', { level, domain })
    const field = firstUnmet(choice, partner.agreedNames, report.observed.smtpSessions)
    if (field !== undefined) return fail('gateway.demand-not-safe-today', { field, domain })
  }
  return succeed(undefined)
}

/** The demand beside the level that a session seen in the test would not have met. */
function firstUnmet(
  choice: PolicyChoice,
  agreedNames: readonly string[],
  sessions: readonly SmtpSession[],
): string | undefined {
  const seen = sessions.flatMap(({ tls }) => tls ?? [])
  const checksChain = choice.level === 'verify' || choice.level === 'secure'
  if (choice.minProtocol === 'TLSv1.3' && seen.some(({ protocol }) => protocol !== 'TLSv1.3')) return 'minProtocol'
  // The test also takes the host's own name; a gateway that was told names takes only those.
  if (choice.level === 'secure' && agreedNames.length > 0 && !seen.every((tls) => isNamed(tls, agreedNames))) {
    return 'names'
  }
  if (choice.level === 'fingerprint' && choice.pins.length > 0 && !seen.every((tls) => isPinned(tls, choice.pins))) {
    return 'pins'
  }
  if (checksChain && choice.trust.kind === 'private') {
    const bodies = choice.trust.authorities.map(bodyOf)
    if (!seen.every((tls) => leadsTo(tls, bodies))) return 'trust'
  }
  return undefined
}

/** Whether every certificate the server showed bears an agreed name, or a wildcard one label above it (RFC 9525 section 6.3). */
function isNamed(tls: TlsFacts, agreed: readonly string[]): boolean {
  return leavesOf(tls).every((leaf) =>
    leaf.dnsNames.some((name) =>
      agreed.some((wanted) => covers(name.toLowerCase(), wanted) || covers(wanted, name.toLowerCase())),
    ),
  )
}

function covers(pattern: string, name: string): boolean {
  return pattern === name || (pattern.startsWith('*.') && name.slice(name.indexOf('.') + 1) === pattern.slice(2))
}

/** The server's own certificate of every chain it showed. */
export function leavesOf({ chain, otherChains = [] }: TlsFacts): TlsFacts['chain'] {
  return [chain, ...otherChains].flatMap((each) => each.slice(0, 1))
}

function isPinned(tls: TlsFacts, pins: readonly string[]): boolean {
  const leaves = leavesOf(tls)
  return (
    leaves.length > 0 &&
    leaves.every((leaf) =>
      [leaf.sha256, leaf.spkiSha256].some((value) => pins.includes(value.replaceAll(':', '').toLowerCase())),
    )
  )
}

/** Whether the path that was built ends at, or passes, one of these certificates. */
function leadsTo({ trust, chain }: TlsFacts, bodies: readonly string[]): boolean {
  return [...(trust.path ?? []), ...chain.slice(1)].some(({ pem }) => bodies.includes(bodyOf(pem)))
}

/** The base64 of a PEM, whatever its line length. */
export function bodyOf(pem: string): string {
  return pem.replace(/-----[A-Z ]+-----|\s/g, '')
}
