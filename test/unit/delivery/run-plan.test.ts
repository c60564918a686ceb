// A plan carried out on the tiny product through this machine's sh: before, after, or told. Every way a run can end.
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { fail } from '#domain/fault.ts'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import { openLocalShell } from '#test/support/local-shell.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { type TinySite, tinyConf } from '#test/support/tiny-product.ts'
import { planTiny, planTinyUndo, runTiny } from '#test/support/tiny-push.ts'

function open(name = 'mail-1') {
  const folder = temporaryFolder()
  const site: TinySite = { etc: join(folder, 'etc') }
  mkdirSync(site.etc)
  writeFileSync(join(site.etc, 'tiny.conf'), 'before\n')
  const id = randomUUID()
  const connect = (): DeliveryHost => ({
    id,
    name,
    system: 'posix',
    rights: 'own',
    sudoPassword: null,
    shell: openLocalShell(join(folder, 'home')),
  })
  const wish = (word: string) => writeFileSync(join(site.etc, word), '')
  return { folder, site, connect, wish, unwish: (word: string) => rmSync(join(site.etc, word), { force: true }) }
}

describe('a push that goes well', () => {
  test('writes, proves, and leaves an empty plan for the second time', async () => {
    const { site, connect } = open()
    const plan = await planTiny([[connect(), site]], 'after\n')
    expect(plan.hosts[0]?.commands.map(({ id }) => id)).toEqual([
      'tiny-look',
      'tiny-write',
      'tiny-prove',
      'tiny-take-back',
    ])
    const { records, fault, told, progress } = await runTiny(plan, 'after\n', [[connect(), site]])
    expect(fault).toBeNull()
    expect(records.map(({ state }) => state)).toEqual(['done'])
    expect(told[0]).toMatchObject({ state: 'running', ends: [] })
    expect(records[0]?.ends.map(({ id, code }) => [id, code])).toEqual([
      ['tiny-write', 0],
      ['tiny-prove', 0],
    ])
    expect(progress.flatMap(({ lines }) => lines)).toContain('step: written')
    expect(progress.at(-1)).toMatchObject({ stage: 'ended', state: 'done' })
    expect(tinyConf(site)).toBe('after\n')
    const again = await planTiny([[connect(), site]], 'after\n')
    expect(isEmptyPlan(again)).toBe(true)
    const second = await runTiny(again, 'after\n', [[connect(), site]])
    expect(second).toMatchObject({ records: [], fault: null, notReached: [] })
  })

  test('is taken back later with a plan of its own', async () => {
    const { site, connect } = open()
    const { records } = await runTiny(await planTiny([[connect(), site]], 'after\n'), 'after\n', [[connect(), site]])
    const [record] = records
    if (record === undefined) throw new Error('no record')
    const plan = await planTinyUndo(connect(), site, 'after\n', record)
    expect(plan.hosts[0]?.changes[0]).toMatchObject({ before: 'after\n', after: 'before\n' })
    const undone = await runTiny(plan, 'after\n', [[connect(), site]], { undo: record.undo })
    expect(undone.records.map(({ state, kind, undoes }) => [state, kind, undoes])).toEqual([
      ['done', 'undo', record.id],
    ])
    expect(tinyConf(site)).toBe('before\n')
  })
})

describe('a push that does not go well', () => {
  test('that fails after writing is taken back by itself', async () => {
    const { site, connect, wish } = open()
    const plan = await planTiny([[connect(), site]], 'after\n')
    wish('fail-apply')
    const { records, fault } = await runTiny(plan, 'after\n', [[connect(), site]])
    expect(fault).toEqual({ code: 'push.rolled-back', params: { host: 'mail-1', detail: 'broken-on-purpose' } })
    expect(records[0]).toMatchObject({ state: 'rolled-back', undoFault: null })
    expect(records[0]?.ends.map(({ id }) => id)).toEqual(['tiny-write', 'tiny-take-back'])
    expect(tinyConf(site)).toBe('before\n')
  })

  test('that does not prove is taken back by itself', async () => {
    const { site, connect, wish } = open()
    const plan = await planTiny([[connect(), site]], 'after\n')
    wish('fail-verify')
    const { records, fault } = await runTiny(plan, 'after\n', [[connect(), site]])
    expect(fault).toEqual({ code: 'push.verify-failed', params: { host: 'mail-1', detail: 'broken-on-purpose' } })
    expect(records[0]).toMatchObject({ state: 'rolled-back', undoFault: null })
    expect(tinyConf(site)).toBe('before\n')
  })

  test('whose way back fails too says both and where the backup lies', async () => {
    const { site, connect, wish } = open()
    const plan = await planTiny([[connect(), site]], 'after\n')
    wish('fail-apply')
    wish('fail-undo')
    const { records, fault } = await runTiny(plan, 'after\n', [[connect(), site]])
    expect(fault?.code).toBe('push.not-rolled-back')
    expect(fault?.params).toMatchObject({ detail: 'broken-on-purpose', undo: 'broken-on-purpose' })
    expect(records[0]?.state).toBe('broken')
    const next = await planTiny([[connect(), site]], 'after\n')
    expect(next.hosts[0]?.unfinished).not.toBeNull()
  })

  test('on a host that moved writes nothing', async () => {
    const { site, connect } = open()
    const plan = await planTiny([[connect(), site]], 'after\n')
    writeFileSync(join(site.etc, 'tiny.conf'), 'changed by somebody\n')
    const { records, fault } = await runTiny(plan, 'after\n', [[connect(), site]])
    expect(fault).toEqual({ code: 'push.stale', params: { host: 'mail-1' } })
    expect(records[0]?.state).toBe('rolled-back')
    expect(tinyConf(site)).toBe('changed by somebody\n')
  })

  test('that meets the lock of another one writes nothing', async () => {
    const { site, connect } = open()
    const plan = await planTiny([[connect(), site]], 'after\n')
    mkdirSync(join(site.etc, 'lock'))
    const { fault } = await runTiny(plan, 'after\n', [[connect(), site]])
    expect(fault).toEqual({ code: 'push.locked', params: { host: 'mail-1', by: 'somebody' } })
    expect(tinyConf(site)).toBe('before\n')
  })
})

