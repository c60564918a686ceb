// Three hosts with a running Postfix each, pushed to over a real OpenSSH server as ordinary users with sudo; the second one fails: the first
// is pushed and verified, the second is as before, the third was not touched.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PushBench, startPushBench } from '#test/support/postfix-push-bench.ts'
import { pinned } from '#test/support/postfix-push-host.ts'

let bench: PushBench

beforeAll(async () => {
  bench = await startPushBench('127.47.6.1', 22_471, 3)
}, 120_000)
afterAll(() => bench?.stop())

it('stops at the host that fails, and goes on when it is mended', async () => {
  const [first, second, third] = bench.instances
  if (first === undefined || second === undefined || third === undefined) throw new Error('three hosts')
  const before = bench.instances.map(({ postfix }) => postfix.bytes())
  // A postfix in front of the real one that finds a mistake once our section stands in main.cf.
  const trap =
    '#!/bin/sh\nif [ "$3" = check ] && grep -q handschlag_kept "$2/main.cf"; then exit 1; fi\nexec /usr/sbin/postfix "$@"\n'
  second.replace('postfix', trap)
  const plan = await bench.plan([pinned(1)])
  expect(plan.hosts.map(({ changes }) => changes.length > 0)).toEqual([true, true, true])
  const failed = await bench.run(plan, [pinned(1)])
  expect(failed.records.map(({ host, state }) => `${host} ${state}`)).toEqual(['mail-1 done', 'mail-2 rolled-back'])
  expect(failed.notReached.map(({ host }) => host)).toEqual(['mail-3'])
  expect(failed.fault?.code).toBe('push.rolled-back')
  expect(Object.keys(first.postfix.bytes())).toContain('handschlag/tls_policy.db')
  expect(second.postfix.bytes()).toEqual(before[1])
  expect(third.postfix.bytes()).toEqual(before[2])
  expect(bench.instances.map(({ postfix }) => postfix.isRunning())).toEqual([true, true, true])

  second.replace('postfix', '#!/bin/sh\nexec /usr/sbin/postfix "$@"\n')
  const rest = await bench.plan([pinned(1)])
  expect(rest.hosts.map(({ changes }) => changes.length > 0)).toEqual([false, true, true])
  const done = await bench.run(rest, [pinned(1)])
  expect(done.records.map(({ host, state }) => `${host} ${state}`)).toEqual(['mail-2 done', 'mail-3 done'])
  const again = await bench.plan([pinned(1)])
  expect(again.hosts.map(({ changes, unfinished }) => [changes, unfinished])).toEqual([
    [[], null],
    [[], null],
    [[], null],
  ])
}, 240_000)
