// The memory of a desk for tests of delivery: a journal as the house and the command line keep it, but in this process only.
import { succeed } from '#domain/fault.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { idUndoneBy, type PushJournal, recentOf } from '#operations/push/open-records.ts'

export interface MemoryJournal extends PushJournal {
  /** Newest first. */
  records(): readonly PushRecord[]
}

/** An empty journal. */
export function createMemoryJournal(): MemoryJournal {
  const records = new Map<string, PushRecord>()
  const newestFirst = () => [...records.values()].toReversed()
  return {
    records: newestFirst,
    recent: (hostId) => succeed(recentOf(newestFirst(), hostId)),
    save(record) {
      const undone = records.get(idUndoneBy(record) ?? '')
      if (undone !== undefined) records.set(undone.id, { ...undone, state: 'undone', confirmBy: null })
      records.set(record.id, record)
      return succeed(undefined)
    },
  }
}
