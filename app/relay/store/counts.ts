// How full the queue is: counts are known by heart, the ends of the indexes are read.
import type { Desk } from './desk.ts'
import type { QueueCounts } from './queue-store.ts'
import { numberIn, type Row, rowOf } from './rows.ts'

/** Counts the queue without searching it. */
export function readCounts({ connection, ledger }: Desk): QueueCounts {
  const at = (sql: string): number | null => {
    const row: Row | undefined = rowOf(connection.all(sql))
    return row === undefined ? null : numberIn(row, 'at')
  }
  return {
    queued: ledger.queued,
    held: ledger.held,
    corrupt: ledger.corrupt,
    oldestAt: at('SELECT received_at AS at FROM message ORDER BY id LIMIT 1'),
    nextAt: at("SELECT next_at AS at FROM delivery WHERE state = 'queued' ORDER BY next_at LIMIT 1"),
    evidenceRecords: ledger.records,
  }
}
