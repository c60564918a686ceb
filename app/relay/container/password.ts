// One-time passwords people can read aloud and type: five groups of four from 31 letters and digits that are not mistaken for each other
// (no i, l, o, 0, 1), 99 bits. They exist in memory only; nobody logs them.
import { randomInt } from 'node:crypto'

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
const groups = 5
const groupLength = 4

/** Bits of chance in a password. */
export const passwordBits = Math.log2(letters.length) * groups * groupLength

/** A new password such as `k7mq-x2ah-…`. */
export function newPassword(): string {
  const group = () => Array.from({ length: groupLength }, () => letters[randomInt(letters.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}
