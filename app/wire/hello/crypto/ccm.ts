// AES-128-CCM (RFC 3610) from the runtime's AES in CBC and CTR mode, with nonces of 12 bytes as TLS uses them (RFC 6655).
import { createCipheriv, timingSafeEqual } from 'node:crypto'

export interface CcmOrder {
  readonly key: Buffer
  readonly nonce: Buffer
  /** Authenticated, not encrypted; shorter than 65,280 bytes. */
  readonly extra: Buffer
  readonly tagBytes: 8 | 16
}

/** Ciphertext and tag. */
export function sealCcm(order: CcmOrder, plain: Buffer): Buffer {
  return Buffer.concat([counterMode(order, plain, 1), tagOf(order, plain)])
}

/** The plaintext, or null when the tag does not fit. */
export function openCcm(order: CcmOrder, sealed: Buffer): Buffer | null {
  if (sealed.length < order.tagBytes) return null
  const plain = counterMode(order, sealed.subarray(0, -order.tagBytes), 1)
  return timingSafeEqual(tagOf(order, plain), sealed.subarray(-order.tagBytes)) ? plain : null
}

function counterMode({ key, nonce }: CcmOrder, bytes: Buffer, start: number): Buffer {
  const counter = Buffer.concat([Buffer.from([2]), nonce, Buffer.from([0, 0, start])])
  const cipher = createCipheriv('aes-128-ctr', key, counter)
  return Buffer.concat([cipher.update(bytes), cipher.final()])
}

/** The last block of CBC over lengths, extra and text, hidden by the first counter block (section 2.2 and 2.3). */
function tagOf(order: CcmOrder, plain: Buffer): Buffer {
  const { key, nonce, extra, tagBytes } = order
  const extraMark = extra.length === 0 ? 0 : 0x40
  const first = Buffer.concat([Buffer.from([extraMark | (((tagBytes - 2) / 2) << 3) | 2]), nonce, Buffer.alloc(3)])
  first.writeUIntBE(plain.length, 13, 3)
  const head = Buffer.alloc(2)
  head.writeUInt16BE(extra.length, 0)
  const blocks = [first, ...(extra.length === 0 ? [] : [toBlocks(Buffer.concat([head, extra]))]), toBlocks(plain)]
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16)).setAutoPadding(false)
  const chained = Buffer.concat([cipher.update(Buffer.concat(blocks)), cipher.final()])
  return counterMode(order, chained.subarray(-16), 0).subarray(0, tagBytes)
}

function toBlocks(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)])
}
