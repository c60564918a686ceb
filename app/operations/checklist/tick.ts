// Ticking by hand.
import type { ChecklistItem, JudgedItem } from '#domain/checklist/checklist.ts'
import { fail, type Outcome } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

export interface TickWish {
  readonly partnerId: string
  readonly itemId: ChecklistItem['id']
  /** null unticks. */
  readonly note: string | null
}

/** Ticks or unticks; faults partner.not-found, checklist.no-such-item, checklist.note-needed. */
export function tickItem(_rooms: Rooms, { itemId }: TickWish): Outcome<JudgedItem[]> {
  return fail('checklist.no-such-item', { itemId })
}
