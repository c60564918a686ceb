// TCP as the outside provides it: directly, or through another host. What the far side says stays with the protocol code.
import type { Duplex } from 'node:stream'
import type { MeasuringPoint } from '#domain/probe-report.ts'

export type DialFailure = 'timeout' | 'refused' | 'unreachable' | 'reset' | 'local-limit'

export type Dialed =
  | { readonly ok: true; readonly socket: Duplex; readonly localAddress: string | null }
  | { readonly ok: false; readonly failure: DialFailure; readonly detail: string }

export interface Dialer {
  /** From where connections start, for the report. */
  readonly measuringPoint: MeasuringPoint
  /** Name of the machine connections start at, when it is another one; for EHLO. */
  readonly hostName?: string
  /** Opens one TCP connection within `timeoutMs`; an aborted signal ends the attempt at once. */
  dial(target: { readonly ip: string; readonly port: number }, timeoutMs: number, signal: AbortSignal): Promise<Dialed>
}
