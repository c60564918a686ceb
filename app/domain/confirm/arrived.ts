// The most that reached the trap in one mode, as one code: what a table has room for. Clear text outweighs everything.
import type { TrapSight } from './trap.ts'

/**
 * `greeting` = EHLO and no more; `starttls` = TLS was asked for and did not come about; `tls` = it came about, and no mail followed; `foreign` =
 * mail to others, so that nobody knows who the rest was.
 */
export const arrivals = [
  'nothing',
  'connection',
  'greeting',
  'starttls',
  'tls',
  'foreign',
  'sender-in-tls',
  'mail-in-tls',
  'sender-in-clear',
  'mail-in-clear',
] as const
export type Arrival = (typeof arrivals)[number]

/** What arrived. */
export function arrivedAt(sight: TrapSight): Arrival {
  if (sight.messagesInClear > 0) return 'mail-in-clear'
  if (sight.mailInClear > 0) return 'sender-in-clear'
  if (sight.messagesInTls > 0) return 'mail-in-tls'
  if (sight.mailInTls > 0) return 'sender-in-tls'
  if (sight.foreign > 0) return 'foreign'
  if (sight.sessions > 0) return 'tls'
  if (sight.startTls > 0) return 'starttls'
  if (sight.helo !== null) return 'greeting'
  return sight.connections > 0 ? 'connection' : 'nothing'
}
