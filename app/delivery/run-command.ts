// Runs one command of a plan the way the plan says: detached or in the session, with the rights it needs. Its own failure is an answer;
// faults are what kept it from being run or seen to end: push.rights-missing, push.command-hung, push.connection-lost.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { cleanLine } from './clean-text.ts'
import { commandLine } from './command-line.ts'
import { type DeliveryHost, outcomeAt } from './delivery-host.ts'
import { runDetached } from './detached.ts'
import { elevate, sudoRefusal } from './privileges.ts'

export interface CommandRun {
  readonly host: DeliveryHost
  readonly place: PushPlace
  readonly command: PlanCommand
  /** Only for commands that write nothing. */
  readonly signal?: AbortSignal
  readonly onLine: (line: string) => void
}

const maxBytes = 20_000_000

/** Runs it and waits for its end. */
export async function runCommand(order: CommandRun): Promise<Outcome<CommandAnswer>> {
  const { host, command } = order
  const isDetached = command.isDetached && host.system === 'posix'
  const answer = isDetached
    ? await runDetached(host, order.place, command, (line) => order.onLine(cleanLine(line)))
    : await runInSession(order)
  if (!answer.ok) return answer
  const refusal = command.isPrivileged ? sudoRefusal(host, answer.value) : null
  return refusal === null ? answer : { ok: false, fault: refusal }
}

async function runInSession({ host, command, signal, onLine }: CommandRun): Promise<Outcome<CommandAnswer>> {
  const { words, input } = command.isPrivileged ? elevate(host, command.words) : { words: command.words, input: null }
  const line = commandLine(host, words)
  if (!line.ok) return line
  const ran = await host.shell.run({
    command: line.value,
    timeoutMs: command.timeoutMs,
    maxBytes,
    input: input ?? '',
    ...(signal !== undefined && { signal }),
    onLine: (text) => onLine(cleanLine(text)),
  })
  if (!ran.ok) return outcomeAt(host, command.id, ran)
  const { code, stdout, stderr } = ran.value
  return succeed({ id: command.id, code, stdout, stderr })
}
