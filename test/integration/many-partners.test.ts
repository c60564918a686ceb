// Many partner domains with three mail servers each, four tests at a time: every one is judged, memory stays flat, and a cancelled batch
// is at rest at once. In a long run there are 300 domains.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cancelAmidMany, heapOfQuarters, probeMany } from '#test/support/probe-many.ts'
import { isLongRun } from '#test/support/property-runs.ts'
import { addressesPerDomain, type MailFarm, startMailFarm } from '#test/support/start-mail-farm.ts'

const domains = isLongRun() ? 300 : 30
const limitMs = domains * 5000
/** What a kept sight of one address may weigh: its transcript, its hellos and its chain. */
const maxSightBytes = 64_000
const cancelLimitMs = 100
let farm: MailFarm

beforeAll(async () => {
  farm = await startMailFarm(domains)
}, 120_000)

afterAll(() => farm?.stop())

describe(`${domains} partner domains`, () => {
  it(
    'are all judged, and nothing of a test stays in memory',
    async () => {
      const { levels, connections, samples } = await probeMany(farm.network, domains, { isRemembering: false })
      expect(levels).toEqual({ name: domains })
      expect(connections).toBeGreaterThanOrEqual(domains * addressesPerDomain)
      expect(connections).toBeLessThanOrEqual(domains * addressesPerDomain * 5)
      const { second, last } = heapOfQuarters(samples)
      expect(last / second).toBeLessThan(1.04)
    },
    limitMs,
  )

  it(
    'weigh little in the memory that one program keeps of addresses',
    async () => {
      const count = Math.ceil(domains / 3)
      const { samples } = await probeMany(farm.network, count, { isRemembering: true })
      const { second, last } = heapOfQuarters(samples)
      expect((last - second) / (count * 0.5 * addressesPerDomain)).toBeLessThan(maxSightBytes)
    },
    limitMs,
  )

  it('come to rest within 100 ms of a cancel', async () => {
    const rests: number[] = []
    // Whatever else the machine does only adds to it, so the best of several rounds counts.
    for (let round = 0; round < 12 && Math.min(...rests) >= cancelLimitMs; round += 1)
      rests.push(await cancelAmidMany(farm.network, domains, 3 + 2 * (round % 3)))
    expect(Math.min(...rests)).toBeLessThan(cancelLimitMs)
  }, 120_000)
})
