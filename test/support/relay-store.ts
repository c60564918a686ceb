// Opens the relay's store for a test, in the test's own thread unless asked otherwise, and closes it at the end.
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { openQueueStore, type StoreOrder } from '#relay/store/open-queue-store.ts'
import type { QueueStore, Recovery } from '#relay/store/queue-store.ts'
import { valueIn } from './expect-outcome.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The store's thread, loaded from the sources. */
export const storeThread = {
  kind: 'worker',
  file: fileURLToPath(new URL('./relay-store-thread.mjs', import.meta.url)),
} as const

export interface TestStore {
  readonly store: QueueStore
  readonly recovery: Recovery
  readonly folder: string
  /** What the store called a bug. */
  readonly bugs: readonly unknown[]
}

/** A log that keeps what it is told of bugs. */
export function keepBugs(bugs: unknown[]): StoreOrder['log'] {
  return {
    note: () => undefined,
    bug(_message, error) {
      bugs.push(error)
      return 'kept'
    },
  }
}

/** Opens the store of a folder, a new one when none is given. */
export async function openTestStore(order: Partial<StoreOrder> = {}): Promise<TestStore> {
  const bugs: unknown[] = []
  const { folder = join(temporaryFolder(), 'relay') } = order
  const opened = await openQueueStore({ log: keepBugs(bugs), thread: { kind: 'inline' }, ...order, folder })
  const { store, recovery } = valueIn(opened)
  onTestFinished(() => store.close())
  return { store, recovery, folder, bugs }
}

/** What a folder holds at this moment, as a crash would leave it. */
export function crashCopy(folder: string): string {
  const copy = join(temporaryFolder(), 'relay')
  cpSync(folder, copy, { recursive: true })
  rmSync(join(copy, 'relay.sqlite-shm'), { force: true })
  return copy
}
