// The clock of retries against the table people are told, and what chance and settings may change about it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deadlinesOf, nextAttemptAt, spread, waitAfter } from '#relay/queue/schedule.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

test.each([
  [1, 0, 2],
  [2, 2, 5],
  [3, 7, 10],
  [4, 17, 20],
  [5, 37, 40],
  [6, 77, 60],
  [20, 23 * 60, 60],
  [28, 24 * 60, 240],
  [80, 9 * 24 * 60, 240],
  // held for long, then released: often at first again
  [1, 9 * 24 * 60, 2],
])('after attempt %i at an age of %i minutes the wait is %i minutes', (attempts, age, minutes) => {
  expect(waitAfter(attempts, age * minuteMs, { minutes: null })).toBe(minutes * minuteMs)
})

test('settings replace the table and their last wait repeats', () => {
  const waits = [1, 2, 3, 4, 5].map((attempts) => waitAfter(attempts, 0, { minutes: [1, 0.5, 7] }) / minuteMs)
  expect(waits).toEqual([1, 0.5, 7, 7, 7])
})

test('chance spreads a wait evenly to both sides', () => {
  expect([0, 0.5, 1].map((chance) => spread(1000, 0.1, chance))).toEqual([900, 1000, 1100])
  expect(spread(1000, 0, 0.99)).toBe(1000)
})

test('the next attempt is in the future and never behind an end that is still ahead', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 0, max: 300 * hourMs }),
      fc.integer({ min: -hourMs, max: 240 * hourMs }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempts, age, left, jitter, chance) => {
        const now = 1_700_000_000_000
        const expiresAt = now + left
        const next = nextAttemptAt({
          attempts,
          now,
          receivedAt: now - age,
          expiresAt,
          rules: { minutes: null, jitter },
          chance,
        })
        expect(next).toBeGreaterThan(now)
        if (left > 0) expect(next).toBeLessThanOrEqual(expiresAt)
      },
    ),
    { numRuns: propertyRuns(200) },
  )
})

test('deadlines are those of the policy', () => {
  expect(deadlinesOf({ warnAfterHours: 4, giveUpAfterHours: 240 }, 1000)).toEqual({
    warnAt: 1000 + 4 * hourMs,
    expiresAt: 1000 + 240 * hourMs,
  })
})
