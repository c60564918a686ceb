// One push whose connection is cut at one moment, and what the next connection makes of it, with the desk's own journal: the host is before or
// after, what is open is told, the next plan brings it to an end, and the one after that finds nothing left.
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { readRuns } from '#delivery/detached.ts'
import { place } from '#delivery/place.ts'
import { siteFolderOf } from '#delivery/run-folder.ts'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { settleHost } from '#operations/push/look-at-hosts.ts'
import { isUnfinished, keepRecord, type PushJournal } from '#operations/push/open-records.ts'
import { oursOf } from '#operations/push/run-on-hosts.ts'
import { systemClock } from '#ports/clock.ts'
import { watchShell } from './cut-shell.ts'
import type { DeliveryBench, OpenHost } from './delivery-bench.ts'
import { valueIn } from './expect-outcome.ts'
import { createMemoryJournal } from './memory-desk.ts'
import { tinyConf, tinyDriver } from './tiny-product.ts'
import { planTiny, runTiny, tinyFiles, tinySiteId } from './tiny-push.ts'

/** Cuts at every moment from the lock on; the moments there were. */
export async function cutEverywhere(bench: DeliveryBench, cut: Cut): Promise<readonly CutPush[]> {
  const seen: CutPush[] = []
  let opened = await bench.open()
  for (let moment = 1; ; moment++) {
    const push = await pushAndCut(bench, opened, moment, cut)
    opened = push.next
    if (push.moment === null) break
    seen.push(push)
  }
  opened.host.shell.close()
  return seen
}

export type Cut = 'session killed' | 'client destroyed'

/** The last moment that was reached and what stood there; null = the push ended before the cut came. */
export interface CutPush {
  readonly moment: string | null
  /** What the record said at the end, before and after the next connection. */
  readonly states: readonly (string | undefined)[]
  /** Goes on with the connection that was made last. */
  readonly next: OpenHost
}

/** Pushes, cuts at the moment, connects again, and carries the next plan out. */
async function pushAndCut(bench: DeliveryBench, opened: OpenHost, moment: number, cut: Cut): Promise<CutPush> {
  reset(bench)
  const journal = createMemoryJournal()
  const plan = await planTiny([[opened.host, bench.site]], 'after\n')
  let reached: string | null = null
  const shell = watchShell(opened.host.shell, moment, / lock /, (what) => {
    reached = what
    if (cut === 'session killed') bench.server.killSessions()
    else opened.connection.client.destroy()
  })
  const { fault } = await runTiny(plan, 'after\n', [[{ ...opened.host, shell }, bench.site]], kept(journal))
  const told = journal.records()[0]?.state
  if (reached === null) {
    expect(fault).toBeNull()
    return { moment: null, states: [told], next: await bench.open() }
  }
  const next = await bench.open()
  await untilQuiet(next.host)
  const settled = await settle(next.host, journal)
  expect(['before\n', 'after\n']).toContain(tinyConf(bench.site))
  expect(existsSync(join(bench.site.etc, 'tiny.new'))).toBe(false)
  await repair(bench, next.host, journal, settled, reached)
  return { moment: reached, states: [told, settled[0]?.state], next: await bench.open() }
}

function kept(journal: PushJournal) {
  return { onRecord: async (record: PushRecord) => void valueIn(await keepRecord(journal, record)) }
}

/** Waits until nothing of ours runs there. */
async function untilQuiet(host: DeliveryHost): Promise<void> {
  const { folder } = valueIn(await place(host, { siteId: tinySiteId, ...tinyFiles('after\n') }))
  for (;;) {
    const runs = valueIn(await readRuns(host, { folder }, siteFolderOf(folder)))
    if (!runs.some(({ steps }) => steps.some(({ state }) => state === 'running'))) break
  }
}

/** Reads how it ended, as every look of the desk begins. */
async function settle(host: DeliveryHost, journal: PushJournal): Promise<readonly PushRecord[]> {
  const set = { gateway: 'tiny', driver: tinyDriver, facts: null, ...tinyFiles('after\n') }
  const desk = { journal, clock: systemClock }
  return valueIn(await settleHost(desk, { siteId: tinySiteId, set }, host, new AbortController().signal))
}

async function repair(
  bench: DeliveryBench,
  host: DeliveryHost,
  journal: PushJournal,
  settled: readonly PushRecord[],
  moment: string,
): Promise<void> {
  const [record] = settled
  const plan = await planTiny([[host, bench.site]], 'after\n', settled.find(isUnfinished) ?? null)
  const isAfter = tinyConf(bench.site) === 'after\n'
  // what was written and not proven is never passed over as if nothing had been
  if (isAfter && record?.state !== 'done') expect(plan.hosts[0]?.unfinished, moment).not.toBeNull()
  if (!isAfter) expect(plan.hosts[0]?.changes.length, moment).toBe(1)
  const ours = valueIn(oursOf({ journal }, [host]))
  const shell = { ...host.shell, close: () => undefined }
  const { fault, records } = await runTiny(plan, 'after\n', [[{ ...host, shell }, bench.site]], {
    ...kept(journal),
    oursOn: (id) => ours.get(id) ?? [],
  })
  expect(fault, moment).toBeNull()
  expect(
    records.every(({ state }) => state === 'done'),
    moment,
  ).toBe(true)
  expect(tinyConf(bench.site)).toBe('after\n')
  const open = (await settle(host, journal)).find(isUnfinished) ?? null
  expect(isEmptyPlan(await planTiny([[host, bench.site]], 'after\n', open)), moment).toBe(true)
  host.shell.close()
}

function reset({ site, user }: DeliveryBench): void {
  for (const name of ['tiny.conf', 'tiny.new', 'unfinished']) rmSync(join(site.etc, name), { force: true })
  for (const name of execFileSync('ls', [site.etc], { encoding: 'utf8' }).split('\n'))
    if (name.startsWith('kept-')) rmSync(join(site.etc, name))
  writeFileSync(join(site.etc, 'tiny.conf'), 'before\n')
  rmSync(join(user.home, '.handschlag'), { recursive: true, force: true })
}
