// The power fails: at seeded moments of a recorded run only what was synced is left, with or without a random part of the rest. What the
// store had confirmed by then is there, whole and proven.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundle } from '#test/support/bundle.ts'
import { canTrace, diskAfter, traceProgram } from '#test/support/power-loss.ts'
import { isLongRun } from '#test/support/property-runs.ts'
import { openTestStore } from '#test/support/relay-store.ts'
import { judgeStore, toldIn } from '#test/support/relay-store-oracle.ts'
import { seededNumbers } from '#test/support/seeded-numbers.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const cuts = isLongRun() ? 150 : 10
const rounds = isLongRun() ? 30 : 9

test.runIf(canTrace())(
  'only synced bytes survive, and they are enough',
  { timeout: 60_000 + cuts * 5000 },
  async () => {
    const [busy = '', thread = ''] = await bundle('test/support/busy-relay-store.ts', 'app/relay/store/store-worker.ts')
    const folder = join(temporaryFolder(), 'relay')
    const made = await openTestStore({ folder })
    await made.store.close()
    const before = new Map([join(folder, 'relay.sqlite')].map((path) => [path, readFileSync(path)]))
    const trace = join(temporaryFolder(), 'trace')
    const events = traceProgram(folder, trace, [busy, folder, 'p', '6', thread, String(rounds)])
    const random = seededNumbers(11)
    const seen = { accepted: 0, ended: 0, present: 0 }
    for (let round = 0; round < cuts; round += 1) {
      const cut = round === 0 ? events.length : Math.floor(random() * events.length)
      const isMean = round % 2 === 1
      const target = join(temporaryFolder(), 'relay')
      const lines = diskAfter(events, cut, { folder, before }, target, () => isMean && random() < 0.5)
      const told = toldIn(lines)
      const { store } = await openTestStore({ folder: target })
      const found = await judgeStore(store, told)
      await store.close()
      seen.accepted += told.accepted.size
      seen.ended += told.ended.size
      seen.present += found.present
    }
    expect(
      toldIn(diskAfter(events, events.length, { folder, before }, join(temporaryFolder(), 'x'), () => true)).accepted
        .size,
    ).toBe(rounds * 6)
    expect(Math.min(seen.accepted, seen.ended, seen.present)).toBeGreaterThan(cuts)
  },
)
