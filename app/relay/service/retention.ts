// After the retention period what names persons is deleted from the evidence; the chain stays whole. Looked at once a day, and shortly
// after the start, so that a machine that is off at night forgets too.
import type { Log } from '#ports/log.ts'
import type { QueueStore } from '../store/queue-store.ts'

const dayMs = 86_400_000
const firstMs = 60_000

/** Deletes from now on; the returned function ends it. */
export function keepRetention(store: QueueStore, retentionDays: () => number, log: Log, now: () => number): () => void {
  const forget = async () => {
    const forgotten = await store.forget(now() - retentionDays() * dayMs)
    if (!forgotten.ok) log.note('retention failed', { code: forgotten.fault.code })
    else if (forgotten.value > 0) log.note('personal parts deleted', { records: forgotten.value })
  }
  const run = () => void forget().catch((error: unknown) => log.bug('retention failed', error))
  const first = setTimeout(run, firstMs)
  const daily = setInterval(run, dayMs)
  first.unref()
  daily.unref()
  return () => {
    clearTimeout(first)
    clearInterval(daily)
  }
}
