// What a question of `enforce` answers: by which rule a session passes and what decided, or why it does not.
import type { PermitRule, RefusalReason } from '#domain/evidence-record.ts'

export interface Proof {
  readonly ok: true
  readonly rule: PermitRule
  readonly matched: string | null
}

export interface Flaw {
  readonly ok: false
  readonly reason: RefusalReason
  /** What was met; not yet bounded, and as the server wrote it. */
  readonly about: string
}

export type Proven = Proof | Flaw

export const unauthenticated: Proof = { ok: true, rule: 'unauthenticated-tls', matched: null }

/** A session that passes. */
export function proven(rule: PermitRule, matched: string | null): Proof {
  return { ok: true, rule, matched }
}

/** A session that does not. */
export function flawed(reason: RefusalReason, about: string): Flaw {
  return { ok: false, reason, about }
}
