// The only way a plan is carried out: unchanged, host by host, the next one only when the one before is verified. Refused before anything is
// begun: a plan that is another one than was shown (push.stale), unsafe reasons nobody accepted (push.unsafe), a host without a timer where
// one is wanted (push.no-timer), a host one cannot sign in on. Cancelling is heard before each host; then the report says push.stopped.
import { type Fault, fail, type Outcome } from '#domain/fault.ts'
import type { HostPlan, PushPlan, UnsafeReason } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { DeliveryHost } from './delivery-host.ts'
import { hashPlan } from './plan-hash.ts'
import { type RunFacts, runOnHost } from './run-host.ts'
import { openAll, type SignIns } from './sign-ins.ts'

export interface RunOrder<Site> extends Omit<RunFacts<Site>, 'ours'> {
  /** As it was shown to whoever accepted. */
  readonly planHash: string
  readonly accepted: readonly UnsafeReason['code'][]
  /** Runs of this desk on that host, from `runKey` in the `undo` of its records: their lock may be taken over. */
  oursOn(hostId: string): readonly string[]
  /** Signs in on the host; the connection is closed from here. */
  connect(hostId: string): Promise<Outcome<DeliveryHost>>
}

/** What came of a plan. Whoever stands in `notReached` is as before. */
export interface PlanRun {
  /** One for each host where something was begun, in order. */
  readonly records: readonly PushRecord[]
  /** Why it ended early; null when every host is as planned. */
  readonly fault: Fault | null
  /** Also those the plan left out. */
  readonly notReached: readonly { readonly hostId: string; readonly host: string }[]
}

/** Carries out a plan. */
export async function runPlan<Site>(order: RunOrder<Site>): Promise<PlanRun> {
  const { plan } = order
  const refusal = refuse(order)
  if (refusal !== null) return { records: [], fault: refusal, notReached: plan.hosts.map(nameOf) }
  const working = plan.hosts.filter(hasWork)
  for (const host of working.slice(0, 1)) tellConnect(order, host)
  const opened = await openAll(working, order)
  if (!opened.ok) return { records: [], fault: opened.fault, notReached: plan.hosts.map(nameOf) }
  try {
    return await runAll(order, opened.value)
  } finally {
    opened.value.close()
  }
}

async function runAll<Site>(order: RunOrder<Site>, signIns: SignIns): Promise<PlanRun> {
  const { plan } = order
  const records: PushRecord[] = []
  const leftOut = plan.hosts.filter(({ fault }) => fault !== null)
  for (const [index, host] of plan.hosts.entries()) {
    if (!hasWork(host)) {
      tellEnd(order, host, null)
      continue
    }
    const { record, fault } = await runOne(order, host, signIns)
    if (record !== null) records.push(record)
    tellEnd(order, host, record)
    if (fault !== null) {
      const rest = plan.hosts.slice(record === null ? index : index + 1)
      const notReached = plan.hosts.filter((each) => rest.includes(each) || leftOut.includes(each)).map(nameOf)
      return { records, fault: records.length > 0 ? stoppedBy(fault, notReached) : fault, notReached }
    }
  }
  return { records, fault: null, notReached: leftOut.map(nameOf) }
}

/** Cancelled after some hosts were done: those stay as they are now, the others as they were. */
function stoppedBy(fault: Fault, notReached: PlanRun['notReached']): Fault {
  if (fault.code !== 'job.cancelled') return fault
  return fail('push.stopped', { hosts: notReached.map(({ host }) => host).join(', ') }).fault
}

function refuse<Site>({ plan, planHash, accepted, revertAfterMinutes }: RunOrder<Site>): Fault | null {
  if (hashPlan(plan) !== plan.hash || plan.hash !== planHash) return fail('push.stale', { host: names(plan) }).fault
  for (const { host, unsafe } of plan.hosts) {
    const open = unsafe.map(({ code }) => code).filter((code) => !accepted.includes(code))
    if (open.length > 0) return fail('push.unsafe', { host, codes: [...new Set(open)].join(', ') }).fault
  }
  const timerless = plan.hosts.find((host) => hasWork(host) && !host.canRevert)
  if (revertAfterMinutes !== null && timerless !== undefined) return fail('push.no-timer', nameOf(timerless)).fault
  return null
}

async function runOne<Site>(
  order: RunOrder<Site>,
  host: HostPlan,
  signIns: SignIns,
): Promise<{ record: PushRecord | null; fault: Fault | null }> {
  if (order.signal.aborted) return { record: null, fault: fail('job.cancelled').fault }
  tellConnect(order, host)
  const connected = await signIns.take(host.hostId)
  if (!connected.ok) return { record: null, fault: connected.fault }
  try {
    return await runOnHost({ ...order, ours: order.oursOn(host.hostId) }, host, connected.value)
  } finally {
    connected.value.shell.close()
  }
}

function hasWork({ changes, unfinished }: HostPlan): boolean {
  return changes.length > 0 || unfinished !== null
}

function tellConnect<Site>({ onProgress }: RunOrder<Site>, { hostId, host }: HostPlan): void {
  onProgress({ hostId, host, stage: 'connect', commandId: null, lines: [], state: null })
}

function tellEnd<Site>({ onProgress }: RunOrder<Site>, { hostId, host }: HostPlan, record: PushRecord | null): void {
  onProgress({ hostId, host, stage: 'ended', commandId: null, lines: [], state: record?.state ?? null })
}

function nameOf({ hostId, host }: HostPlan): { readonly hostId: string; readonly host: string } {
  return { hostId, host }
}

function names(plan: PushPlan): string {
  return plan.hosts.map(({ host }) => host).join(', ')
}
