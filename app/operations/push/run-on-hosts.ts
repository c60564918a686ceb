// Carries out a plan on its hosts and keeps the journal. Before the first command the journal must take the entry; later a journal that
// cannot be written stops nothing that has begun, and is told at the end.

import { runKey } from '#delivery/run-folder.ts'
import { type PlanRun, runPlan } from '#delivery/run-plan.ts'
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import type { PushPlan, UnsafeReason } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { PushDesk, TellProgress } from './desk.ts'
import { keepRecord } from './open-records.ts'
import type { PushSet } from './push-set.ts'
import { askedAgain, forHost, reachHost } from './reach-host.ts'

export interface Run {
  readonly plan: PushPlan
  /** As it was shown. */
  readonly planHash: string
  readonly accepted: readonly UnsafeReason['code'][]
  readonly hosts: readonly PushHost[]
  readonly set: PushSet
  readonly undo: PushRecord['undo']
  readonly revertAfterMinutes: number | null
  /** Told as soon as something is begun on one of the hosts: the plan may not be carried out a second time. */
  readonly onBegin?: () => void
}

/** Runs it; faults only when nothing was begun, the others stand in what comes back. */
export async function runOnHosts(
  desk: PushDesk,
  run: Run,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<PlanRun>> {
  const { set, hosts, onBegin, ...rest } = run
  let lost: Fault | null = null
  const ours = oursOf(desk, hosts)
  if (!ours.ok) return ours
  const ended = await runPlan({
    ...rest,
    driver: set.driver,
    site: set.facts,
    files: set.files,
    gateway: set.gateway,
    desk: desk.name,
    clock: desk.clock,
    newId: () => desk.newId(),
    signal,
    oursOn: (hostId) => ours.value.get(hostId) ?? [],
    async connect(hostId) {
      const host = hosts.find(({ id }) => id === hostId)
      return host === undefined ? fail('push.host-not-found') : await reachHost(host, desk.access, signal)
    },
    async onBegin(record) {
      const saved = await keepRecord(desk.journal, record)
      if (saved.ok) onBegin?.()
      return saved
    },
    async onRecord(record) {
      const saved = await keepRecord(desk.journal, record)
      if (!saved.ok) lost = saved.fault
    },
    onProgress: tell,
  })
  return succeed({ ...ended, fault: askedOf(desk, hosts, ended) ?? lost })
}

/** Why it ended, as a question where nothing was begun yet and a person can be asked. */
function askedOf(desk: PushDesk, hosts: readonly PushHost[], { records, fault, notReached }: PlanRun): Fault | null {
  const host = hosts.find(({ id }) => id === notReached[0]?.hostId)
  if (fault === null || host === undefined || records.length > 0) return fault
  const asked = askedAgain(fault, desk.access.secrets)
  return asked === fault ? fault : forHost(host, asked).fault
}

/** Runs of this desk that may still hold the lock of a host, however they ended: the answer to a lock or unlock may have been lost. */
export function oursOf(
  { journal }: Pick<PushDesk, 'journal'>,
  hosts: readonly Pick<PushHost, 'id'>[],
): Outcome<ReadonlyMap<string, readonly string[]>> {
  const runs = new Map<string, readonly string[]>()
  for (const { id } of hosts) {
    const records = journal.recent(id)
    if (!records.ok) return records
    runs.set(
      id,
      records.value.flatMap(({ undo }) => undo[runKey] ?? []),
    )
  }
  return succeed(runs)
}
