// What was pushed to the hosts of a site, in the store of the house.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { Rooms } from '../rooms.ts'
import { idUndoneBy, type PushJournal, recentOf } from './open-records.ts'

/** The journal of a site, newest first; it is there even when the site is not any more. */
export function readJournal(rooms: Rooms, siteId: string): Outcome<PushRecord[]> {
  const records = rooms.store.pushes.list(siteId)
  return records.ok ? succeed([...records.value]) : records
}

/** The journal of the house; every change is told to the windows. */
export function createHouseJournal(rooms: Rooms, siteId: string): PushJournal {
  return {
    recent(hostId) {
      const records = rooms.store.pushes.list(siteId)
      return records.ok ? succeed(recentOf(records.value, hostId)) : records
    },
    save(record) {
      const saved = rooms.store.together((): Outcome<undefined> => {
        const undone = idUndoneBy(record)
        if (undone !== null) {
          const known = rooms.store.pushes.find(undone)
          if (!known.ok) return known
          const marked = rooms.store.pushes.save({ ...known.value, state: 'undone', confirmBy: null })
          if (!marked.ok) return marked
        }
        return rooms.store.pushes.save(record)
      })
      rooms.announce.pushChanged(siteId)
      return saved
    },
  }
}
