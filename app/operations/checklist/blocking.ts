// What still stands between a partner and mandatory TLS.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { type ChecklistItem, isMet, type JudgedItem } from '#domain/checklist/checklist.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { judgedChecklist, judgedFor } from './judge-partner.ts'
import type { SetupReader } from './setup.ts'

/** Blocking items that are not met now; fault partner.not-found. */
export function openBlockingItems(
  rooms: Rooms,
  partnerId: string,
  setups?: SetupReader,
): Outcome<readonly ChecklistItem[]> {
  return blockingIn(judgedChecklist(rooms, partnerId, setups))
}

/** Blocking items that are not met for a version that is to take effect, whatever is in force now; fault partner.not-found. */
export function openBlockingItemsFor(rooms: Rooms, version: Agreement): Outcome<readonly ChecklistItem[]> {
  return blockingIn(judgedFor(rooms, version))
}

function blockingIn(judged: Outcome<readonly JudgedItem[]>): Outcome<readonly ChecklistItem[]> {
  if (!judged.ok) return judged
  return succeed(judged.value.filter((each) => each.item.isBlocking && !isMet(each)).map(({ item }) => item))
}