describe('a plan nobody may carry out', () => {
  test('is one that was changed after it was shown', async () => {
    const { site, connect } = open()
    const plan = await planTiny([[connect(), site]], 'after\n')
    const [host] = plan.hosts
    if (host === undefined) throw new Error('no host')
    const forged = { ...plan, hosts: [{ ...host, commands: [...host.commands, ...host.commands] }] }
    expect((await runTiny(forged, 'after\n', [[connect(), site]])).fault?.code).toBe('push.stale')
    expect((await runTiny(plan, 'after\n', [[connect(), site]], { planHash: '0' })).fault?.code).toBe('push.stale')
    expect((await runTiny(plan, 'other\n', [[connect(), site]])).fault?.code).toBe('push.stale')
    expect(tinyConf(site)).toBe('before\n')
  })

  test('is one with an unsafe reason nobody accepted', async () => {
    const { site, connect } = open()
    writeFileSync(join(site.etc, 'tiny.conf'), 'by hand\n')
    const plan = await planTiny([[connect(), site]], 'after\n')
    const { fault, notReached } = await runTiny(plan, 'after\n', [[connect(), site]])
    expect(fault).toEqual({ code: 'push.unsafe', params: { host: 'mail-1', codes: 'hand-edited' } })
    expect(notReached.map(({ host }) => host)).toEqual(['mail-1'])
    const { records } = await runTiny(plan, 'after\n', [[connect(), site]], { accepted: ['hand-edited'] })
    expect(records[0]?.state).toBe('done')
  })
})

test('a plan for several hosts begins nowhere while one of them lacks a secret', async () => {
  const [first, second] = [open('mail-1'), open('mail-2')]
  const hosts = [[first.connect(), first.site] as const, [second.connect(), first.site] as const]
  const plan = await planTiny(hosts, 'after\n')
  const opened: DeliveryHost[] = []
  const { records, fault, notReached } = await runTiny(plan, 'after\n', hosts, {
    connect: async (id) => {
      if (id !== hosts[0]?.[0].id)
        return fail('ssh.secret-needed', { host: 'mail-2', what: 'sudo', kind: 'sudo', hop: 0 })
      opened.push(first.connect())
      return { ok: true, value: opened[0] ?? first.connect() }
    },
  })
  expect(fault?.code).toBe('ssh.secret-needed')
  expect([records, notReached.length, tinyConf(first.site)]).toEqual([[], 2, 'before\n'])
  expect(opened).toHaveLength(1)
  await opened[0]?.shell.gone
})

test('a connection that went while its host waited is made again', async () => {
  const [first, second] = [open('mail-1'), open('mail-2')]
  const hosts = [[first.connect(), first.site] as const, [second.connect(), second.site] as const]
  const plan = await planTiny(hosts, 'after\n')
  const waiting = second.connect()
  const connections = [first.connect(), waiting, second.connect()]
  const { records, fault } = await runTiny(plan, 'after\n', hosts, {
    connect: async () => ({ ok: true, value: connections.shift() ?? first.connect() }),
    onProgress: ({ lines }) => {
      if (lines.includes('step: written')) waiting.shell.close()
    },
  })
  expect(fault?.code).toBeUndefined()
  expect(records.map(({ host, state }) => [host, state])).toEqual([
    ['mail-1', 'done'],
    ['mail-2', 'done'],
  ])
})

test('a cancel in the middle of an apply is heard only after it is proven', async () => {
  const first = open('mail-1')
  const second = open('mail-2')
  const hosts = () => [[first.connect(), first.site] as const, [second.connect(), first.site] as const]
  const plan = await planTiny(hosts(), 'after\n')
  const cancel = new AbortController()
  const { records, fault, notReached } = await runTiny(plan, 'after\n', hosts(), {
    signal: cancel.signal,
    onProgress: ({ lines }) => {
      if (lines.includes('step: kept')) cancel.abort()
    },
  })
  expect(fault).toEqual({ code: 'push.stopped', params: { hosts: 'mail-2' } })
  expect(records.map(({ host, state }) => [host, state])).toEqual([['mail-1', 'done']])
  expect(notReached.map(({ host }) => host)).toEqual(['mail-2'])
  expect(existsSync(join(first.site.etc, 'unfinished'))).toBe(false)
})
