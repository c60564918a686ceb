// A journal as a push needs it, wherever it is kept, and which of its records are not over yet.
import type { Outcome } from '#domain/fault.ts'
import type { PushRecord } from '#domain/push/push-record.ts'

export interface PushJournal {
  /** Records of a host whose end was not seen, or that wait to be confirmed; newest first. */
  open(hostId: string): Outcome<readonly PushRecord[]>
  /** Adds the record or replaces the one with its id; one that took another back marks that one. */
  save(record: PushRecord): Outcome<undefined> | Promise<Outcome<undefined>>
}

/** Whether a record has to be settled at the next look. */
export function isOpen({ state, confirmBy }: PushRecord): boolean {
  return state === 'running' || state === 'interrupted' || confirmBy !== null
}

/** Id of the push that this record took back; null when it did not. */
export function idUndoneBy({ kind, state, undoes }: PushRecord): string | null {
  return kind === 'undo' && state === 'done' ? undoes : null
}
