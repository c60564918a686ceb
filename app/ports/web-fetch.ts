// One plain HTTP exchange as the outside provides it, for certificate lists and status answers, which carry their own signature. No redirect
// is followed, size and time are bounded, and addresses inside the own network are refused unless the maker of the port allowed them.
import type { WebFailure } from './https-get.ts'

export interface WebOrder {
  readonly url: string
  /** Posted when given, asked for otherwise. */
  readonly post?: { readonly body: Buffer; readonly contentType: string }
  readonly accept: string
  readonly maxBytes: number
  readonly timeoutMs: number
}

export type WebAnswer =
  | { readonly ok: true; readonly status: number; readonly contentType: string | null; readonly body: Buffer }
  | { readonly ok: false; readonly failure: WebFailure; readonly detail: string }

export interface WebFetch {
  /** Exchanges once; an aborted signal ends it at once with `cancelled`. */
  fetch(order: WebOrder, signal: AbortSignal): Promise<WebAnswer>
}
