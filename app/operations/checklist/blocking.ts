// What still stands between a partner and mandatory TLS.
import type { ChecklistItem } from '#domain/checklist/checklist.ts'
import { isMet } from '#domain/checklist/checklist.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { judgedChecklist } from './judge-partner.ts'

/** Blocking items that are not met now; fault partner.not-found. */
export function openBlockingItems(rooms: Rooms, partnerId: string): Outcome<readonly ChecklistItem[]> {
  const judged = judgedChecklist(rooms, partnerId)
  if (!judged.ok) return judged
  return succeed(judged.value.filter((each) => each.item.isBlocking && !isMet(each)).map(({ item }) => item))
}
