// A process that opens a store and reads from it as a relay does after its start, and says how long that took and what memory it holds.
// Arguments: folder, the file of the store's thread. Says `opened <ms> due <ms> queued <n> megabytes <n>`.
import { writeSync } from 'node:fs'
import { openQueueStore } from '#relay/store/open-queue-store.ts'
import { valueIn } from './expect-outcome.ts'

const [folder = '', file = ''] = process.argv.slice(2)
const log = {
  note: () => undefined,
  bug(message: string, error: unknown): string {
    throw new Error(message, { cause: error })
  },
}
const start = performance.now()
const { store, recovery } = valueIn(await openQueueStore({ folder, log, thread: { kind: 'worker', file } }))
const opened = performance.now() - start
let known: readonly number[] = []
const asked = performance.now()
for (let round = 0; round < 10; round += 1) {
  const due = valueIn(await store.due(Number.MAX_SAFE_INTEGER, 100, known))
  known = [...known, ...due.map(({ id }) => id)]
  valueIn(await store.counts())
}
const due = performance.now() - asked
valueIn(await store.page({ domain: 'partner.example' }, 0, 50))
const megabytes = process.memoryUsage.rss() / 1e6
const figures = [opened, due, recovery.queued, megabytes].map((figure) => Math.round(figure))
writeSync(1, `opened ${figures[0]} due ${figures[1]} queued ${figures[2]} megabytes ${figures[3]}\n`)
await store.close()
