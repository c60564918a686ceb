// The right to send one session's mail. `enforce` alone makes permits, after it has judged the session; `transmit` takes nothing else, so
// there is no way to send without a verdict. A permit is good for the one session it was made for, and for one policy.
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
