// Plans for several hosts: one that could not be looked at is left out only by consent, and one without a timer refuses all of them where a timer
// is wanted. A timer that is gone is promised to nobody, and a host whose entry cannot be kept is not begun.
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { confirmPush } from '#delivery/confirm-push.ts'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { leaveOut, makePlan } from '#delivery/make-plan.ts'
import { runKey } from '#delivery/run-folder.ts'
import { fail, succeed } from '#domain/fault.ts'
import { isEmptyPlan, type PushPlan } from '#domain/push/push-plan.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openLocalShell } from '#test/support/local-shell.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { tinyConf, tinyDriver } from '#test/support/tiny-product.ts'
import { planTiny, runTiny } from '#test/support/tiny-push.ts'

function open(name: string) {
  const folder = temporaryFolder()
  const site = { etc: join(folder, 'etc') }
  mkdirSync(site.etc)
  writeFileSync(join(site.etc, 'tiny.conf'), 'before\n')
  const host = { id: randomUUID(), name, system: 'posix', rights: 'own', sudoPassword: null } as const
  const connect = (): DeliveryHost => ({ ...host, shell: openLocalShell(join(folder, 'home')) })
  return { site, host, connect }
}

function withHosts({ hash: _hash, schema: _schema, ...plan }: PushPlan, hosts: PushPlan['hosts']): PushPlan {
  return makePlan({ ...plan, hosts })
}

test('one that could not be looked at is left out by name only, and told as not reached', async () => {
  const { site, connect } = open('mail-1')
  const down = leaveOut({ id: randomUUID(), name: 'mail-2', system: 'posix' }, fail('ssh.unreachable').fault)
  const first = await planTiny([[connect(), site]], 'after\n')
  const plan = withHosts(first, [...first.hosts, down])
  expect(isEmptyPlan(withHosts(first, [down]))).toBe(false)
  const refused = await runTiny(plan, 'after\n', [[connect(), site]])
  expect(refused.fault).toEqual({ code: 'push.unsafe', params: { host: 'mail-2', codes: 'host-left-out' } })
  expect(tinyConf(site)).toBe('before\n')
  const ran = await runTiny(plan, 'after\n', [[connect(), site]], { accepted: ['host-left-out'] })
  expect(ran.fault).toBeNull()
  expect(ran.records.map(({ host, state }) => [host, state])).toEqual([['mail-1', 'done']])
  expect(ran.notReached.map(({ host }) => host)).toEqual(['mail-2'])
  expect(tinyConf(site)).toBe('after\n')
})

test('one without a timer refuses the plan before the first host when a timer is wanted', async () => {
  const [first, second] = [open('mail-1'), open('mail-2')]
  const hosts = [[first.connect(), first.site] as const, [second.connect(), first.site] as const]
  const looked = await planTiny(hosts, 'after\n')
  expect(looked.hosts.map(({ canRevert }) => canRevert)).toEqual([true, true])
  const plan = withHosts(
    looked,
    looked.hosts.map((host) => ({ ...host, canRevert: host.host === 'mail-1' })),
  )
  const { records, fault } = await runTiny(plan, 'after\n', hosts, { revertAfterMinutes: 5 })
  expect(fault).toMatchObject({ code: 'push.no-timer', params: { host: 'mail-2' } })
  expect([records, tinyConf(first.site)]).toEqual([[], 'before\n'])
})

test('a push whose run the host no longer knows is not promised to be taken back', async () => {
  const { site, connect } = open('mail-1')
  const plan = await planTiny([[connect(), site]], 'after\n')
  const [record] = (await runTiny(plan, 'after\n', [[connect(), site]])).records
  if (record === undefined) throw new Error('nothing was pushed')
  const now = '2026-11-22T12:00:00.000Z'
  const waiting = { ...record, confirmBy: now, undo: { ...record.undo, [runKey]: '0123456789abcdef' } }
  const confirmed = valueIn(await confirmPush(connect(), tinyDriver, waiting, now))
  expect(confirmed).toEqual({
    ...waiting,
    confirmBy: null,
    fault: { code: 'push.timer-gone', params: { host: 'mail-1' } },
  })
})

test('one whose entry the journal cannot take is not begun, and those before it are still told', async () => {
  const [first, second] = [open('mail-1'), open('mail-2')]
  const hosts = () => [[first.connect(), first.site] as const, [second.connect(), first.site] as const]
  const plan = await planTiny(hosts(), 'after\n')
  const full = fail('storage.not-writable')
  const begun: string[] = []
  const { records, fault, notReached, told } = await runTiny(plan, 'after\n', hosts(), {
    onBegin: async ({ host }) => {
      if (host === 'mail-2') return full
      begun.push(host)
      return succeed(undefined)
    },
  })
  expect(fault).toEqual(full.fault)
  expect(records.map(({ host, state }) => [host, state])).toEqual([['mail-1', 'done']])
  expect(notReached.map(({ host }) => host)).toEqual(['mail-2'])
  expect([begun, told.some(({ host }) => host === 'mail-2')]).toEqual([['mail-1'], false])
})
