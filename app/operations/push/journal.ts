// What was pushed to the hosts of a site.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { Rooms } from '../rooms.ts'

/** The journal of a site, newest first; it is there even when the site is not any more. */
export function readJournal(rooms: Rooms, siteId: string): Outcome<PushRecord[]> {
  const records = rooms.store.pushes.list(siteId)
  return records.ok ? succeed([...records.value]) : records
}
