// One push at a time on a host: a lock in the site's folder there, with an end by its own, so that a desk that died does not keep it. Windows
// hosts have none of ours: there the product's own script guards itself. Faults: push.locked, those of asking the host.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { askScript } from './ask-script.ts'
import type { DeliveryHost } from './delivery-host.ts'
import { isoOf } from './detached.ts'
import { siteFolderOf } from './run-folder.ts'

export interface LockOrder {
  readonly place: PushPlace
  /** Who pushes, for the one who is kept out. */
  readonly by: string
  /** Runs of this desk whose lock may be taken over, because nobody else can hold it. */
  readonly ours: readonly string[]
  /** The record this push finishes or takes back: its timer is over then. Any other timer keeps everybody out. */
  readonly finishes: string | null
  readonly commands: readonly PlanCommand[]
}

/** Takes the lock for the longest the commands may take. */
export async function takeLock(
  host: DeliveryHost,
  { place, by, ours, finishes, commands }: LockOrder,
): Promise<Outcome<undefined>> {
  if (host.system === 'windows') return succeed(undefined)
  const seconds = 600 + Math.ceil(commands.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0) / 1000)
  const said = await askScript(host, {
    folder: place.folder,
    step: 'lock',
    words: [
      'lock',
      siteFolderOf(place.folder),
      `run-${place.run}`,
      String(seconds),
      by.replace(/[^A-Za-z0-9@._-]/g, '-').slice(0, 100) || '?',
      [...ours, place.run].map((run) => `run-${run}`).join(' '),
      finishes ?? '-',
    ],
  })
  if (!said.ok) return said
  const [answer = ''] = said.value
  if (answer === 'held') return succeed(undefined)
  const locked = /^locked (?:(timer) (\d{1,12})|(?:run|by) (.{1,120}))$/.exec(answer)
  if (locked === null) return fail('push.not-understood', { host: host.name, detail: answer.slice(0, 200) })
  const who = locked[1] === 'timer' ? isoOf(locked[2]) : (locked[3] ?? '')
  return fail('push.locked', { host: host.name, by: who })
}

/** Gives it back; a lock that is not ours stays. */
export async function giveLock(host: DeliveryHost, place: PushPlace): Promise<Outcome<unknown>> {
  if (host.system === 'windows') return succeed(undefined)
  return askScript(host, {
    folder: place.folder,
    step: 'unlock',
    words: ['unlock', siteFolderOf(place.folder), `run-${place.run}`],
  })
}
