// Sends one message over a permitted session.
import type { Permit } from '../enforce/permit.ts'
import type { OutgoingMessage, TransmissionEnd, TransmitHooks } from './transmission.ts'

export interface TransmitTimeouts {
  readonly mailMs: number
  readonly rcptMs: number
  readonly dataMs: number
  /** For each piece of the body to leave. */
  readonly blockMs: number
  readonly endMs: number
}

/** Sends one message; never throws for anything the server does. */
export function transmit(
  _permit: Permit,
  _message: OutgoingMessage,
  _hooks: TransmitHooks,
  _signal: AbortSignal,
  _timeouts: Partial<TransmitTimeouts> = {},
): Promise<TransmissionEnd> {
  throw new Error('being written')
}
