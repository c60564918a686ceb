// What one mode of a counter-proof came to. The trap's own eyes come first: what arrived there is certain. That nothing arrived proves
// something only where the gateway came, or says itself that it holds the mail for lack of TLS; a mail that waits for any other reason, such
// as a port nobody can reach, proves nothing.
import type { ModeResult } from './counter-proof.ts'
import type { MailFate } from './mail-fate.ts'
import type { TrapDemand, TrapMode, TrapSight } from './trap.ts'

export interface ModeFacts {
  readonly mode: TrapMode
  readonly demand: TrapDemand
  readonly sight: TrapSight
  /** null where the gateway was not asked. */
  readonly fate: MailFate | null
}

/** The result of a mode. */
export function judgeMode({ mode, demand, sight, fate }: ModeFacts): ModeResult {
  if (sight.mailInClear > 0 || sight.messagesInClear > 0) return 'in-clear'
  if (sight.mailInTls > 0 || sight.messagesInTls > 0) return demand === 'hold' ? 'passed-below' : 'passed'
  const kept = keptBy(sight, fate)
  if (mode === 'control' && demand === 'pass') return kept === 'not-seen' ? 'not-seen' : 'control-stopped'
  return kept
}

function keptBy(sight: TrapSight, fate: MailFate | null): 'held' | 'returned' | 'not-seen' {
  if (fate?.kind !== 'held' && fate?.kind !== 'returned') return 'not-seen'
  const cameAndLeft = sight.connections > 0 && sight.helo !== null
  return fate.isForTls || cameAndLeft ? fate.kind : 'not-seen'
}
