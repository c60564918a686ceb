// The encrypted part of a TLS 1.3 handshake, from the ServerHello to the server's Finished, which is verified. The transcript is kept
// as sent. We never finish our own side; `farewell` tells the server so.
import { timingSafeEqual } from 'node:crypto'
import type { HandshakeSecrets, TrafficKeys } from './key-schedule.ts'
import { digest, finishedData, handshakeSecrets, trafficKeys } from './key-schedule.ts'
import { createOpener, createSealer, type OpenedRecord, type Protection } from './record-protection.ts'

export interface ServerFlight {
  open(header: Buffer, body: Buffer): OpenedRecord | null
  /** Adds a handshake message to the transcript. */
  heard(raw: Buffer): void
  /** Hash of everything heard so far. */
  heardHash(): Buffer
  /** Whether this is the right Finished for everything heard so far. */
  isFinishedRight(verifyData: Buffer): boolean
  /** user_canceled and close_notify, protected (RFC 8446 section 6.1). */
  farewell(): Buffer
}

/** Starts after the ServerHello; `transcript` ends with it. */
export function openServerFlight(protection: Protection, shared: Buffer, transcript: Buffer): ServerFlight {
  const { hash, aead } = protection
  const secrets: HandshakeSecrets = handshakeSecrets(hash, shared, transcript)
  const keysOf = (secret: Buffer): TrafficKeys => trafficKeys(hash, secret, aead.keyBytes)
  const open = createOpener(protection, keysOf(secrets.server))
  let heard = transcript
  return {
    open,
    heard(raw) {
      heard = Buffer.concat([heard, raw])
    },
    heardHash: () => digest(hash, heard),
    isFinishedRight(verifyData) {
      const expected = finishedData(hash, secrets.server, heard)
      return verifyData.length === expected.length && timingSafeEqual(verifyData, expected)
    },
    farewell() {
      const seal = createSealer(protection, keysOf(secrets.client))
      return Buffer.concat([seal(21, Buffer.from([1, 90])), seal(21, Buffer.from([1, 0]))])
    },
  }
}
