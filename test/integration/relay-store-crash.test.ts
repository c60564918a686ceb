// Real processes, really killed at seeded moments, one after the other on the same folder: what the store confirmed is there afterwards,
// what it ended is gone and proven, and the chain holds.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundle } from '#test/support/bundle.ts'
import { startProgram } from '#test/support/child-process.ts'
import { isLongRun } from '#test/support/property-runs.ts'
import { openTestStore } from '#test/support/relay-store.ts'
import { judgeStore, toldIn } from '#test/support/relay-store-oracle.ts'
import { seededNumbers } from '#test/support/seeded-numbers.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const kills = isLongRun() ? 120 : 4

test('kill -9 loses nothing that was confirmed', { timeout: kills * 30_000 }, async () => {
  const [busy = '', thread = ''] = await bundle('test/support/busy-relay-store.ts', 'app/relay/store/store-worker.ts')
  const folder = join(temporaryFolder(), 'relay')
  const random = seededNumbers(7)
  const lines: string[] = []
  let interrupted = 0
  for (let round = 0; round < kills; round += 1) {
    const child = startProgram(busy, [folder, `r${round}`, '8', thread])
    const session = Math.floor(random() * 8)
    const index = 2 + Math.floor(random() * 20)
    await child.said(new RegExp(`^accepted r${round}s${session}m${index} `))
    child.process.kill('SIGKILL')
    expect(await child.ended).toBe('SIGKILL')
    lines.push(...child.lines)
    interrupted += Number(/^open (\d+)/.exec(child.lines[0] ?? '')?.[1])
  }
  const { store, recovery } = await openTestStore({ folder })
  const told = toldIn(lines)
  const found = await judgeStore(store, told)
  expect(told.accepted.size).toBeGreaterThan(kills * 10)
  expect(found.present).toBeGreaterThan(0)
  // each crash leaves at most the attempts of eight sessions, and each of them a record
  expect(interrupted + recovery.interrupted).toBeLessThanOrEqual(kills * 8)
  expect(found.records).toBe(found.done + interrupted + recovery.interrupted)
})
