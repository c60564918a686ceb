// The picture of a host key as `ssh-keygen -lv` draws it (the drunken bishop walking over the SHA-256 of the key), so that an admin can
// hold the two side by side.
import { createHash } from 'node:crypto'
import { readStrings } from '../wire-strings.ts'

const width = 17
const height = 9
const marks = ' .o+=*BOX@%&#/^SE'
const startMark = marks.length - 2
const endMark = marks.length - 1

/** Draws the picture of a key in wire format: eleven lines. */
export function drawRandomart(key: Buffer): readonly string[] {
  const field = walk(createHash('sha256').update(key).digest())
  const rows = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => marks[field[y * width + x] ?? 0]).join(''),
  )
  return [frame(`[${titleOf(key)}]`), ...rows.map((row) => `|${row}|`), frame('[SHA256]')]
}

function walk(digest: Buffer): Uint8Array {
  const field = new Uint8Array(width * height)
  let x = width >> 1
  let y = height >> 1
  const start = y * width + x
  for (const byte of digest) {
    for (let shift = 0; shift < 8; shift += 2) {
      const step = byte >> shift
      x = Math.min(width - 1, Math.max(0, x + ((step & 1) === 1 ? 1 : -1)))
      y = Math.min(height - 1, Math.max(0, y + ((step & 2) === 2 ? 1 : -1)))
      const visited = field[y * width + x] ?? 0
      if (visited < startMark - 1) field[y * width + x] = visited + 1
    }
  }
  field[start] = startMark
  field[y * width + x] = endMark
  return field
}

function frame(title: string): string {
  const left = '-'.repeat((width - title.length) >> 1)
  return `+${(left + title).padEnd(width, '-')}+`
}

function titleOf(key: Buffer): string {
  const kind = readStrings(key, 1)?.[0]?.toString('latin1') ?? ''
  if (kind === 'ssh-ed25519') return 'ED25519 256'
  if (kind === 'ssh-rsa') return `RSA ${bitsOf(readStrings(key, 3)?.[2])}`
  if (kind === 'ssh-dss') return `DSA ${bitsOf(readStrings(key, 2)?.[1])}`
  const curve = /^ecdsa-sha2-nistp(256|384|521)$/.exec(kind)?.[1]
  return curve === undefined ? kind.slice(0, 12) : `ECDSA ${curve}`
}

function bitsOf(number: Buffer | undefined): number {
  const first = number?.findIndex((byte) => byte !== 0) ?? -1
  if (number === undefined || first < 0) return 0
  return (number.length - first) * 8 - (Math.clz32(number[first] ?? 0) - 24)
}
