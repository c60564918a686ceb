// Many queued messages cost neither time at the start nor memory: measured in a process of its own, right after a crash and after an orderly
// end.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundle } from '#test/support/bundle.ts'
import { startProgram } from '#test/support/child-process.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { isLongRun } from '#test/support/property-runs.ts'
import { sampleMessage } from '#test/support/relay-messages.ts'
import { crashCopy, openTestStore } from '#test/support/relay-store.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const count = isLongRun() ? 100_000 : 4000
const portion = 200

test(`${count} queued messages: the start is quick and memory flat`, { timeout: 600_000 }, async () => {
  const [opener = '', thread = ''] = await bundle('test/support/open-relay-store.ts', 'app/relay/store/store-worker.ts')
  const measure = async (folder: string) => {
    const child = startProgram(opener, [folder, thread])
    const line = await child.said(/^opened/)
    expect(await child.ended).toBe(0)
    const [opened = 0, due = 0, queued = 0, megabytes = 0] = (line.match(/\d+/g) ?? []).map(Number)
    return { opened, due, queued, megabytes }
  }
  const empty = await measure(join(temporaryFolder(), 'relay'))

  const folder = join(temporaryFolder(), 'relay')
  const { store } = await openTestStore({ folder, thread: { kind: 'worker', file: thread } })
  const bytes = Buffer.alloc(10_240, 'x')
  for (let index = 0; index < count; index += portion) {
    const names = Array.from({ length: portion }, (_, offset) => `q${index + offset}`)
    const accepted = names.map((name) => store.accept(sampleMessage(name, { body: { kind: 'bytes', bytes } })))
    for (const answer of await Promise.all(accepted)) valueIn(answer)
  }
  const crashed = await measure(crashCopy(folder))
  await store.close()
  const ended = await measure(folder)
  console.info(JSON.stringify({ count, empty, crashed, ended }))
  for (const found of [crashed, ended]) {
    expect(found.queued).toBe(count)
    expect(found.opened).toBeLessThan(3000)
    // 1000 deliveries in ten portions
    expect(found.due).toBeLessThan(1500)
    expect(found.megabytes).toBeLessThan(empty.megabytes + 40)
  }
})
