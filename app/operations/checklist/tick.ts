// Ticking by hand. What has a proof of its own, or blocks, takes a person's word only with a reason; who decides here is written down.
import { type ChecklistItem, type JudgedItem, needsNote } from '#domain/checklist/checklist.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { whoDecides } from '../who-decides.ts'
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
    if (note === '' && needsNote(item)) return fail('checklist.note-needed', { itemId })
    const by = whoDecides(rooms)
    return by.ok ? succeed({ ...item, tickedByHand: { at: rooms.outside.clock.now(), note, by: by.value } }) : by
  })
}
