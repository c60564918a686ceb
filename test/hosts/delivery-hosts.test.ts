// Three hosts of one site: the first one alone, then the others one by one; one that fails in the middle stops the rest, is as before, and
// those that were not reached are told. Looked at again, each one shows how it stands.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { planPush } from '#delivery/make-plan.ts'
import { type DeliveryBench, startBench } from '#test/support/delivery-bench.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { planTiny, runTiny, tinyLook } from '#test/support/tiny-push.ts'

const benches: DeliveryBench[] = []
let etc = ''
const site = () => ({ etc, isPrivileged: true })
const of = (index: number) => {
  const bench = benches[index]
  if (bench === undefined) throw new Error('no such host')
  return bench
}
const conf = (index: number) => readFileSync(join(etc, of(index).user.name, 'tiny.conf'), 'utf8')

beforeAll(async () => {
  etc = mkdtempSync(join(tmpdir(), 'handschlag-tiny-'))
  chmodSync(etc, 0o755)
  for (const index of [0, 1, 2]) {
    const bench = await startBench('127.61.5.1', 22_600 + index, { sudo: 'nopasswd' })
    benches.push(bench)
    // the product of each host keeps its files under the name of whoever came by sudo
    mkdirSync(join(etc, bench.user.name))
    writeFileSync(join(etc, bench.user.name, 'tiny.conf'), 'before\n')
  }
})
afterAll(async () => {
  for (const bench of benches) await bench.stop()
  rmSync(etc, { recursive: true, force: true })
})

async function openAll(): Promise<readonly DeliveryHost[]> {
  const opened = []
  for (const [index, bench] of benches.entries()) opened.push((await bench.open({ name: `mail-${index + 1}` })).host)
  return opened
}

test('one that fails in the middle stops the rest', async () => {
  const pairs = (await openAll()).map((host) => [host, site()] as const)
  const plan = await planTiny(pairs, 'after\n')
  expect(plan.hosts.map(({ host }) => host)).toEqual(['mail-1', 'mail-2', 'mail-3'])
  writeFileSync(join(etc, of(1).user.name, 'fail-verify'), '')
  const { records, fault, notReached, progress } = await runTiny(plan, 'after\n', pairs)
  expect(fault).toEqual({ code: 'push.verify-failed', params: { host: 'mail-2', detail: 'broken-on-purpose' } })
  expect(records.map(({ host, state }) => [host, state])).toEqual([
    ['mail-1', 'done'],
    ['mail-2', 'rolled-back'],
  ])
  expect(notReached.map(({ host }) => host)).toEqual(['mail-3'])
  expect([conf(0), conf(1), conf(2)]).toEqual(['after\n', 'before\n', 'before\n'])
  const ended = progress.findIndex(({ host, stage }) => host === 'mail-1' && stage === 'ended')
  const begun = progress.findIndex(({ host }) => host === 'mail-2')
  expect(ended).toBeGreaterThan(-1)
  expect(begun).toBeGreaterThan(ended)

  const seen = []
  for (const host of await openAll()) {
    seen.push(valueIn(await planPush(tinyLook(host, site(), 'after\n'))).changes.length)
    host.shell.close()
  }
  expect(seen).toEqual([0, 1, 1])
})

test('the next plan brings the others along and leaves the first one alone', async () => {
  rmSync(join(etc, of(1).user.name, 'fail-verify'), { force: true })
  const pairs = (await openAll()).map((host) => [host, site()] as const)
  const plan = await planTiny(pairs, 'after\n')
  const { records, fault } = await runTiny(plan, 'after\n', pairs)
  expect(fault).toBeNull()
  expect(records.map(({ host, state }) => [host, state])).toEqual([
    ['mail-2', 'done'],
    ['mail-3', 'done'],
  ])
  pairs[0]?.[0].shell.close()
})

test('a hand that changes one, and one that is down, are told', async () => {
  writeFileSync(join(etc, of(0).user.name, 'tiny.conf'), 'by hand\n')
  const hosts = await openAll()
  of(2).server.killSessions()
  const seen = []
  for (const host of hosts) {
    const plan = await planPush(tinyLook(host, site(), 'after\n'))
    seen.push([host.name, plan.ok ? plan.value.changes.map(({ name }) => name) : plan.fault.code])
    host.shell.close()
  }
  expect(seen).toEqual([
    ['mail-1', ['tiny.conf']],
    ['mail-2', []],
    ['mail-3', 'push.connection-lost'],
  ])
  expect(conf(0)).toBe('by hand\n')
})
