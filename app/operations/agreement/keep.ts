// How a version is kept after something happened to it: stamped, stored, and told to every window. What a version may become is judged
// before; here nothing is refused.
import type { Agreement, AgreementState, StepReason } from '#domain/agreement/agreement.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

/** The version one step on. */
export function stepped(
  rooms: Rooms,
  agreement: Agreement,
  state: AgreementState,
  reason: StepReason,
  note = '',
): Agreement {
  const step = { state, at: rooms.outside.clock.now(), reason, note }
  return { ...agreement, state, steps: [...agreement.steps, step] }
}

/** Stores the version with the time of its change. */
export function keepAgreement(rooms: Rooms, agreement: Agreement): Outcome<Agreement> {
  return rooms.store.agreements.save({ ...agreement, changedAt: rooms.outside.clock.now() })
}

/** Removes the files attached to its confirmations, which are to go. */
export function detachAll(rooms: Rooms, { confirmations }: Pick<Agreement, 'confirmations'>): Outcome<undefined> {
  for (const { attachment } of confirmations) {
    const detached = attachment === null ? succeed(undefined) : rooms.store.agreements.detach(attachment.id)
    if (!detached.ok) return detached
  }
  return succeed(undefined)
}

/** Tells the windows what follows from a change: the agreement itself, what the checklist proves by it, and the work list. */
export function announceAgreement(rooms: Rooms, partnerId: string): void {
  rooms.announce.agreementChanged(partnerId)
  rooms.announce.checklistChanged(partnerId)
  rooms.announce.partnerChanged(partnerId)
}
