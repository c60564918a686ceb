// One command at a time over a journal: two at once would give their runs the same name and write over each other's entries. The lock is one of
// the system's on an open file beside the journal, so it ends with its process, however that ends. Faults: push.locked, file.not-written.
import { hostname } from 'node:os'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { connect, guarded } from '#sqlite/database.ts'

export interface JournalLock {
  release(): void
}

/** Takes the journal for this command; waits shortly for one that is just ending. `name` is told to whoever comes too late. */
export function lockJournal(journal: string, name: string): Outcome<JournalLock> {
  const path = `${journal}.lock`
  const taken = guarded(path, () => {
    const connection = connect(path, 'create')
    try {
      connection.execute('BEGIN EXCLUSIVE')
    } catch (error) {
      connection.close()
      throw error
    }
    return succeed({ release: () => connection.close() })
  })
  if (taken.ok) return taken
  return taken.fault.code === 'storage.in-use'
    ? fail('push.locked', { host: name, by: hostname() })
    : fail('file.not-written', { path, detail: taken.fault.code })
}
