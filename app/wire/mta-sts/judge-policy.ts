// What a published policy means for the MX hosts of today: which are covered, and every reason why the domain is not protected by MTA-STS.
// The certificates of the MX hosts are judged elsewhere; here it is only said that a sender would have to demand them.
import type { MxRoute } from '#domain/observation.ts'
import type { StsFetch, StsObservation, StsPolicy } from '#domain/sts-observation.ts'
import { isMxCovered } from './policy.ts'

export type StsReason =
  | { readonly code: 'lookup-failed'; readonly detail: string }
  | { readonly code: 'record-invalid'; readonly detail: string }
  | { readonly code: 'fetch-failed'; readonly detail: string }
  | { readonly code: 'untrusted'; readonly detail: string }
  | { readonly code: 'policy-invalid'; readonly detail: string }
  | { readonly code: 'mx-not-covered'; readonly hosts: readonly string[] }
  | { readonly code: 'mx-unknown'; readonly detail: string }
  | { readonly code: 'not-enforced'; readonly mode: StsPolicy['mode'] }
  | { readonly code: 'short-lifetime'; readonly seconds: number; readonly isUnderDay: boolean }

export interface StsVerdict {
  /** absent = nothing published; unknown = could not be seen from here; broken = published, but no sender can use it. */
  readonly state: 'absent' | 'unknown' | 'broken' | 'usable'
  /** An enforced, readable policy that covers every MX host. */
  readonly isEnforced: boolean
  /** Pattern that covers each MX host; null where none does. */
  readonly coverage: readonly { readonly host: string; readonly pattern: string | null }[]
  /** Patterns no MX host of today needs. */
  readonly idlePatterns: readonly string[]
  readonly reasons: readonly StsReason[]
}

/** Weeks are recommended (RFC 8461 section 10.2); below this a sender who mails rarely never has a policy in its cache. */
const goodLifetimeSeconds = 7 * 86_400
const daySeconds = 86_400

/** Judges an observation against the MX route of the same domain. */
export function judgeStsPolicy(observation: StsObservation, route: MxRoute): StsVerdict {
  const without = (state: StsVerdict['state'], ...reasons: readonly StsReason[]): StsVerdict => ({
    state,
    isEnforced: false,
    coverage: [],
    idlePatterns: [],
    reasons,
  })
  if (observation.kind === 'lookup-failed')
    return without('unknown', { code: 'lookup-failed', detail: observation.fault })
  if (observation.kind === 'no-record') {
    if (observation.record.kind === 'invalid') {
      return without('broken', { code: 'record-invalid', detail: observation.record.flaw })
    }
    return observation.record.nearMisses === 0
      ? without('absent')
      : without('absent', { code: 'record-invalid', detail: 'wrong-start' })
  }
  const { fetched } = observation
  if (fetched.kind !== 'policy') {
    const isOpen = fetched.kind === 'unreachable' && notConclusive.has(fetched.failure)
    return without(isOpen ? 'unknown' : 'broken', reasonOf(fetched))
  }
  return judgeCoverage(fetched, route)
}

function judgeCoverage(fetched: Extract<StsFetch, { kind: 'policy' }>, route: MxRoute): StsVerdict {
  const { mode, mx, maxAgeSeconds } = fetched.policy
  const hosts = route.hosts.map(({ host }) => host)
  const coverage = hosts.map((host) => ({ host, pattern: mx.find((pattern) => isMxCovered(host, pattern)) ?? null }))
  const uncovered = coverage.filter(({ pattern }) => pattern === null).map(({ host }) => host)
  const reasons: StsReason[] = []
  if (mode !== 'none' && uncovered.length > 0) reasons.push({ code: 'mx-not-covered', hosts: uncovered })
  if (hosts.length === 0) reasons.push({ code: 'mx-unknown', detail: route.kind })
  if (mode !== 'enforce') reasons.push({ code: 'not-enforced', mode })
  else if (maxAgeSeconds < goodLifetimeSeconds) {
    reasons.push({ code: 'short-lifetime', seconds: maxAgeSeconds, isUnderDay: maxAgeSeconds < daySeconds })
  }
  return {
    state: 'usable',
    isEnforced: mode === 'enforce' && maxAgeSeconds > 0 && hosts.length > 0 && uncovered.length === 0,
    coverage,
    idlePatterns: mx.filter((pattern) => !hosts.some((host) => isMxCovered(host, pattern))),
    reasons,
  }
}

/** A host nobody reached may be shut off from here only; what a reached host says counts. */
const notConclusive: ReadonlySet<string> = new Set([
  'cancelled',
  'local-limit',
  'address-refused',
  'lookup-failed',
  'timeout',
  'unreachable',
])

function reasonOf(fetched: Exclude<StsFetch, { kind: 'policy' }>): StsReason {
  switch (fetched.kind) {
    case 'unreachable':
      return { code: 'fetch-failed', detail: fetched.failure }
    case 'redirect':
    case 'wrong-status':
      return { code: 'fetch-failed', detail: String(fetched.status) }
    case 'untrusted':
      return { code: 'untrusted', detail: fetched.flaws.join(', ') }
    case 'wrong-type':
      return { code: 'policy-invalid', detail: 'wrong-type' }
    case 'invalid':
      return { code: 'policy-invalid', detail: fetched.flaw }
  }
}
