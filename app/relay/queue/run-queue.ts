// The runner of the queue.
import type { Queue, QueueParts } from './queue.ts'

/** Makes the queue of one relay. */
export function createQueue(_parts: QueueParts): Queue {
  throw new Error('being written')
}
