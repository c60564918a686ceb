// Whether the last tests allow what was chosen for mail to a partner: level, pins, oldest TLS version, own authorities. Everything is
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
    const field = firstUnmet(choice, report.observed.smtpSessions)
    if (field !== undefined) return fail('gateway.demand-not-safe-today', { field, domain })
  }
  return succeed(undefined)
}

/** The demand beside the level that a session seen in the test would not have met. */
function firstUnmet(choice: PolicyChoice, sessions: readonly SmtpSession[]): string | undefined {
  const seen = sessions.flatMap(({ tls }) => tls ?? [])
  const checksChain = choice.level === 'verify' || choice.level === 'secure'
  if (choice.minProtocol === 'TLSv1.3' && seen.some(({ protocol }) => protocol !== 'TLSv1.3')) return 'minProtocol'
  if (choice.level === 'fingerprint' && choice.pins.length > 0 && !seen.every((tls) => isPinned(tls, choice.pins))) {
    return 'pins'
  }
  if (checksChain && choice.trust.kind === 'private') {
    const bodies = choice.trust.authorities.map(bodyOf)
    if (!seen.every((tls) => leadsTo(tls, bodies))) return 'trust'
  }
  return undefined
}

function isPinned(tls: TlsFacts, pins: readonly string[]): boolean {
  return [tls.chain, ...(tls.otherChains ?? [])].every(([leaf]) => {
    const values = leaf === undefined ? [] : [leaf.sha256, leaf.spkiSha256]
    return values.some((value) => pins.includes(value.replaceAll(':', '').toLowerCase()))
  })
}

/** Whether the path that was built ends at, or passes, one of these certificates. */
function leadsTo({ trust, chain }: TlsFacts, bodies: readonly string[]): boolean {
  return [...(trust.path ?? []), ...chain.slice(1)].some(({ pem }) => bodies.includes(bodyOf(pem)))
}

/** The base64 of a PEM, whatever its line length. */
export function bodyOf(pem: string): string {
  return pem.replace(/-----[A-Z ]+-----|\s/g, '')
}
