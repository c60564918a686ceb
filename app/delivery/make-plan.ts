// Looks at a host and says what a push, or taking one back, would change there: files brought, commands in clear text, unsafe reasons, and
// whether a run of ours began and was never seen to end. Writes nothing but the work folder. Faults: those of placing, of sudo and of the
// product's driver; push.locked while a run is under way.
import type { Artefact } from '#domain/artefact.ts'
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, HostReading, PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import { type HostPlan, type PlanCommand, type PushPlan, planLimits } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { DeliveryHost } from './delivery-host.ts'
import { type HostRun, readRuns } from './detached.ts'
import { type Placed, place } from './place.ts'
import { hashPlan, type NamedContent } from './plan-hash.ts'
import { openRights } from './privileges.ts'
import { hasTimer } from './revert-timer.ts'
import { runCommand } from './run-command.ts'
import { runKey, runOf, siteFolderOf } from './run-folder.ts'

export interface LookOrder<Site> {
  readonly host: DeliveryHost
  readonly siteId: string
  readonly driver: PushDriver<Site>
  readonly site: Site
  /** SHA-256 of the generated files. */
  readonly setHash: string
  readonly artefacts: readonly Artefact[]
  /** Artefacts and the driver's own files. */
  readonly files: readonly NamedContent[]
  /** Of the plan to be; the run it becomes is named after it. */
  readonly planId: string
  /** A record of this host that is still `running` or `interrupted` after `settleRecords`. */
  readonly open: Pick<PushRecord, 'id' | 'startedAt'> | null
  /** The last records of this host, whatever their state: a run the host still shows as open is told by its record. */
  readonly known?: readonly Pick<PushRecord, 'id' | 'undo'>[]
  readonly signal: AbortSignal
  readonly onStage: (stage: 'upload' | 'inspect', commandId: string | null, lines: readonly string[]) => void
}

/** The part of a plan about one host: what a push would do there. */
export async function planPush<Site>(order: LookOrder<Site>): Promise<Outcome<HostPlan>> {
  const { driver, site } = order
  const looked = await look(order, runOf(order.planId), (at) => driver.inspect(site, at))
  if (!looked.ok) return looked
  const { at, answers } = looked.value
  const reading = driver.read(answers, order.artefacts, site)
  if (!reading.ok) return named(order.host, reading)
  const codes = reading.value.unsafe.map(({ code }) => code)
  return assemble(order, looked.value, reading.value, [
    ...driver.apply(site, at, reading.value, codes),
    ...driver.verify(site, at),
    ...driver.undo(site, at, {}, null),
  ])
}

/** The same for taking back what a record did, with the files of today; `undo` is that of the record. */
export async function planUndo<Site>(
  order: LookOrder<Site>,
  undo: Readonly<Record<string, string>>,
): Promise<Outcome<HostPlan>> {
  const { driver, site } = order
  const looked = await look(order, undo[runKey] ?? '', (at) => driver.inspectUndo(site, at, undo))
  if (!looked.ok) return looked
  const { at, answers } = looked.value
  const reading = driver.readUndo(answers, site)
  if (!reading.ok) return named(order.host, reading)
  return assemble(order, looked.value, reading.value, driver.undo(site, at, undo, reading.value))
}

/** The whole plan of a site, with its hash. */
export function makePlan(plan: Omit<PushPlan, 'schema' | 'hash'>): PushPlan {
  const whole = { ...plan, schema: 'handschlag.push-plan/1' as const }
  return { ...whole, hash: hashPlan(whole) }
}

export interface Looked {
  readonly host: DeliveryHost
  readonly at: PushPlace
  readonly placed: Placed
  readonly runs: readonly HostRun[]
  readonly commands: readonly PlanCommand[]
  readonly answers: readonly CommandAnswer[]
}

