// Puts handshake messages together from record bodies, however the server cut or joined them. At most 64 kB of handshake are kept over
// the whole connection; more ends the reading with the reason.

export const maxHandshakeBytes = 65_536

export interface HandshakeMessage {
  readonly type: number
  readonly body: Buffer
  /** Header and body as sent, for the transcript. */
  readonly raw: Buffer
}
export type NextMessage =
  | { readonly kind: 'message'; readonly message: HandshakeMessage }
  | { readonly kind: 'more' }
  | { readonly kind: 'malformed'; readonly why: string }

export interface MessageReader {
  push(body: Buffer): void
  next(): NextMessage
  /** A message has begun and is not whole yet. */
  isInside(): boolean
}

/** Starts with the first handshake byte of a connection. */
export function createMessageReader(): MessageReader {
  let buffered: Buffer = Buffer.alloc(0)
  let total = 0
  return {
    push(body) {
      total += body.length
      if (total <= maxHandshakeBytes) buffered = buffered.length === 0 ? body : Buffer.concat([buffered, body])
    },
    next() {
      if (total > maxHandshakeBytes) return { kind: 'malformed', why: `more than ${maxHandshakeBytes} handshake bytes` }
      if (buffered.length < 4) return { kind: 'more' }
      const length = buffered.readUIntBE(1, 3)
      if (length > maxHandshakeBytes) return { kind: 'malformed', why: `a handshake message of ${length} bytes` }
      if (buffered.length < 4 + length) return { kind: 'more' }
      const raw = buffered.subarray(0, 4 + length)
      buffered = buffered.subarray(4 + length)
      return { kind: 'message', message: { type: raw[0] ?? 0, body: raw.subarray(4), raw } }
    },
    isInside: () => buffered.length > 0,
  }
}
