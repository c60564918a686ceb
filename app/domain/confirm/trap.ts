// The trap: a mail server of ours that shows a gateway what must make it hold its mail, one fault per mode, and writes down what came of it.
// Each mode has a recipient and a port of its own, so that nothing seen in one can be taken for another.
import { z } from 'zod'
import { isAtLeast } from '../tls-level.ts'
import type { TlsPolicy } from '../tls-policy.ts'

/** `control` has no fault: mail must get through there, or holding it elsewhere proves nothing. */
export const trapModes = [
  'control',
  'no-starttls',
  'starttls-refused',
  'starttls-stripped',
  'self-signed',
  'unknown-authority',
  'wrong-name',
  'expired',
  'old-protocol',
] as const
export const trapMode = z.enum(trapModes)
export type TrapMode = z.infer<typeof trapMode>

const count = z.number().int().nonnegative()

/** What one mode of the trap saw. */
export const trapSight = z.strictObject({
  connections: count,
  /** As who brought mail greeted; before that as the last one who came. */
  helo: z.string().max(255).nullable(),
  /** STARTTLS commands, whatever was answered. */
  startTls: count,
  /** TLS sessions that came about, and of the last one protocol and suite. */
  sessions: count,
  protocol: z.string().max(20).nullable(),
  suite: z.string().max(100).nullable(),
  /** Why the last one did not come about, in the words of the TLS library. */
  handshakeFailure: z.string().max(300).nullable(),
  /** MAIL FROM in clear text, and inside TLS. */
  mailInClear: count,
  mailInTls: count,
  /** Whole messages that were handed over in clear text, and inside TLS; they are counted and thrown away. */
  messagesInClear: count,
  messagesInTls: count,
  /** Mails to anybody but the recipient of the mode, or to nobody: not taken, and counted nowhere else. */
  foreign: count.default(0),
})
export type TrapSight = z.infer<typeof trapSight>

export const nothingSeenByTrap: TrapSight = {
  connections: 0,
  helo: null,
  startTls: 0,
  sessions: 0,
  protocol: null,
  suite: null,
  handshakeFailure: null,
  mailInClear: 0,
  mailInTls: 0,
  messagesInClear: 0,
  messagesInTls: 0,
  foreign: 0,
}

/** `hold` = nothing may leave; `pass` = the level lets it through inside TLS, in clear text never; `free` = the level forbids nothing. */
export type TrapDemand = 'hold' | 'pass' | 'free'

/** What a gateway that keeps to the policy does in a mode. Nobody publishes a TLSA record for a trap, so `dane` holds the control too. */
export function trapDemand(mode: TrapMode, policy: Pick<TlsPolicy, 'level'>): TrapDemand {
  if (policy.level === 'may') return 'free'
  switch (mode) {
    case 'control':
      return policy.level === 'dane' ? 'hold' : 'pass'
    case 'no-starttls':
    case 'starttls-refused':
    case 'starttls-stripped':
    case 'old-protocol':
      return 'hold'
    case 'self-signed':
    case 'unknown-authority':
    case 'expired':
      return isAtLeast(policy.level, 'verify') ? 'hold' : 'pass'
    case 'wrong-name':
      // a pin knows no names, but the trap's key is another one
      return isAtLeast(policy.level, 'secure') ? 'hold' : 'pass'
  }
}
