// The checklist as the window reads it: what the relay shows by now is looked at first.
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import type { Outcome } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { judgedChecklist } from './judge-partner.ts'
import { lookAtRelay } from './look-at-relay.ts'

/** Judges the checklist; fault partner.not-found. */
export async function readChecklist(rooms: Rooms, partnerId: string): Promise<Outcome<JudgedItem[]>> {
  const looked = await lookAtRelay(rooms, partnerId)
  return looked.ok ? judgedChecklist(rooms, partnerId) : looked
}
