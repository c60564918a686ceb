// The door to the relay's memory: one process owns a folder, in a worker thread for a relay at work, in this thread for tests and small
// tools. Faults: those of the database file, and storage.in-use while another process owns the folder.
import type { Outcome } from '#domain/fault.ts'
import type { Log } from '#ports/log.ts'
import type { QueueStore, Recovery } from './queue-store.ts'

export interface StoreOrder {
  readonly folder: string
  readonly log: Log
  /** `file` = the built `store-worker.ts`, or what loads it. */
  readonly thread: { readonly kind: 'worker'; readonly file: string } | { readonly kind: 'inline' }
  /** Only reads, beside the process that owns the folder: no recovery, every change is refused. */
  readonly isReader?: boolean
}

export interface OpenedStore {
  readonly store: QueueStore
  readonly recovery: Recovery
}

/** Opens or creates the store of a folder and brings it to order after a crash. */
export async function openQueueStore(order: StoreOrder): Promise<Outcome<OpenedStore>> {
  throw new Error(`not ready to open ${order.folder}`)
}
