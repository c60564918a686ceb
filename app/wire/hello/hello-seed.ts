// The random parts of a hello: client random, session id, the choice of GREASE values and the private halves of the key shares. Made
// once per connection, so that a second hello after a retry request repeats them.
import { randomBytes } from 'node:crypto'
import { type KeyShare, makeKeyShare } from './key-share.ts'

export interface HelloSeed {
  readonly random: Buffer
  readonly sessionId: Buffer
  readonly shares: readonly KeyShare[]
}

/** Fresh random parts with key shares for the given groups; groups that are not spoken here are left out. */
export function freshSeed(groups: readonly string[]): HelloSeed {
  const shares = groups.map(makeKeyShare).filter((share) => share !== null)
  return { random: randomBytes(32), sessionId: randomBytes(32), shares }
}

/** The n-th reserved value of a seed (RFC 8701 section 2): 0x0A0A, 0x1A1A … 0xFAFA; neighbours differ. */
export function greaseValue(seed: HelloSeed, index: number): number {
  const nibble = ((seed.random[0] ?? 0) + index) % 16
  return nibble * 0x1010 + 0x0a0a
}
