// Plans and carries out pushes of the tiny product, as the operations of the house do it for real ones.
import { randomUUID } from 'node:crypto'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { type LookOrder, makePlan, planPush, planUndo } from '#delivery/make-plan.ts'
import { hashSet } from '#delivery/plan-hash.ts'
import { type PlanRun, type RunOrder, runPlan } from '#delivery/run-plan.ts'
import type { PushPlan } from '#domain/push/push-plan.ts'
import type { PushProgress, PushRecord } from '#domain/push/push-record.ts'
import { systemClock } from '#ports/clock.ts'
import { valueIn } from './expect-outcome.ts'
import { type TinySite, tinyArtefact, tinyDriver, tinyScript } from './tiny-product.ts'

export const tinySiteId = '5d7d3c0e-3c1c-4a53-9a39-0d2f6c1d7a10'

/** The files of a push. */
export function tinyFiles(content: string) {
  const artefacts = [tinyArtefact(content)]
  return { artefacts, files: [...artefacts, tinyScript], setHash: hashSet(artefacts) }
}

/** What looking at a host takes. */
export function tinyLook(
  host: DeliveryHost,
  site: TinySite,
  content: string,
  change: Partial<LookOrder<TinySite>> = {},
): LookOrder<TinySite> {
  return {
    host,
    siteId: tinySiteId,
    driver: tinyDriver,
    site,
    ...tinyFiles(content),
    planId: randomUUID(),
    open: null,
    signal: new AbortController().signal,
    onStage: () => undefined,
    ...change,
  }
}

/** A plan for hosts that all have the same facts. */
export async function planTiny(
  hosts: readonly (readonly [DeliveryHost, TinySite])[],
  content: string,
  open: PushRecord | null = null,
  known: readonly PushRecord[] = [],
): Promise<PushPlan> {
  const id = randomUUID()
  const plans = []
  for (const [host, site] of hosts)
    plans.push(valueIn(await planPush(tinyLook(host, site, content, { planId: id, open, known }))))
  const { setHash } = tinyFiles(content)
  return makePlan({
    id,
    siteId: tinySiteId,
    kind: 'push',
    undoes: null,
    createdAt: systemClock.now(),
    setHash,
    hosts: plans,
  })
}

/** A plan that takes a record back, with the files of today. */
export async function planTinyUndo(
  host: DeliveryHost,
  site: TinySite,
  content: string,
  record: PushRecord,
): Promise<PushPlan> {
  const id = randomUUID()
  const plan = valueIn(await planUndo(tinyLook(host, site, content, { planId: id }), record.undo))
  const { setHash } = tinyFiles(content)
  return makePlan({
    id,
    siteId: tinySiteId,
    kind: 'undo',
    undoes: record.id,
    createdAt: systemClock.now(),
    setHash,
    hosts: [plan],
  })
}

export interface TinyRun extends PlanRun {
  /** Every state of every record, as told. */
  readonly told: readonly PushRecord[]
  readonly progress: readonly PushProgress[]
}

/** Carries a plan out on hosts given by id. */
export async function runTiny(
  plan: PushPlan,
  content: string,
  hosts: readonly (readonly [DeliveryHost, TinySite])[],
  change: Partial<RunOrder<TinySite>> = {},
): Promise<TinyRun> {
  const told: PushRecord[] = []
  const progress: PushProgress[] = []
  const site = hosts[0]?.[1]
  if (site === undefined) throw new Error('no hosts')
  const run = await runPlan({
    plan,
    planHash: plan.hash,
    accepted: [],
    driver: tinyDriver,
    site,
    files: tinyFiles(content).files,
    gateway: 'tiny',
    desk: 'desk@test',
    undo: {},
    revertAfterMinutes: null,
    clock: systemClock,
    newId: randomUUID,
    signal: new AbortController().signal,
    oursOn: () => [],
    connect: async (id) => {
      const host = hosts.find(([one]) => one.id === id)?.[0]
      if (host === undefined) throw new Error('no such host')
      return { ok: true, value: host }
    },
    ...change,
    onRecord: (record) => {
      told.push(record)
      return change.onRecord?.(record)
    },
    onProgress: (one) => {
      progress.push(one)
      change.onProgress?.(one)
    },
  })
  return { ...run, told, progress }
}
