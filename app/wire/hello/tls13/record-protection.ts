// Protected records of TLS 1.3 (RFC 8446 section 5.2). A record that does not open is null.
import { type Aead, aes128Ccm, aes128Ccm8, aes128Gcm, aes256Gcm, chaCha20Poly1305 } from '../crypto/aead.ts'
import type { HashName, TrafficKeys } from './key-schedule.ts'

export interface Protection {
  readonly aead: Aead
  readonly hash: HashName
}

const protections: Readonly<Record<string, Protection>> = {
  TLS_AES_128_GCM_SHA256: { aead: aes128Gcm, hash: 'sha256' },
  TLS_AES_256_GCM_SHA384: { aead: aes256Gcm, hash: 'sha384' },
  TLS_CHACHA20_POLY1305_SHA256: { aead: chaCha20Poly1305, hash: 'sha256' },
  TLS_AES_128_CCM_SHA256: { aead: aes128Ccm, hash: 'sha256' },
  TLS_AES_128_CCM_8_SHA256: { aead: aes128Ccm8, hash: 'sha256' },
}

/** How a suite protects, or null for a suite this engine does not speak. */
export function protectionOf(suite: string): Protection | null {
  return protections[suite] ?? null
}

export interface OpenedRecord {
  readonly contentType: number
  readonly content: Buffer
}

/** Opens the records of one direction in their order. */
export function createOpener({ aead }: Protection, keys: TrafficKeys) {
  let sequence = 0n
  return (header: Buffer, body: Buffer): OpenedRecord | null => {
    const inner = aead.open(keys.key, nonceOf(keys.iv, sequence), header, body)
    if (inner === null) return null
    sequence += 1n
    return withoutPadding(inner)
  }
}

/** Seals what we send as whole records of one direction. */
export function createSealer({ aead }: Protection, keys: TrafficKeys) {
  let sequence = 0n
  return (contentType: number, content: Buffer): Buffer => {
    const inner = Buffer.concat([content, Buffer.from([contentType])])
    const length = inner.length + aead.tagBytes
    const header = Buffer.from([23, 3, 3, length >> 8, length & 0xff])
    const sealed = aead.seal(keys.key, nonceOf(keys.iv, sequence), header, inner)
    sequence += 1n
    return Buffer.concat([header, sealed])
  }
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
