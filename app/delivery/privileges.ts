// How the rights to write are reached: the user's own, sudo without a password, or sudo with one. The password goes to sudo's standard input
// and is only ever sent to a sudo that asks for it. Faults: push.rights-missing with what sudo said, and `kind` where it was the password;
// ssh.secret-needed without a password.
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { cleanTail } from './clean-text.ts'
import { commandLine } from './command-line.ts'
import { type DeliveryHost, outcomeAt } from './delivery-host.ts'

/** A command as it is run: its words, and what it reads. */
export interface Elevated {
  readonly words: readonly string[]
  readonly input: string | null
}

/** What of a host decides how its rights are reached. */
export type HostRights = Pick<DeliveryHost, 'system' | 'rights' | 'sudoPassword'>

/**
 * The words with the rights the host's way gives; English, so that a refusal can be told from the command's own end. A command that `reads` gets
 * what follows on the standard input, and has to read away a password sudo did not need.
 */
export function elevate(host: HostRights, words: readonly string[], stdin: 'reads' | 'empty' = 'empty'): Elevated {
  if (host.rights === 'own' || host.system === 'windows') return { words, input: null }
  return {
    words: [...sudoWords(host), '--', ...(host.rights === 'sudo' || stdin === 'reads' ? words : unread(words))],
    input: inputOf(host),
  }
}

/** sudo as the host's way calls it; -k: a password given a moment ago does not count, so it asks every time it has to. */
function sudoWords({ rights }: HostRights): readonly string[] {
  return ['env', 'LC_ALL=C', 'sudo', '-k', ...(rights === 'sudo' ? ['-n'] : ['-S', '-p', ''])]
}

function inputOf({ rights, sudoPassword }: HostRights): string | null {
  return rights === 'sudo' ? null : `${sudoPassword}\n`
}

/** The command with nothing to read: a rule of its own may need no password, and then sudo leaves that on the standard input. */
function unread(words: readonly string[]): readonly string[] {
  return ['sh', '-c', 'exec "$@" </dev/null', 'sh', ...words]
}

/**
 * Asks sudo whether it would do what the plan needs, and changes nothing. The host that comes back is the one to go on with: where sudo
 * needs no password, it no longer gets one.
 */
export async function openRights(
  host: DeliveryHost,
  commands: readonly PlanCommand[],
  signal?: AbortSignal,
): Promise<Outcome<DeliveryHost>> {
  if (host.rights === 'own' || host.system === 'windows') return succeed(host)
  const free = await askSudo(host, { ...host, rights: 'sudo' }, ['-v'], signal)
  if (!free.ok) return free
  if (free.value === null) return allowed({ ...host, rights: 'sudo', sudoPassword: null }, commands, signal)
  if (host.rights === 'sudo') {
    // rules for single commands may need no password although others do
    const asked = commands.some(({ isPrivileged }) => isPrivileged)
    return asked ? allowed(host, commands, signal) : rightsMissing(host, free.value)
  }
  if (host.sudoPassword === null || host.sudoPassword === '')
    return fail('ssh.secret-needed', { host: host.name, hostId: host.id, hop: 0, kind: 'sudo', what: 'sudo' })
  if (/[\0\r\n]/.test(host.sudoPassword)) return rightsMissing(host, 'push:detail.line-end')
  const known = await askSudo(host, host, ['-v'], signal)
  if (!known.ok) return known
  if (known.value === null) return allowed(host, commands, signal)
  const missing = rightsMissing(host, known.value)
  return wrongPassword.test(known.value)
    ? fail(missing.fault.code, { ...missing.fault.params, hop: 0, kind: 'sudo' })
    : missing
}

async function allowed(
  host: DeliveryHost,
  commands: readonly PlanCommand[],
  signal: AbortSignal | undefined,
): Promise<Outcome<DeliveryHost>> {
  for (const { words, isPrivileged } of commands) {
    if (!isPrivileged) continue
    const refusal = await askSudo(host, host, ['-l', '--', ...(host.rights === 'sudo' ? words : unread(words))], signal)
    if (!refusal.ok) return refusal
    if (refusal.value !== null) {
      const said = refusal.value === '' ? 'sudo: not allowed' : refusal.value
      return rightsMissing(host, `${said}: ${words.join(' ').slice(0, 300)}`)
    }
  }
  return succeed(host)
}

const wrongPassword = /incorrect password attempt|Sorry, try again/i
const checkMs = 60_000

/** null = sudo agrees; otherwise what it said. */
async function askSudo(
  host: DeliveryHost,
  as: DeliveryHost,
  parameters: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Outcome<string | null>> {
  const input = inputOf(as)
  const line = commandLine(host, [...sudoWords(as), ...parameters])
  if (!line.ok) return line
  const ran = await host.shell.run({
    command: line.value,
    timeoutMs: checkMs,
    maxBytes: 100_000,
    ...(input !== null && { input }),
    ...(signal !== undefined && { signal }),
  })
  if (!ran.ok) return outcomeAt(host, 'sudo', ran)
  return succeed(ran.value.code === 0 ? null : whatSudoSaid(ran.value.stderr))
}

const refusals =
  /a password is required|no password was provided|incorrect password attempt|Sorry, try again|must have a tty|a terminal is required|not in the sudoers|not allowed to (execute|run)|may not run sudo|no valid sudoers|account validation|effective uid is not 0|no new privileges|sudo.{0,3}: (command )?not found|sudo.{0,3}: No such file/i

/** Whether a command was ended by sudo itself before it began. */
export function sudoRefusal(
  host: DeliveryHost,
  answer: Pick<CommandAnswer, 'code' | 'stdout' | 'stderr'>,
): Fault | null {
  if (host.rights === 'own' || host.system === 'windows') return null
  if (answer.code === 0 || answer.stdout !== '' || !refusals.test(answer.stderr)) return null
  const missing = rightsMissing(host, whatSudoSaid(answer.stderr))
  return missing.fault
}

/** Its lines that say why; the lecture it gives newcomers is left out. */
function whatSudoSaid(stderr: string): string {
  const lines = cleanTail(stderr).split('\n')
  const telling = lines.filter((line) => refusals.test(line) || /^sudo: /.test(line))
  return [...new Set(telling.length > 0 ? telling : lines)]
    .filter((line) => line !== '')
    .join(' · ')
    .slice(0, 500)
}

function rightsMissing(host: DeliveryHost, detail: string): { readonly ok: false; readonly fault: Fault } {
  return fail('push.rights-missing', { host: host.name, detail })
}
