// The bench of a test file about counter-proofs on a host: one real Postfix behind a real OpenSSH server for all its tests, and for each of them a new
// house that has pushed the policy of its partner there. A part that is read before its hook made it throws.
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { type HostTraces, tracesOf } from './host-traces.ts'
import { forgetWorkFolder, type PushHouse, type PushTarget, pushHouse, pushNow, startPushTarget } from './push-house.ts'

export interface ProofBench {
  readonly target: PushTarget
  /** The house of the running test. */
  readonly house: PushHouse
  /** What was on the host once the push was done. */
  readonly before: HostTraces
}

/** Registers its hooks in the file that calls it, before those the file registers below; the server listens on `address`. */
export function proofBench(address: string): ProofBench {
  let target: PushTarget | undefined
  let made: Omit<ProofBench, 'target'> | undefined
  const there = () => {
    if (target === undefined) throw new Error('the host side starts before all tests')
    return target
  }
  const now = () => {
    if (made === undefined) throw new Error('the house is made before each test')
    return made
  }
  beforeAll(async () => {
    target = await startPushTarget(address, 'nopasswd')
    target.postfix.start()
  })
  beforeEach(async () => {
    made = undefined
    forgetWorkFolder(there())
    const house = await pushHouse(there())
    await pushNow(house)
    made = { house, before: tracesOf(there()) }
  })
  afterAll(() => target?.stop())
  return {
    get target() {
      return there()
    },
    get house() {
      return now().house
    },
    get before() {
      return now().before
    },
  }
}

/** Fails unless every mail of a counter-proof went to its trap, or to nobody. */
export function expectNoneSent({ postfix }: PushTarget): void {
  const lines = postfix.log().split('\n')
  for (const line of lines.filter((each) => each.includes('gegenprobe') && each.includes('status=sent')))
    expect(line).toMatch(/relay=127\.0\.0\.1\[127\.0\.0\.1\]/)
}
