// Opens a session to one address of an MX host: connect, banner, EHLO, STARTTLS, handshake, EHLO inside TLS. It judges nothing and sends no
// MAIL. Every wait is limited and so is the whole; whatever goes wrong is a SessionFailure with step and cause and a closed connection.
import type { Dialer } from '#ports/dialer.ts'
import type { ClientTls } from './client-tls.ts'
import type { OpenSession, SessionFailure } from './open-session.ts'

export interface OpenTimeouts {
  readonly connectMs: number
  readonly bannerMs: number
  readonly ehloMs: number
  readonly starttlsMs: number
  readonly handshakeMs: number
  /** Of everything together. */
  readonly wholeMs: number
}

export interface OpenOrder {
  readonly host: string
  readonly ip: string
  readonly port: number
  /** For SNI; null = none. */
  readonly serverName: string | null
  readonly dialer: Dialer
  readonly helo: string
  readonly tls: ClientTls
  /** `required` = without STARTTLS the session fails; `if-offered` = it goes on in clear where STARTTLS is not offered, and only there. */
  readonly starttls: 'required' | 'if-offered'
  readonly signal: AbortSignal
  readonly timeouts?: Partial<OpenTimeouts>
}

/** Opens a session. */
export function openSession(
  _order: OpenOrder,
): Promise<{ readonly ok: true; readonly session: OpenSession } | SessionFailure> {
  throw new Error('being written')
}
