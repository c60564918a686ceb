// What a person has to check because no test of ours saw it; shown beside the notes of every site's files.
import type { ArtefactNote } from '#domain/artefact.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { isOutbound, type TlsPolicy } from '#domain/tls-policy.ts'
import { bodyOf } from './safe-today.ts'

/** Notes about the policy itself; `ownAuthorities` are those of the settings the tests trusted too. */
export function policyNotes(
  policy: TlsPolicy,
  partner: Partner,
  reports: readonly ProbeReport[],
  ownAuthorities: readonly string[],
): readonly ArtefactNote[] {
  const check = (code: string, applies: boolean): readonly ArtefactNote[] =>
    applies ? [{ kind: 'check', code, params: { partner: policy.partner } }] : []
  const isDemanded = isOutbound(policy) && policy.level !== 'may'
  return [
    ...check('practice-partner', partner.isPractice),
    ...check('route-not-tested', isDemanded && !isTestedRoute(policy)),
    ...check('suites-not-tested', isDemanded && policy.suites !== 'any'),
    ...check('own-authority', isDemanded && needsOwnAuthority(policy, reports, ownAuthorities)),
  ]
}

/** The tests asked the MX hosts on port 25 and nobody else. */
function isTestedRoute({ route, hosts }: TlsPolicy): boolean {
  return (
    route.kind === 'mx' ||
    route.hosts.every(({ host, port }) => port === 25 && hosts.some((seen) => seen.host === host))
  )
}

/** Whether a certificate counted only because the settings name its authority, and the policy does not. */
function needsOwnAuthority(
  { level, trust }: TlsPolicy,
  reports: readonly ProbeReport[],
  ownAuthorities: readonly string[],
): boolean {
  if (level !== 'verify' && level !== 'secure') return false
  const named = new Set(trust.authorities.map(bodyOf))
  const own = new Set(ownAuthorities.map(bodyOf).filter((body) => !named.has(body)))
  const sessions = reports.flatMap(({ observed }) => observed.smtpSessions)
  return sessions.some(({ tls }) => {
    const anchor = tls?.trust.path?.at(-1)
    return anchor !== undefined && own.has(bodyOf(anchor.pem))
  })
}
