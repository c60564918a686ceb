// Ticking by hand. What has a proof of its own takes a person's word only with a reason.
import type { ChecklistItem, JudgedItem } from '#domain/checklist/checklist.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { updateItem } from './update-item.ts'

export interface TickWish {
  readonly partnerId: string
  readonly itemId: ChecklistItem['id']
  /** null unticks. */
  readonly note: string | null
}

/** Ticks or unticks; faults partner.not-found, checklist.no-such-item, checklist.note-needed. */
export function tickItem(rooms: Rooms, { partnerId, itemId, note }: TickWish): Outcome<JudgedItem[]> {
  return updateItem(rooms, partnerId, itemId, (item): Outcome<ChecklistItem> => {
    if (note === null) return succeed({ ...item, tickedByHand: null })
    if (note === '' && item.proof !== null) return fail('checklist.note-needed', { itemId })
    return succeed({ ...item, tickedByHand: { at: rooms.outside.clock.now(), note } })
  })
}
