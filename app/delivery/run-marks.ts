// What marks a run on a POSIX host: its folder with the plan as it was carried out, so that the next connection understands what it finds
// even when the desk forgot; and that it is over. Windows hosts carry no such marks: there the product's own script keeps them.
import { z } from 'zod'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PushPlace } from '#domain/push/push-driver.ts'
import { type HostPlan, planCommand } from '#domain/push/push-plan.ts'
import type { PushRecord, RecordState } from '#domain/push/push-record.ts'
import { askScript } from './ask-script.ts'
import { type DeliveryHost, faultAt } from './delivery-host.ts'
import { runFolder, siteFolderOf } from './run-folder.ts'

const runMark = z.object({
  schema: z.literal('handschlag.run/1'),
  recordId: z.uuid(),
  planHash: z.string(),
  kind: z.enum(['push', 'undo']),
  commands: z.array(planCommand).max(100),
})
export type RunMark = z.infer<typeof runMark>

const markName = 'plan.json'
const maxBytes = 2_000_000

/** Makes the run's folder and leaves the plan there; its first command that writes ends the timer of the record it finishes. */
export async function openRun(
  host: DeliveryHost,
  place: PushPlace,
  {
    record,
    plan,
    finishes,
  }: { readonly record: PushRecord; readonly plan: HostPlan; readonly finishes: string | null },
): Promise<Outcome<undefined>> {
  if (host.system === 'windows') return succeed(undefined)
  const path = runFolder(place)
  const opened = await askScript(host, {
    folder: place.folder,
    step: 'open',
    words: ['open_run', path, finishes ?? '-'],
  })
  if (!opened.ok) return opened
  const mark: RunMark = {
    schema: 'handschlag.run/1',
    recordId: record.id,
    planHash: record.planHash,
    kind: record.kind,
    commands: plan.commands,
  }
  const sent = await host.shell.upload(`${path}/${markName}`, Buffer.from(`${JSON.stringify(mark)}\n`), 0o600)
  return sent.ok ? sent : { ok: false, fault: faultAt(host, 'open', sent.fault) }
}

/** Reads the plan of a run; null when there is none one could read. */
export async function readRun(
  host: DeliveryHost,
  path: string,
  signal?: AbortSignal,
): Promise<Outcome<RunMark | null>> {
  const found = await host.shell.download(`${path}/${markName}`, maxBytes, signal)
  if (!found.ok) return { ok: false, fault: faultAt(host, 'read', found.fault) }
  if (found.value === null) return succeed(null)
  try {
    const parsed = runMark.safeParse(JSON.parse(Buffer.from(found.value).toString('utf8')))
    return succeed(parsed.success ? parsed.data : null)
  } catch {
    return succeed(null)
  }
}

/** Notes that a run is over; one that ended well closes what earlier ones left open. A broken one stays open for the next plan. */
export async function closeRun(host: DeliveryHost, place: PushPlace, state: RecordState): Promise<Outcome<unknown>> {
  if (host.system === 'windows' || state === 'broken') return succeed(undefined)
  const words =
    state === 'done' ? ['close_all', siteFolderOf(place.folder), runFolder(place)] : ['close_run', runFolder(place)]
  return askScript(host, { folder: place.folder, step: 'close', words })
}
