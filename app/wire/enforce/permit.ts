// The right to send one session's mail. `enforce` alone makes permits, after it has judged the session; `transmit` takes nothing else, so
// there is no way to send without a verdict. A permit is good for the one session it was made for, and for one policy. Its mark is not
// exported, and what makes permits is handed out once: `enforce` has it. A value merely called a permit is found out (`isPermitFor`).
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

type PermitIssuer = (session: OpenSession, rule: PermitRule, matched: string | null) => Permit

const issued = new WeakMap<object, OpenSession>()
const desk = { isTaken: false }

/** Hands out what makes permits, to the first who asks; throws for everybody after. */
export function takePermitIssuer(): PermitIssuer {
  if (desk.isTaken) throw new Error('permits are made in one place only')
  desk.isTaken = true
  return (session, rule, matched) => {
    const permit = Object.freeze({ session, rule, matched }) as Permit
    issued.set(permit, session)
    return permit
  }
}

/** Whether `enforce` made this permit, and for this very session. */
export function isPermitFor(permit: Permit, session: OpenSession): boolean {
  return issued.get(permit) === session
}
