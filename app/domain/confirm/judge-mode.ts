// What one mode of a counter-proof came to. The trap's own eyes come first: what arrived there is certain. That nothing arrived proves
// something only where the gateway says itself that it holds the mail for lack of TLS, or where it came and left: known again by the greeting
// it brought the control's mail with, for anybody may come to an open port. A mail that waits for any other reason, such as a port nobody can
// reach, proves nothing.
import type { ModeResult } from './counter-proof.ts'
import type { MailFate } from './mail-fate.ts'
import type { TrapDemand, TrapMode, TrapSight } from './trap.ts'

export interface ModeFacts {
  readonly mode: TrapMode
  readonly demand: TrapDemand
  readonly sight: TrapSight
  /** null where the gateway was not asked. */
  readonly fate: MailFate | null
  /** How the gateway greets, from `knownByControl`. */
  readonly knownAs: string | null
}

/** How the gateway greets: as who brought the control's mail; null = that never came, or not only that. */
export function knownByControl(control: TrapSight | undefined): string | null {
  if (control === undefined || control.foreign > 0) return null
  return control.mailInTls > 0 ? control.helo : null
}

/** The result of a mode. */
export function judgeMode({ mode, demand, sight, fate, knownAs }: ModeFacts): ModeResult {
  if (sight.mailInClear > 0 || sight.messagesInClear > 0) return 'in-clear'
  const isWaiting = fate?.kind === 'held' || fate?.kind === 'returned'
  const isControl = mode === 'control' && demand === 'pass'
  if (sight.mailInTls > 0 || sight.messagesInTls > 0) {
    if (demand === 'hold') return 'passed-below'
    // it began, and the gateway still has the mail
    return isControl && isWaiting && sight.messagesInTls === 0 ? 'control-stopped' : 'passed'
  }
  const kept = sight.foreign > 0 ? 'not-seen' : keptBy(sight, fate, knownAs)
  return isControl && kept !== 'not-seen' ? 'control-stopped' : kept
}

function keptBy(sight: TrapSight, fate: MailFate | null, knownAs: string | null): 'held' | 'returned' | 'not-seen' {
  if (fate?.kind !== 'held' && fate?.kind !== 'returned') return 'not-seen'
  const cameAndLeft = sight.connections > 0 && sight.helo !== null && sight.helo === knownAs
  return fate.isForTls || cameAndLeft ? fate.kind : 'not-seen'
}
