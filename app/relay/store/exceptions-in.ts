// The exceptions of a relay's store, read at once and beside whoever owns it, for an app that says how its relay stands.
import { existsSync } from 'node:fs'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { RelayException } from '#domain/relay-queue.ts'
import { readExceptions } from './exceptions.ts'
import { databasePathIn, openForReading } from './store-files.ts'

/** Those nobody has ended; none where no relay ever ran. Faults storage.*. */
export function exceptionsIn(folder: string): Outcome<readonly RelayException[]> {
  if (!existsSync(databasePathIn(folder))) return succeed([])
  const opened = openForReading(folder)
  if (!opened.ok) return opened
  try {
    return opened.value.read((connection) => succeed(readExceptions(connection)))
  } finally {
    opened.value.close()
  }
}
