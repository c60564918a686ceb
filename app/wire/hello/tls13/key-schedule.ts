// The key schedule of TLS 1.3 up to the handshake keys (RFC 8446 section 7.1), by HMAC alone so that every runtime can.
import { createHash, createHmac } from 'node:crypto'
import { number, vector } from '../bytes.ts'

export type HashName = 'sha256' | 'sha384'

export interface TrafficKeys {
  readonly key: Buffer
  readonly iv: Buffer
}
export interface HandshakeSecrets {
  readonly client: Buffer
  readonly server: Buffer
}

/** The traffic secrets of both sides from the shared secret and the transcript up to the ServerHello. */
export function handshakeSecrets(hash: HashName, shared: Buffer, transcript: Buffer): HandshakeSecrets {
  const zeros = Buffer.alloc(digest(hash, Buffer.alloc(0)).length)
  const early = extract(hash, zeros, zeros)
  const secret = extract(hash, derive(hash, early, 'derived', Buffer.alloc(0)), shared)
  return {
    client: derive(hash, secret, 'c hs traffic', transcript),
    server: derive(hash, secret, 's hs traffic', transcript),
  }
}

/** Key and nonce base of one direction (RFC 8446 section 7.3). */
export function trafficKeys(hash: HashName, secret: Buffer, keyBytes: number): TrafficKeys {
  const none = Buffer.alloc(0)
  return { key: expandLabel(hash, secret, 'key', none, keyBytes), iv: expandLabel(hash, secret, 'iv', none, 12) }
}

/** The verify data of a Finished over a transcript (RFC 8446 section 4.4.4). */
export function finishedData(hash: HashName, secret: Buffer, transcript: Buffer): Buffer {
  const transcriptHash = digest(hash, transcript)
  const key = expandLabel(hash, secret, 'finished', Buffer.alloc(0), transcriptHash.length)
  return createHmac(hash, key).update(transcriptHash).digest()
}

export function digest(hash: HashName, bytes: Buffer): Buffer {
  return createHash(hash).update(bytes).digest()
}

function extract(hash: HashName, salt: Buffer, input: Buffer): Buffer {
  return createHmac(hash, salt).update(input).digest()
}

function derive(hash: HashName, secret: Buffer, label: string, transcript: Buffer): Buffer {
  const context = digest(hash, transcript)
  return expandLabel(hash, secret, label, context, context.length)
}

function expandLabel(hash: HashName, secret: Buffer, label: string, context: Buffer, length: number): Buffer {
  const info = Buffer.concat([
    number(2, length),
    vector(1, Buffer.from(`tls13 ${label}`, 'latin1')),
    vector(1, context),
  ])
  let block = Buffer.alloc(0)
  let output = Buffer.alloc(0)
  for (let counter = 1; output.length < length; counter += 1) {
    block = createHmac(hash, secret)
      .update(Buffer.concat([block, info, Buffer.from([counter])]))
      .digest()
    output = Buffer.concat([output, block])
  }
  return output.subarray(0, length)
}
