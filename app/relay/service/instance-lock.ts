// One relay per folder. The lock is one of the system's on an open file, so it ends with its process, however that ends: there is nothing
// stale to clear after a crash. Who still holds it is said by a file beside it. Fault relay.already-running.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type Connection, connect, guarded } from '#sqlite/database.ts'

export interface InstanceLock {
  release(): void
}

/** Takes the folder; waits shortly for a process that is just ending. */
export function lockFolder(folder: string): Outcome<InstanceLock> {
  const path = join(folder, 'relay.lock')
  const pidFile = join(folder, 'relay.pid')
  const taken = guarded(path, () => succeed(takeLock(path)))
  if (!taken.ok) {
    return taken.fault.code === 'storage.in-use'
      ? fail('relay.already-running', { path: folder, pid: pidIn(pidFile) })
      : taken
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 })
  return succeed({
    release() {
      rmSync(pidFile, { force: true })
      taken.value.close()
    },
  })
}

/** SQLite takes a lock of the system on the file and waits a moment for it (its busy timeout); nothing is ever written. */
function takeLock(path: string): Connection & { close(): void } {
  const connection = connect(path, 'create')
  try {
    connection.execute('BEGIN EXCLUSIVE')
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

function pidIn(path: string): string {
  try {
    return /^\d{1,10}/.exec(readFileSync(path, 'utf8'))?.[0] ?? '?'
  } catch {
    return '?'
  }
}
