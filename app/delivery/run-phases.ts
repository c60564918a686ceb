// The commands of a plan, phase by phase, and what their ends mean: apply until one does not go as planned, verify likewise, undo to the end.
// A fault here says what was meant by it for the host: nothing written, to be taken back, or not known.
import { assertNever, type Fault, fail } from '#domain/fault.ts'
import type { CommandMeaning, PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { HostPlan, PlanCommand } from '#domain/push/push-plan.ts'
import type { PushProgress } from '#domain/push/push-record.ts'
import type { Clock } from '#ports/clock.ts'
import { cleanDetail } from './clean-text.ts'
import type { DeliveryHost } from './delivery-host.ts'
import { runCommand } from './run-command.ts'
import { endOf, type Journal } from './run-record.ts'

export interface PhaseOrder<Site> {
  readonly host: DeliveryHost
  readonly plan: HostPlan
  /** Where the steps of this run leave their files. */
  readonly place: PushPlace
  readonly driver: PushDriver<Site>
  readonly journal: Journal
  readonly clock: Clock
  readonly onProgress: (progress: PushProgress) => void
}

/** `untouched` = this phase wrote nothing; `written` = the way back has to be gone; `unknown` = its end was not seen. */
export type PhaseEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'untouched' | 'written' | 'unknown'; readonly fault: Fault }

const linesTold = 2000

/** Runs the commands of one phase in order and stops at the first that does not go as planned. */
export async function runPhase<Site>(order: PhaseOrder<Site>, phase: PlanCommand['phase']): Promise<PhaseEnd> {
  let hasWritten = false
  for (const command of order.plan.commands) {
    if (command.phase !== phase) continue
    const meaning = await runOne(order, command)
    if (meaning.kind !== 'done') {
      if (meaning.kind === 'untouched' && hasWritten) return { kind: 'written', fault: meaning.fault }
      return meaning
    }
    hasWritten = true
  }
  return { kind: 'done' }
}

async function runOne<Site>(order: PhaseOrder<Site>, command: PlanCommand): Promise<PhaseEnd> {
  const { host, journal, clock } = order
  const begun = clock.elapsedMs()
  let told = 0
  tell(order, command, [])
  const onLine = (line: string) => {
    if (told++ < linesTold) tell(order, command, [line])
  }
  const answer = await runCommand({ host, place: order.place, command, onLine })
  const end = endOf(command, answer.ok ? answer.value : null, clock.elapsedMs() - begun)
  const ends = [...journal.record().ends, end]
  if (!answer.ok) {
    await journal.note({ ends })
    return { kind: isSeen(answer.fault) ? 'untouched' : 'unknown', fault: answer.fault }
  }
  const meaning = order.driver.judge(command, answer.value)
  const undo = meaning.kind === 'done' ? { ...journal.record().undo, ...meaning.undo } : journal.record().undo
  await journal.note({ ends, undo })
  return endOfMeaning(host, meaning)
}

/** Whether the fault says that the command did not begin; the others leave open what it did. */
function isSeen({ code }: Fault): boolean {
  return [
    'push.rights-missing',
    'push.disk-full',
    'push.read-only',
    'push.refused',
    'push.host-unfit',
    'push.timer-first',
  ].includes(code)
}

function endOfMeaning({ name }: DeliveryHost, meaning: CommandMeaning): PhaseEnd {
  if (meaning.kind === 'done') return { kind: 'done' }
  return { kind: meaning.kind === 'failed' ? 'written' : 'untouched', fault: faultOfMeaning(name, meaning) }
}

/** Why a command did not go as planned, as a sentence. */
export function faultOfMeaning(host: string, meaning: Exclude<CommandMeaning, { kind: 'done' }>): Fault {
  switch (meaning.kind) {
    case 'moved':
      return fail('push.stale', { host }).fault
    case 'locked':
      return fail('push.locked', { host, by: cleanDetail(meaning.by) }).fault
    case 'refused':
      if (meaning.blocked !== undefined) {
        return fail(meaning.blocked.code, { host, path: cleanDetail(meaning.blocked.path) }).fault
      }
      return fail('push.host-unfit', { host, detail: cleanDetail(meaning.detail) }).fault
    case 'taken-back':
    case 'failed':
      return fail('push.rolled-back', { host, detail: cleanDetail(meaning.detail) }).fault
    default:
      return assertNever(meaning)
  }
}

function tell<Site>({ plan, onProgress }: PhaseOrder<Site>, command: PlanCommand, lines: readonly string[]): void {
  const stage = command.phase
  onProgress({ hostId: plan.hostId, host: plan.host, stage, commandId: command.id, lines: [...lines], state: null })
}