/** Brings the files, refuses while something runs, and asks the product. */
export async function look<Site>(
  order: LookOrder<Site>,
  run: string,
  inspect: (at: PushPlace) => readonly PlanCommand[],
): Promise<Outcome<Looked>> {
  const { signal } = order
  order.onStage('upload', null, [])
  const placed = await place(order.host, { ...order, onSend: (name) => order.onStage('upload', null, [name]) })
  if (!placed.ok) return placed
  const at: PushPlace = { system: order.host.system, folder: placed.value.folder, run }
  const runs = await readRuns(order.host, at, siteFolderOf(at.folder), signal)
  if (!runs.ok) return runs
  const under = runs.value.find(({ steps }) => steps.some(({ state }) => state === 'running'))
  if (under !== undefined) return fail('push.locked', { host: order.host.name, by: `run-${under.run}` })
  const commands = inspect(at)
  const host = await openRights(order.host, commands, signal)
  if (!host.ok) return host
  const answers: CommandAnswer[] = []
  for (const command of commands) {
    order.onStage('inspect', command.id, [])
    const onLine = (line: string) => order.onStage('inspect', command.id, [line])
    const answer = await runCommand({
      host: host.value,
      place: at,
      command: { ...command, isDetached: false },
      signal,
      onLine,
    })
    if (!answer.ok) return answer
    answers.push(answer.value)
  }
  return succeed({ host: host.value, at, placed: placed.value, runs: runs.value, commands, answers })
}

async function assemble<Site>(
  order: LookOrder<Site>,
  { host, placed, runs, commands: inspect }: Looked,
  reading: HostReading,
  writing: readonly PlanCommand[],
): Promise<Outcome<HostPlan>> {
  const commands = [...inspect, ...writing]
  const ids = new Set(commands.map(({ id }) => id))
  if (ids.size < commands.length || commands.length > planLimits.commands)
    throw new Error(`commands of a plan need names of their own: ${commands.map(({ id }) => id).join(' ')}`)
  if (reading.changes.length > planLimits.changes)
    return fail('push.not-understood', { host: host.name, detail: `${reading.changes.length} > ${planLimits.changes}` })
  const rights = await openRights(host, writing, order.signal)
  if (!rights.ok) return rights
  const left = runs.find(isLeft)
  const startedAt = order.open?.startedAt ?? left?.steps[0]?.startedAt ?? null
  const recordId = order.open?.id ?? order.known?.find(({ undo }) => undo[runKey] === left?.run)?.id ?? null
  const isUnfinished = reading.isUnfinished || order.open !== null || left !== undefined
  return succeed({
    hostId: host.id,
    host: host.name,
    product: reading.product,
    stateHash: reading.stateHash,
    changes: [...reading.changes],
    unsafe: [...reading.unsafe],
    notes: [...reading.notes],
    uploads: [...placed.uploads],
    commands,
    unfinished: isUnfinished ? { recordId, startedAt: startedAt ?? '' } : null,
    canRevert: hasTimer(host),
    fault: null,
  })
}

/** The part of a plan about a host that could not be looked at: nothing runs there, and to go on without it is to be accepted by name. */
export function leaveOut({ id, name, system }: Pick<PushHost, 'id' | 'name' | 'system'>, fault: Fault): HostPlan {
  return {
    ...{ hostId: id, host: name, product: { name: '', version: '' }, stateHash: '0'.repeat(64) },
    ...{ changes: [], notes: [], uploads: [], commands: [], unfinished: null },
    unsafe: [{ code: 'host-left-out', params: { host: name } }],
    canRevert: hasTimer({ system }),
    fault,
  }
}

/** Whether a run is to be finished; one that only waits for its desk to read what its timer did is not. */
function isLeft({ steps, timer }: HostRun): boolean {
  if (steps.length === 0 || timer === 'pending') return false
  return !((timer === 'reverting' || timer === 'lost') && steps.every(({ code }) => code === 0))
}

function named<T>(host: DeliveryHost, outcome: Outcome<T> & { readonly ok: false }): Outcome<never> {
  return fail(outcome.fault.code, { ...outcome.fault.params, host: host.name })
}
