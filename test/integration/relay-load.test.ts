// Many sessions at once: everything taken reaches the partner once, over TLS only, over few connections, with one piece of evidence each.
// What it costs is measured by `npm run bench:relay`.
import { beforeAll, expect, test } from 'vitest'
import { startLoad } from '#test/bench/relay/load-process.ts'
import { until } from '#test/bench/relay/until.ts'
import { runHandschlag } from '#test/support/command-line.ts'
import { openServiceHouse } from '#test/support/relay/service-house.ts'

beforeAll(async () => {
  await runHandschlag(['--help'])
})

test.each([false, true])('400 messages over 20 sessions arrive once (handed in over TLS: %s)', async (tls) => {
  const house = await openServiceHouse()
  const relay = await house.start()
  const load = startLoad({
    port: house.port,
    messages: 400,
    sessions: 20,
    bytes: 10_240,
    tls,
    resends: false,
    tag: 'load',
  })
  expect(await load.done).toMatchObject({ taken: 400, refused: 0, cut: 0 })
  await until('the queue to empty', 30_000, async () => (await house.askJson('queue'))['total'] === 0)
  const counts = await house.place.sink.counts()
  expect(counts).toMatchObject({ messages: 400, unique: 400, mailInClear: 0, resumed: 0 })
  expect(counts.connections).toBeLessThanOrEqual(24)
  expect(await house.askJson('status')).toMatchObject({
    accepted: 400,
    delivered: 400,
    deferred: 0,
    bounced: 0,
    queued: 0,
    active: 0,
    evidenceRecords: 400,
  })
  expect(await relay.stop()).toBe(0)
  expect(relay.log.filter(({ level }) => level !== 'info')).toEqual([])
  expect(relay.words.join('\n')).not.toMatch(/anna|berta/)
})
