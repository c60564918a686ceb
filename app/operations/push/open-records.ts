// A journal as a push needs it, wherever it is kept, and which of its records are not over yet.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PushRecord } from '#domain/push/push-record.ts'

export interface PushJournal {
  /** The last records of a host whatever their state, and older ones that are open; newest first. */
  recent(hostId: string): Outcome<readonly PushRecord[]>
  /** Adds the record or replaces the one with its id; one that took another back marks that one. */
  save(record: PushRecord): Outcome<undefined> | Promise<Outcome<undefined>>
}

/** Over, yet the host may still keep their lock or their run: a lost answer leaves either behind. */
const mostRecent = 20

/** What `recent` answers, from all records, newest first. */
export function recentOf(records: readonly PushRecord[], hostId: string): readonly PushRecord[] {
  return records
    .filter((record) => record.hostId === hostId)
    .filter((record, index) => index < mostRecent || isOpen(record))
}

/** Whether a record has to be settled at the next look. */
export function isOpen(record: PushRecord): boolean {
  return isUnfinished(record) || record.confirmBy !== null
}

/** Whether nobody saw the end of it, and no later run brought it to one. */
export function isUnfinished({ state, endedAt }: Pick<PushRecord, 'state' | 'endedAt'>): boolean {
  return state === 'running' || (state === 'interrupted' && endedAt === null)
}

/** When what was in force on a host was taken back, by hand or by its timer; null once something was pushed since. Newest first. */
export function takenBackAt(records: readonly PushRecord[]): string | null {
  const last = records.find(({ state }) => state === 'done' || state === 'reverted')
  const isBack = last?.state === 'reverted' || last?.kind === 'undo'
  return last !== undefined && isBack ? (last.endedAt ?? last.startedAt).slice(0, 10) : null
}

/** Id of the push that this record took back; null when it did not. */
export function idUndoneBy({ kind, state, undoes }: PushRecord): string | null {
  return kind === 'undo' && state === 'done' ? undoes : null
}

/**
 * Keeps what a run became, and once it ended well also what it brought to an end: every earlier run of the host whose end nobody saw. Faults
 * of the journal.
 */
export async function keepRecord(journal: PushJournal, record: PushRecord): Promise<Outcome<undefined>> {
  const saved = await journal.save(record)
  if (!saved.ok || record.state !== 'done') return saved
  const records = journal.recent(record.hostId)
  if (!records.ok) return records
  for (const earlier of records.value) {
    if (earlier.id === record.id || !isUnfinished(earlier) || earlier.startedAt > record.startedAt) continue
    const state = stateAfter(earlier, record)
    const closed = await journal.save({ ...earlier, state, endedAt: record.endedAt, confirmBy: null })
    if (!closed.ok) return closed
  }
  return succeed(undefined)
}

/** What a run without an end is called once a later one ended well; where that proves nothing about it, its outcome stays unknown. */
function stateAfter(earlier: PushRecord, later: PushRecord): PushRecord['state'] {
  if (earlier.kind === 'push' && later.kind === 'undo') return 'undone'
  const isSame = earlier.kind === later.kind && earlier.setHash === later.setHash && earlier.undoes === later.undoes
  return isSame ? 'done' : 'interrupted'
}
