// Who does an item, when it is due, and the words of evidence. A due day that is the one from go-live keeps following go-live.
import type { ChecklistItem, JudgedItem } from '#domain/checklist/checklist.ts'
import { dueFrom } from '#domain/checklist/judge.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { currentAgreement } from '../agreement/find.ts'
import type { Rooms } from '../rooms.ts'
import { goLiveOf } from './facts.ts'
import { updateItem } from './update-item.ts'

export type ChangeWish = Pick<ChecklistItem, 'owner' | 'dueOn' | 'evidence'> & {
  readonly partnerId: string
  readonly itemId: ChecklistItem['id']
}

/** Changes it; faults partner.not-found, checklist.no-such-item. */
export function changeItem(
  rooms: Rooms,
  { partnerId, itemId, owner, dueOn, evidence }: ChangeWish,
): Outcome<JudgedItem[]> {
  return updateItem(rooms, partnerId, itemId, (item): Outcome<ChecklistItem> => {
    const agreement = currentAgreement(rooms, partnerId)
    if (!agreement.ok) return agreement
    const follows = dueFrom(item, goLiveOf({ agreement: agreement.value }))
    return succeed({ ...item, owner, dueOn: dueOn === follows ? null : dueOn, evidence })
  })
}
