// How full the queue is, asked every few seconds: admission must not wait for the store. Between two looks what was accepted is counted on.
import type { QueueStore } from '../store/queue-store.ts'

export interface QueueLoad {
  queued(): number
  added(deliveries: number): void
  stop(): void
}

const everyMs = 5000

/** Looks from now on. */
export function watchQueueLoad(store: Pick<QueueStore, 'counts'>, atStart: number): QueueLoad {
  let queued = atStart
  const look = async () => {
    const counts = await store.counts()
    if (counts.ok) queued = counts.value.queued + counts.value.held
  }
  const timer = setInterval(() => void look().catch(() => undefined), everyMs)
  timer.unref()
  return {
    queued: () => queued,
    added(deliveries) {
      queued += deliveries
    },
    stop: () => clearInterval(timer),
  }
}
