// What still stands between a partner and mandatory TLS.
import { type ChecklistItem, isMet } from '#domain/checklist/checklist.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { judgedChecklist } from './judge-partner.ts'
import type { SetupReader } from './setup.ts'

/** Blocking items that are not met now; fault partner.not-found. */
export function openBlockingItems(
  rooms: Rooms,
  partnerId: string,
  setups?: SetupReader,
): Outcome<readonly ChecklistItem[]> {
  const judged = judgedChecklist(rooms, partnerId, setups)
  if (!judged.ok) return judged
  return succeed(judged.value.filter((each) => each.item.isBlocking && !isMet(each)).map(({ item }) => item))
}
