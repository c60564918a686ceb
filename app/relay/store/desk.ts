// What every change of the store works on: the connection inside its transaction, and the ledger, which knows by heart what would cost a
// search: counts, the end of the chain, the last ids. The ledger is loaded once, moves with every change and is put back when a change is
// undone.
import type { Connection } from '#sqlite/database.ts'
import { noPrevious } from '../evidence/chain.ts'
import { numberIn, rowOf, rowsOf, textIn } from './rows.ts'

export const storedStates = ['queued', 'held', 'corrupt'] as const
export type StoredState = (typeof storedStates)[number]

export interface Ledger {
  queued: number
  held: number
  corrupt: number
  /** Number and hash of the newest record. */
  records: number
  lastHash: string
  lastMessage: number
  lastDelivery: number
  /** Whether names of body files came in that are not synced yet. */
  hasNewFiles: boolean
  /** Body files nobody needs once this is committed. */
  unneeded: readonly string[]
  /** Names of partners by policy id, as the evidence called them last. */
  partnerNames: ReadonlyMap<string, string>
}

export interface Desk {
  readonly connection: Connection
  readonly ledger: Ledger
  readonly folder: string
}

/** Counts a delivery that comes, goes or changes its state. */
export function recount(ledger: Ledger, from: StoredState | undefined, to: StoredState | undefined): void {
  if (from !== undefined) ledger[from] -= 1
  if (to !== undefined) ledger[to] += 1
}

/** Learns the ledger from the database. */
export function loadLedger(connection: Connection): Ledger {
  const number = (sql: string): number => {
    const row = rowOf(connection.all(sql))
    return row === undefined ? 0 : numberIn(row, 'n')
  }
  const queued = number("SELECT count(*) AS n FROM delivery WHERE state = 'queued'")
  const held = number("SELECT count(*) AS n FROM delivery WHERE state = 'held'")
  const newest = rowOf(connection.all('SELECT number, hash FROM evidence ORDER BY number DESC LIMIT 1'))
  return {
    queued,
    held,
    corrupt: number('SELECT count(*) AS n FROM delivery') - queued - held,
    records: newest === undefined ? 0 : numberIn(newest, 'number'),
    lastHash: newest === undefined ? noPrevious : textIn(newest, 'hash'),
    lastMessage: number('SELECT coalesce(max(id), 0) AS n FROM message'),
    lastDelivery: number("SELECT seq AS n FROM sqlite_sequence WHERE name = 'delivery'"),
    hasNewFiles: false,
    unneeded: [],
    partnerNames: loadPartnerNames(connection),
  }
}

function loadPartnerNames(connection: Connection): Map<string, string> {
  const rows = rowsOf(connection.all('SELECT policy_id, name FROM partner_name'))
  return new Map(rows.map((row) => [textIn(row, 'policy_id'), textIn(row, 'name')]))
}
