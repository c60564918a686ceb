// Looks at hosts one after the other and makes one plan of it: signs in, finds out what became of runs whose end nobody saw, and asks what
// would change. Nothing is written but the work folders. A host that cannot be looked at stands in the plan with its fault; what a person can
// answer, such as a password or an unknown key, ends it, and so does the fault of the only host.
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { leaveOut, makePlan, planPush, planUndo } from '#delivery/make-plan.ts'
import { place } from '#delivery/place.ts'
import { settleRecords } from '#delivery/settle-records.ts'
import { type Fault, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import type { HostPlan, PushPlan, UnsafeReason } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { PushDesk, TellProgress } from './desk.ts'
import { isUnfinished, takenBackAt } from './open-records.ts'
import type { PushSet } from './push-set.ts'
import { askedAgain, forHost, reachHost } from './reach-host.ts'

export interface Look {
  readonly siteId: string
  readonly planId: string
  readonly hosts: readonly PushHost[]
  readonly set: PushSet
  /** The record to be taken back; null = a push. */
  readonly undoes: PushRecord | null
  /** What else has to be accepted of what a host's plan would do; absent where nobody keeps checklists. */
  readonly reasonsOf?: (host: HostPlan) => Promise<Outcome<readonly UnsafeReason[]>>
}

/** The artefacts with the driver's own files; faults of reading those. */
export async function withExtraFiles(set: Omit<PushSet, 'files'>): Promise<Outcome<PushSet>> {
  const extra = (await set.driver.extraFiles?.(set.facts)) ?? succeed([])
  return extra.ok ? succeed({ ...set, files: [...set.artefacts, ...extra.value] }) : extra
}

/** Faults a person answers at once; leaving the host out is no answer to them. */
const answerable: readonly Fault['code'][] = ['ssh.secret-needed', 'ssh.host-key-unknown', 'ssh.keychain-missing']

function mayBeLeftOut({ code }: Fault): boolean {
  return /^(ssh|push)\./.test(code) && !answerable.includes(code)
}

/** The plan over all hosts; faults where no host could be looked at, or one can be once a person answered. */
export async function lookAtHosts(
  desk: PushDesk,
  look: Look,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<PushPlan>> {
  const hosts: HostPlan[] = []
  for (const host of look.hosts) {
    tell({ hostId: host.id, host: host.name, stage: 'connect', commandId: null, lines: [], state: null })
    const plan = await planForHost(desk, look, host, tell, signal)
    if (!plan.ok && !mayBeLeftOut(plan.fault)) return plan
    const reasons = plan.ok ? ((await look.reasonsOf?.(plan.value)) ?? succeed([])) : succeed([])
    if (!reasons.ok) return reasons
    hosts.push(
      plan.ok ? { ...plan.value, unsafe: [...plan.value.unsafe, ...reasons.value] } : leaveOut(host, plan.fault),
    )
  }
  const [first] = hosts
  if (first?.fault && hosts.every(({ fault }) => fault !== null)) return { ok: false, fault: first.fault }
  return succeed(
    makePlan({
      id: look.planId,
      siteId: look.siteId,
      kind: look.undoes === null ? 'push' : 'undo',
      undoes: look.undoes?.id ?? null,
      createdAt: desk.clock.now(),
      setHash: look.set.setHash,
      hosts,
    }),
  )
}

async function planForHost(
  desk: PushDesk,
  look: Look,
  host: PushHost,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<HostPlan>> {
  const { access } = desk
  const reached = await reachHost(host, access, signal)
  if (!reached.ok) return reached
  const plan = await lookAtHost(desk, look, reached.value, tell, signal).finally(() => reached.value.shell.close())
  if (!plan.ok) return forHost(host, askedAgain(plan.fault, access.secrets))
  // where the keychain refuses, the plan stands all the same
  await access.secrets.keepUsed(host.id, ['sudo']).catch(() => undefined)
  return plan
}

async function lookAtHost(
  desk: PushDesk,
  { siteId, planId, set, undoes }: Look,
  host: DeliveryHost,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<HostPlan>> {
  const settled = await settleHost(desk, { siteId, set }, host, signal)
  if (!settled.ok) return settled
  const open = settled.value.find(isUnfinished) ?? null
  const { driver, facts: site, setHash, artefacts, files } = set
  const order = {
    ...{ host, siteId, driver, site, setHash, artefacts, files, planId, open, known: settled.value, signal },
    onStage: (stage: 'upload' | 'inspect', commandId: string | null, lines: readonly string[]) =>
      tell({ hostId: host.id, host: host.name, stage, commandId, lines: [...lines], state: null }),
  }
  if (undoes !== null) return await planUndo(order, undoes.undo)
  const plan = await planPush(order)
  const at = plan.ok && plan.value.changes.length > 0 ? takenBackAt(settled.value) : null
  return plan.ok && at !== null
    ? succeed({ ...plan.value, notes: [...plan.value.notes, { code: 'taken-back', params: { at } }] })
    : plan
}

/** Finds out what became of the last runs on a host and keeps it; their records as they are now, newest first. */
export async function settleHost(
  { journal, clock }: Pick<PushDesk, 'journal' | 'clock'>,
  { siteId, set }: Pick<Look, 'siteId' | 'set'>,
  host: DeliveryHost,
  signal: AbortSignal,
): Promise<Outcome<readonly PushRecord[]>> {
  const records = journal.recent(host.id)
  if (!records.ok || records.value.length === 0) return records
  const placed = await place(host, { siteId, setHash: set.setHash, files: set.files, signal })
  if (!placed.ok) return placed
  const { folder } = placed.value
  const settled = await settleRecords({
    ...{ host, folder, driver: set.driver, records: records.value, signal },
    now: clock.now(),
  })
  if (!settled.ok) return settled
  for (const [index, record] of settled.value.entries()) {
    if (record === records.value[index]) continue
    const saved = await journal.save(record)
    if (!saved.ok) return saved
  }
  return settled
}
