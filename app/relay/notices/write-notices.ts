// Writes the notices of one relay.
import type { QueueParts } from '../queue/queue.ts'
import type { Notices } from './notice.ts'

export type NoticeParts = Pick<QueueParts, 'config' | 'policies' | 'newQueueId' | 'store' | 'onEvent' | 'clock' | 'log'>

/** Makes the writer of notices. */
export function createNotices(_parts: NoticeParts): Notices {
  return { status: async () => [], password: async () => [] }
}
