// The right to send one session's mail. `enforce` alone makes permits, after it has judged the session; `transmit` takes nothing else, so
// there is no way to send without a verdict. A permit is good for the one session it was made for, and for one policy. The type cannot be
// written elsewhere, because its mark is not exported; a value forced into it is found out at run time (`isPermitFor`).
import type { PermitRule } from '#domain/evidence-record.ts'
import type { OpenSession } from '../smtp-client/open-session.ts'

declare const permitMark: unique symbol

export interface Permit {
  readonly [permitMark]: true
  readonly session: OpenSession
  /** By which rule the session was let through. */
  readonly rule: PermitRule
  /** The name, pin or TLSA record that decided; null where nothing was compared. */
  readonly matched: string | null
}

const issued = new WeakMap<object, OpenSession>()

/** Makes a permit; for `enforce` alone (test/tooling/boundaries.cjs). */
export function issuePermit(session: OpenSession, rule: PermitRule, matched: string | null): Permit {
  const permit = Object.freeze({ session, rule, matched }) as Permit
  issued.set(permit, session)
  return permit
}

/** Whether `enforce` made this permit, and for this very session. */
export function isPermitFor(permit: Permit, session: OpenSession): boolean {
  return issued.get(permit) === session
}
