// The checklist as the window reads it.
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import type { Outcome } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { judgedChecklist } from './judge-partner.ts'

/** Judges the checklist; fault partner.not-found. */
export async function readChecklist(rooms: Rooms, partnerId: string): Promise<Outcome<JudgedItem[]>> {
  return judgedChecklist(rooms, partnerId)
}
