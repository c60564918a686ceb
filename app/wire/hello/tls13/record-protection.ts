// Protected records of TLS 1.3 (RFC 8446 section 5.2). Which ciphers work is asked of the runtime: BoringSSL gives no ChaCha20 and no CCM
// to scripts. A record that does not open is null.
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { HashName, TrafficKeys } from './key-schedule.ts'

export interface Protection {
  readonly cipher: string
  readonly keyBytes: number
  readonly tagBytes: number
  readonly hash: HashName
}

const protections: Readonly<Record<string, Protection>> = {
  TLS_AES_128_GCM_SHA256: { cipher: 'aes-128-gcm', keyBytes: 16, tagBytes: 16, hash: 'sha256' },
  TLS_AES_256_GCM_SHA384: { cipher: 'aes-256-gcm', keyBytes: 32, tagBytes: 16, hash: 'sha384' },
  TLS_CHACHA20_POLY1305_SHA256: { cipher: 'chacha20-poly1305', keyBytes: 32, tagBytes: 16, hash: 'sha256' },
  TLS_AES_128_CCM_SHA256: { cipher: 'aes-128-ccm', keyBytes: 16, tagBytes: 16, hash: 'sha256' },
  TLS_AES_128_CCM_8_SHA256: { cipher: 'aes-128-ccm', keyBytes: 16, tagBytes: 8, hash: 'sha256' },
}

/** How a suite protects, or null when this runtime cannot open its records. */
export function protectionOf(suite: string): Protection | null {
  const protection = protections[suite]
  if (protection === undefined) return null
  const trial = createSealer(protection, { key: Buffer.alloc(protection.keyBytes), iv: Buffer.alloc(12) })
  try {
    trial(21, Buffer.from([1, 0]))
    return protection
  } catch {
    return null
  }
}

export interface OpenedRecord {
  readonly contentType: number
  readonly content: Buffer
}

/** Opens the records of one direction in their order. */
export function createOpener({ cipher, tagBytes }: Protection, keys: TrafficKeys) {
  let sequence = 0n
  return (header: Buffer, body: Buffer): OpenedRecord | null => {
    if (body.length < tagBytes + 1) return null
    const sealed = body.subarray(0, -tagBytes)
    try {
      const decipher = decipherFor(cipher, keys.key, nonceOf(keys.iv, sequence), tagBytes)
      decipher.setAuthTag(body.subarray(-tagBytes))
      decipher.setAAD(header, { plaintextLength: sealed.length })
      const inner = Buffer.concat([decipher.update(sealed), decipher.final()])
      sequence += 1n
      return withoutPadding(inner)
    } catch {
      return null
    }
  }
}

/** Seals what we send as whole records of one direction. */
export function createSealer({ cipher, tagBytes }: Protection, keys: TrafficKeys) {
  let sequence = 0n
  return (contentType: number, content: Buffer): Buffer => {
    const inner = Buffer.concat([content, Buffer.from([contentType])])
    const length = inner.length + tagBytes
    const header = Buffer.from([23, 3, 3, length >> 8, length & 0xff])
    const sealer = cipherFor(cipher, keys.key, nonceOf(keys.iv, sequence), tagBytes)
    sealer.setAAD(header, { plaintextLength: inner.length })
    const sealed = Buffer.concat([sealer.update(inner), sealer.final()])
    sequence += 1n
    return Buffer.concat([header, sealed, sealer.getAuthTag()])
  }
}

/** Every name here is an AEAD cipher; the overloads of Node want each spelled out. */
function cipherFor(cipher: string, key: Buffer, nonce: Buffer, authTagLength: number) {
  return createCipheriv(cipher as 'aes-128-ccm', key, nonce, { authTagLength })
}
function decipherFor(cipher: string, key: Buffer, nonce: Buffer, authTagLength: number) {
  return createDecipheriv(cipher as 'aes-128-ccm', key, nonce, { authTagLength })
}

function nonceOf(iv: Buffer, sequence: bigint): Buffer {
  const nonce = Buffer.from(iv)
  nonce.writeBigUInt64BE(nonce.readBigUInt64BE(4) ^ sequence, 4)
  return nonce
}

/** The content type is the last byte that is not zero (RFC 8446 section 5.4). */
function withoutPadding(inner: Buffer): OpenedRecord | null {
  let last = inner.length - 1
  while (last >= 0 && inner[last] === 0) last -= 1
  const contentType = inner[last]
  return contentType === undefined ? null : { contentType, content: inner.subarray(0, last) }
}
