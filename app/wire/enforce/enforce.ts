// The one place that says whether a session may carry a partner's mail, after the handshake and before MAIL. What could not be seen is
// refused.
import type { Enforced, EnforceOrder } from './demand.ts'
import { issuePermit } from './permit.ts'

/** The verdict on a session. */
export function enforce(order: EnforceOrder): Enforced {
  const { session, demand } = order
  if (session.tls === null) {
    return demand.level === 'may' && !demand.requiresTls
      ? { ok: true, permit: issuePermit(session, 'clear', null) }
      : { ok: false, reason: session.isStarttlsOffered ? 'starttls-failed' : 'no-starttls', detail: session.host }
  }
  return { ok: false, reason: 'chain-not-verifiable', detail: session.host }
}
