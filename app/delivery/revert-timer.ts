// "Take it back unless it is confirmed": a timer on the host that runs the plan's own way back when its time is up and nobody decided. Armed
// before anything is written, with the rights it will need and for the longest the commands may take; the time there is to confirm begins
// with `giveTime`. It lives on when the desk or the connection dies. The host tells seconds left and no moments: its clock may be wrong.
// A Windows host ends what runs in a session with it, and so does a Linux host with KillUserProcesses=yes: there it is refused before
// anything is written. Faults: push.no-timer there, push.rights-missing, those of asking.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { askScript, scriptWords } from './ask-script.ts'
import { commandLine } from './command-line.ts'
import { type DeliveryHost, faultAt, outcomeAt } from './delivery-host.ts'
import { elevate, sudoRefusal } from './privileges.ts'
import { quotePosix } from './quote-posix.ts'
import { runFolder } from './run-folder.ts'

export type TimerDecision = 'confirmed' | 'cancelled'

/** Whether a timer on that host outlives the session. */
export function hasTimer({ system }: Pick<DeliveryHost, 'system'>): boolean {
  return system === 'posix'
}

/** Arms it; the value is how many seconds are left until it takes back. The run's folder must be there. */
export async function armRevert(
  host: DeliveryHost,
  place: PushPlace,
  undo: readonly PlanCommand[],
  seconds: number,
): Promise<Outcome<number>> {
  if (!hasTimer(host)) return fail('push.no-timer', { host: host.name })
  const path = runFolder(place)
  const asRoot = host.rights === 'sudo-password' && undo.some(({ isPrivileged }) => isPrivileged)
  const script = revertScript(host, undo, asRoot)
  if (!script.ok) return outcomeAt(host, 'revert', script)
  const sent = await host.shell.upload(`${path}/revert.sh`, Buffer.from(script.value), 0o600)
  if (!sent.ok) return { ok: false, fault: faultAt(host, 'revert', sent.fault) }
  const set = await askScript(host, {
    folder: place.folder,
    step: 'revert',
    words: ['set_timer', path, String(Math.ceil(seconds))],
  })
  if (!set.ok) return set
  if (set.value[0] === 'unkept') return fail('push.no-timer', { host: host.name })
  const armed = await arm(host, place, path, asRoot)
  if (!armed.ok) return armed
  const left = /(?:^|\n)=armed (-?\d{1,12})\n/.exec(armed.value)
  if (left === null) return fail('push.not-understood', { host: host.name, detail: armed.value.slice(0, 200) })
  return succeed(Number(left[1]))
}

/** Gives the time there is to confirm, from now on; the seconds left, or what became of the timer in the meantime. */
export async function giveTime(
  host: DeliveryHost,
  place: PushPlace,
  seconds: number,
): Promise<Outcome<number | 'reverting' | 'gone'>> {
  const words = ['give_time', runFolder(place), String(Math.ceil(seconds))]
  const said = await askScript(host, { folder: place.folder, step: 'revert', words })
  if (!said.ok) return said
  const found = /^(?:given (-?\d{1,12})|timer (none|lost|reverting|confirmed|cancelled))$/.exec(said.value[0] ?? '')
  if (found === null)
    return fail('push.not-understood', { host: host.name, detail: (said.value[0] ?? '').slice(0, 200) })
  if (found[1] !== undefined) return succeed(Number(found[1]))
  return succeed(found[2] === 'reverting' ? 'reverting' : 'gone')
}

/** Begins the timer; with a sudo password it runs as root from the start, because nobody keeps the password for later. */
async function arm(host: DeliveryHost, place: PushPlace, path: string, asRoot: boolean): Promise<Outcome<string>> {
  const words = scriptWords(place.folder, ['arm', path])
  const { words: all, input } = asRoot ? elevate(host, words) : { words, input: null }
  const line = commandLine(host, all)
  if (!line.ok) return line
  const ran = await host.shell.run({
    command: line.value,
    timeoutMs: 60_000,
    maxBytes: 100_000,
    ...(input !== null && { input }),
  })
  if (!ran.ok) return outcomeAt(host, 'revert', ran)
  const refusal = asRoot ? sudoRefusal(host, ran.value) : null
  return refusal === null ? succeed(ran.value.stdout) : { ok: false, fault: refusal }
}

/** The way back as the timer reads it: the plan's commands, word for word. */
function revertScript(host: DeliveryHost, undo: readonly PlanCommand[], isRoot: boolean): Outcome<string> {
  const lines: string[] = []
  for (const command of undo) {
    const needsSudo = command.isPrivileged && host.rights !== 'own' && !isRoot
    const words = needsSudo ? elevate({ ...host, rights: 'sudo' }, command.words).words : command.words
    const line = quotePosix(['revert', command.id, ...words])
    if (!line.ok) return line
    lines.push(line.value)
  }
  return succeed(`${lines.join('\n')}\n`)
}

/** Decides what the timer does; the value is the decision that stands, for the first one does. */
export async function decideRevert(
  host: DeliveryHost,
  place: PushPlace,
  decision: TimerDecision,
): Promise<Outcome<TimerDecision | 'reverting' | 'none'>> {
  const said = await askScript(host, {
    folder: place.folder,
    step: 'confirm',
    words: ['decide', runFolder(place), decision],
  })
  if (!said.ok) return said
  const found = /^decision (confirmed|cancelled|reverting|none)$/.exec(said.value[0] ?? '')
  if (found === null)
    return fail('push.not-understood', { host: host.name, detail: (said.value[0] ?? '').slice(0, 200) })
  return succeed(found[1] as TimerDecision | 'reverting' | 'none')
}
