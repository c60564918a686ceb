// What a lost connection leaves behind, through this machine's sh and with a desk's own journal: a run that was cut is closed by the one that
// finishes it, a lock whose answer was lost keeps its own desk out of nothing, and a broken run is told by its record.
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { settleHost } from '#operations/push/look-at-hosts.ts'
import { isUnfinished, keepRecord } from '#operations/push/open-records.ts'
import { oursOf } from '#operations/push/run-on-hosts.ts'
import { systemClock } from '#ports/clock.ts'
import { watchShell } from '#test/support/cut-shell.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openLocalShell } from '#test/support/local-shell.ts'
import { createMemoryJournal } from '#test/support/memory-desk.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { type TinySite, tinyConf, tinyDriver } from '#test/support/tiny-product.ts'
import { planTiny, runTiny, tinyFiles, tinySiteId } from '#test/support/tiny-push.ts'

function openDesk() {
  const folder = temporaryFolder()
  const site: TinySite = { etc: join(folder, 'etc') }
  mkdirSync(site.etc)
  writeFileSync(join(site.etc, 'tiny.conf'), 'before\n')
  const id = randomUUID()
  const journal = createMemoryJournal()
  /** A new connection; `cutAt`: it is lost when this is seen, before (a call) or after (a line) it did its work. */
  const connect = (cutAt: RegExp | null = null): DeliveryHost => {
    const local = openLocalShell(join(folder, 'home'))
    const host = { id, name: 'mail-1', system: 'posix', rights: 'own', sudoPassword: null } as const
    return { ...host, shell: cutAt === null ? local : watchShell(local, 1, cutAt, () => local.cut()) }
  }
  const settle = async () => {
    const set = { gateway: 'tiny', driver: tinyDriver, facts: null, ...tinyFiles('after\n') }
    const at = { siteId: tinySiteId, set }
    return valueIn(await settleHost({ journal, clock: systemClock }, at, connect(), new AbortController().signal))
  }
  const plan = async () => planTiny([[connect(), site]], 'after\n', (await settle()).find(isUnfinished) ?? null)
  const run = async (planned: Awaited<ReturnType<typeof plan>>, cutAt: RegExp | null = null) => {
    const ours = valueIn(oursOf({ journal }, [{ id }]))
    return await runTiny(planned, 'after\n', [[connect(cutAt), site]], {
      oursOn: (host) => ours.get(host) ?? [],
      onRecord: async (record: PushRecord) => void valueIn(await keepRecord(journal, record)),
    })
  }
  const states = () => journal.records().map(({ kind, state }) => `${kind} ${state}`)
  return { site, connect, journal, settle, plan, run, states, wish: (name: string) => join(site.etc, name) }
}

test('a push cut while it was proven is closed by the one that finishes it', async () => {
  const { site, plan, run, states, journal } = openDesk()
  await run(await plan(), / verify /)
  const second = await plan()
  expect(states()).toEqual(['push interrupted'])
  expect(second.hosts[0]?.unfinished?.recordId).toBe(journal.records()[0]?.id)
  await run(second)
  expect(states()).toEqual(['push done', 'push done'])
  expect(isEmptyPlan(await plan())).toBe(true)
  expect(tinyConf(site)).toBe('after\n')
})

test('a way back the host knows nothing of is over once a push is in force, and what it was to take back still stands', async () => {
  const { plan, run, states, journal } = openDesk()
  const { records } = await run(await plan())
  const [record] = records
  if (record === undefined) throw new Error('no record')
  const lost = { kind: 'undo', undoes: record.id, state: 'interrupted', endedAt: null } as const
  await journal.save({ ...record, ...lost, id: randomUUID(), undo: {} })
  const next = await plan()
  expect(next.hosts[0]?.unfinished?.recordId).toBe(journal.records()[0]?.id)
  await run(next)
  expect(states()).toEqual(['push done', 'undo interrupted', 'push done'])
  expect(isEmptyPlan(await plan())).toBe(true)
})

test.each([/^line =held/, / unlock /, / open_run /])(
  'a connection lost around %s keeps its own desk out of nothing',
  async (cutAt) => {
    const { site, plan, run } = openDesk()
    await run(await plan(), cutAt)
    writeFileSync(join(site.etc, 'tiny.conf'), 'moved\n')
    const next = await plan()
    expect((await run(next)).fault).toBeNull()
    expect(isEmptyPlan(await plan())).toBe(true)
  },
)

test('a run that is not as before is told by its record', async () => {
  const { plan, run, states, wish, journal, settle, site, connect } = openDesk()
  writeFileSync(wish('fail-apply'), '')
  writeFileSync(wish('fail-undo'), '')
  await run(await plan())
  expect(states()).toEqual(['push broken'])
  const known = await settle()
  expect(known).toEqual(journal.records())
  const again = await planTiny([[connect(), site]], 'after\n', null, known)
  expect(again.hosts[0]?.unfinished?.recordId).toBe(known[0]?.id)
  rmSync(wish('fail-apply'))
  await run(again)
  expect(states()).toEqual(['push done', 'push broken'])
  expect(isEmptyPlan(await plan())).toBe(true)
})
