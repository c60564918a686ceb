// The door to the relay's memory: one process owns a folder, in a worker thread for a relay at work, in this thread for tests and small
// tools. Faults: those of the database file, and storage.in-use while another process owns the folder.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Log } from '#ports/log.ts'
import { groupCalls } from './group-commit.ts'
import type { QueueStore, Recovery } from './queue-store.ts'
import { createStore } from './store-client.ts'
import { openInline } from './store-link.ts'
import { openInWorker } from './worker-link.ts'

export interface StoreOrder {
  readonly folder: string
  readonly log: Log
  /** `file` = the built `store-worker.ts`, or what loads it. */
  readonly thread: { readonly kind: 'worker'; readonly file: string } | { readonly kind: 'inline' }
  /** Only reads, beside the process that owns the folder: no recovery, every change is refused as storage.not-writable. */
  readonly isReader?: boolean
}

export interface OpenedStore {
  readonly store: QueueStore
  readonly recovery: Recovery
  /** Resolves with the reason when the store's thread ended by itself: every call is refused then, and the relay must start anew. */
  readonly lost: Promise<unknown>
}

/** Opens or creates the store of a folder and brings it to order after a crash. */
export async function openQueueStore(order: StoreOrder): Promise<Outcome<OpenedStore>> {
  const { folder, log, thread, isReader = false } = order
  const engineOrder = { folder, isReader, now: Date.now() }
  const link = thread.kind === 'inline' ? openInline(engineOrder) : await openInWorker(thread.file, engineOrder)
  if (!link.ok) return link
  const { recovery, lost } = link.value
  return succeed({ store: createStore(folder, groupCalls(link.value, log)), recovery, lost })
}
