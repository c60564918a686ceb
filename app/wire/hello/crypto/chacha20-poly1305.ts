// ChaCha20-Poly1305 (RFC 8439) in plain arithmetic.
import { timingSafeEqual } from 'node:crypto'

/** Ciphertext and tag. */
export function sealChaCha(key: Buffer, nonce: Buffer, extra: Buffer, plain: Buffer): Buffer {
  const cipherText = chaCha20(key, nonce, 1, plain)
  return Buffer.concat([cipherText, tagOf(key, nonce, extra, cipherText)])
}

/** The plaintext, or null when the tag does not fit. */
export function openChaCha(key: Buffer, nonce: Buffer, extra: Buffer, sealed: Buffer): Buffer | null {
  if (sealed.length < 16) return null
  const cipherText = sealed.subarray(0, -16)
  const isRight = timingSafeEqual(tagOf(key, nonce, extra, cipherText), sealed.subarray(-16))
  return isRight ? chaCha20(key, nonce, 1, cipherText) : null
}

function chaCha20(key: Buffer, nonce: Buffer, start: number, bytes: Buffer): Buffer {
  const output = Buffer.from(bytes)
  for (let at = 0, counter = start; at < output.length; at += 64, counter += 1) {
    const stream = keyStream(key, nonce, counter)
    const end = Math.min(64, output.length - at)
    for (let index = 0; index < end; index += 1) output[at + index] = (output[at + index] ?? 0) ^ (stream[index] ?? 0)
  }
  return output
}

/** One block of 64 bytes (section 2.3). */
function keyStream(key: Buffer, nonce: Buffer, counter: number): Buffer {
  const words = (bytes: Buffer, count: number) =>
    Array.from({ length: count }, (_, index) => bytes.readUInt32LE(4 * index))
  const start = Uint32Array.from([
    0x61707865,
    0x3320646e,
    0x79622d32,
    0x6b206574,
    ...words(key, 8),
    counter,
    ...words(nonce, 3),
  ])
  const state = Uint32Array.from(start)
  for (let round = 0; round < 10; round += 1) {
    for (let column = 0; column < 4; column += 1) quarter(state, column, column + 4, column + 8, column + 12)
    for (let diagonal = 0; diagonal < 4; diagonal += 1) {
      quarter(state, diagonal, ((diagonal + 1) % 4) + 4, ((diagonal + 2) % 4) + 8, ((diagonal + 3) % 4) + 12)
    }
  }
  const block = Buffer.alloc(64)
  for (let index = 0; index < 16; index += 1)
    block.writeUInt32LE(((state[index] ?? 0) + (start[index] ?? 0)) >>> 0, 4 * index)
  return block
}

function quarter(state: Uint32Array, a: number, b: number, c: number, d: number): void {
  const mix = (to: number, from: number, target: number, bits: number) => {
    state[to] = (state[to] ?? 0) + (state[from] ?? 0)
    const mixed = (state[target] ?? 0) ^ (state[to] ?? 0)
    state[target] = (mixed << bits) | (mixed >>> (32 - bits))
  }
  mix(a, b, d, 16)
  mix(c, d, b, 12)
  mix(a, b, d, 8)
  mix(c, d, b, 7)
}

const prime = (1n << 130n) - 5n

/** Poly1305 over extra, text and their lengths (sections 2.5 and 2.8). */
function tagOf(key: Buffer, nonce: Buffer, extra: Buffer, cipherText: Buffer): Buffer {
  const oneTime = keyStream(key, nonce, 0)
  const r = fromLittle(oneTime.subarray(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn
  const lengths = Buffer.alloc(16)
  lengths.writeUInt32LE(extra.length, 0)
  lengths.writeUInt32LE(cipherText.length, 8)
  const message = Buffer.concat([toBlocks(extra), toBlocks(cipherText), lengths])
  let sum = 0n
  for (let at = 0; at < message.length; at += 16) {
    sum = ((sum + fromLittle(message.subarray(at, at + 16)) + (1n << 128n)) * r) % prime
  }
  const tag = BigInt.asUintN(128, sum + fromLittle(oneTime.subarray(16, 32)))
  return Buffer.from(tag.toString(16).padStart(32, '0'), 'hex').reverse()
}

function fromLittle(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

function toBlocks(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)])
}
