// One HTTPS page as the outside provides it, for policies that strangers publish: no redirect is followed, size and time are bounded, and
// the certificate is judged before a byte is asked for. What went wrong is a value; a page from an untrusted host is never given.
import type { Certificate } from '#domain/observation.ts'

export type WebFailure =
  | 'lookup-failed'
  | 'no-address'
  | 'address-refused'
  | 'scheme-refused'
  | 'timeout'
  | 'refused'
  | 'unreachable'
  | 'reset'
  | 'not-tls'
  | 'tls-failed'
  | 'certificate'
  | 'not-http'
  | 'encoded'
  | 'too-large'
  | 'local-limit'
  | 'cancelled'

/** Why a host's certificate or protocol would not do for the Web PKI. */
export type PeerFlaw =
  | 'expired'
  | 'not-yet-valid'
  | 'name-mismatch'
  | 'cn-only'
  | 'invalid'
  | 'self-signed'
  | 'incomplete'
  | 'unknown-ca'
  | 'not-verifiable'
  | 'wrong-purpose'
  | 'weak-key'
  | 'weak-signature'
  | 'old-protocol'

export interface HttpsPeer {
  /** null when a proxy chose it. */
  readonly address: string | null
  readonly certificate: Certificate | null
  /** Empty = trusted for this very name. */
  readonly flaws: readonly PeerFlaw[]
}

export interface HttpsOrder {
  readonly host: string
  /** Begins with a slash. */
  readonly path: string
  readonly maxBytes: number
  /** For everything together, name lookup included. */
  readonly timeoutMs: number
}

export type HttpsAnswer =
  | {
      readonly ok: true
      readonly status: number
      readonly contentType: string | null
      /** Empty unless the status is 200. */
      readonly body: Buffer
      readonly peer: HttpsPeer
    }
  | { readonly ok: false; readonly failure: WebFailure; readonly detail: string; readonly peer: HttpsPeer | null }

export interface HttpsGet {
  /** Asks once; an aborted signal ends it at once with `cancelled`. */
  get(order: HttpsOrder, signal: AbortSignal): Promise<HttpsAnswer>
}
