// The store inside its thread. All changes of one batch are one transaction and one sync of the disk; a change that fails is undone alone
// and does not take the others with it. When the commit itself fails, each change is tried by itself, so that a full disk refuses new
// mail and still notes small ends. Files of bodies are deleted after the commit that made them unneeded.
import { type Outcome, succeed } from '#domain/fault.ts'
import { type Connection, type Database, guarded } from '#sqlite/database.ts'
import { removeBodyFiles, syncBodyNames } from './body-files.ts'
import { type Desk, loadLedger } from './desk.ts'
import type { Recovery } from './queue-store.ts'
import { recover } from './recover.ts'
import { type Answer, type Call, createCalls } from './store-calls.ts'
import { openForReading, openOwned, ownFolder } from './store-files.ts'
import { sizeOf } from './transfer.ts'

export interface StoreEngine {
  readonly recovery: Recovery
  /** Runs changes and answers when they are on the disk. */
  change(calls: readonly Call[]): readonly Answer[]
  read(calls: readonly Call[]): readonly Answer[]
  /** Moves the log into the file, when it is long or nothing else is to be done. */
  tidy(isIdle: boolean): void
  close(): void
}

export interface EngineOrder {
  readonly folder: string
  readonly isReader: boolean
  readonly now: number
}

/** Opens the store of a folder; an owner brings it to order first. */
export function openEngine({ folder, isReader, now }: EngineOrder): Outcome<StoreEngine> {
  if (isReader) {
    const opened = openForReading(folder)
    if (!opened.ok) return opened
    return opened.value.read((connection) => {
      const desk = { connection, ledger: loadLedger(connection), folder }
      const { queued, corrupt } = desk.ledger
      return succeed(engineOver(opened.value, desk, { interrupted: 0, queued, corrupt }, () => undefined))
    })
  }
  const lock = ownFolder(folder)
  if (!lock.ok) return lock
  const engine = openWithLock(folder, now, lock.value.release)
  if (!engine.ok) lock.value.release()
  return engine
}

function openWithLock(folder: string, now: number, release: () => void): Outcome<StoreEngine> {
  const opened = openOwned(folder)
  if (!opened.ok) return opened
  const database = opened.value
  const started = database.transact((connection) => {
    const desk = { connection, ledger: loadLedger(connection), folder }
    return succeed({ desk, recovery: recover(desk, now) })
  })
  if (!started.ok) {
    database.close()
    return started
  }
  const { desk, recovery } = started.value
  removeUnneeded(desk)
  return succeed(engineOver(database, desk, recovery, release))
}

/** Roughly what the log may grow to before it is moved: larger logs mean fewer but longer stops. */
const longLogBytes = 8 * 1024 * 1024
/** Roughly what a change writes besides a body. */
const changeBytes = 12 * 1024

function engineOver(database: Database, desk: Desk, recovery: Recovery, release: () => void): StoreEngine {
  const { ledger, folder } = desk
  const calls = createCalls(desk)
  const run = ({ name, args }: Call): Outcome<unknown> => Reflect.apply(calls[name], undefined, args)
  let logBytes = 0
  /** Whether the log still holds what was deleted for good. */
  let isSensitive = false

  const syncNames = () => {
    if (ledger.hasNewFiles) syncBodyNames(folder)
    ledger.hasNewFiles = false
  }

  const attempt = <T>(work: () => T, isKept: (result: T) => boolean): T => {
    const before = { ...ledger }
    let isDone = false
    try {
      const result = work()
      isDone = isKept(result)
      return result
    } finally {
      if (!isDone) Object.assign(ledger, before)
    }
  }

  const alone = (call: Call): Answer => {
    const inTransaction = () =>
      database.transact(() => {
        const outcome = run(call)
        syncNames()
        return outcome
      })
    try {
      return { outcome: attempt(inTransaction, ({ ok }) => ok) }
    } catch (bug) {
      return { bug }
    }
  }

  const together = (batch: readonly Call[]): readonly Answer[] | undefined => {
    const inTransaction = () =>
      database.transact((connection) => {
        const answers = batch.map((call) => attempt(() => inSavepoint(connection, call), isKept))
        syncNames()
        return succeed(answers)
      })
    try {
      const outcome = attempt(inTransaction, ({ ok }) => ok)
      return outcome.ok ? outcome.value : undefined
    } catch {
      // a severe error ended the transaction under its savepoints; each call alone tells which one
      return undefined
    }
  }

  const inSavepoint = (connection: Connection, call: Call): Answer => {
    connection.run('SAVEPOINT one')
    const answer = answerOf(database, () => run(call))
    if (!isKept(answer)) connection.run('ROLLBACK TO one')
    connection.run('RELEASE one')
    return answer
  }

  return {
    recovery,
    change(batch) {
      const answers = (batch.length > 1 ? together(batch) : undefined) ?? batch.map(alone)
      removeUnneeded(desk)
      isSensitive ||= batch.some(({ name }) => name === 'forgetPersonal')
      logBytes += batch.reduce((sum, call) => sum + changeBytes + sizeOf(call), 0)
      return answers
    },
    read: (batch) => batch.map((call) => answerOf(database, () => database.read(() => run(call)))),
    tidy(isIdle) {
      if (logBytes === 0 || (!isIdle && logBytes < longLogBytes)) return
      if (!database.checkpoint(isSensitive ? 'truncate' : 'passive').ok) return
      logBytes = 0
      isSensitive = false
    },
    close() {
      // on a full disk the log stays where it is and the next start reads it
      answerOf(database, () => succeed(database.close()))
      release()
    },
  }
}

function isKept(answer: Answer): boolean {
  return 'outcome' in answer && answer.outcome.ok
}

function answerOf(database: Database, work: () => Outcome<unknown>): Answer {
  try {
    return { outcome: guarded(database.path, work) }
  } catch (bug) {
    return { bug }
  }
}

function removeUnneeded({ ledger, folder }: Desk): void {
  if (ledger.unneeded.length === 0) return
  removeBodyFiles(folder, ledger.unneeded)
  ledger.unneeded = []
}
