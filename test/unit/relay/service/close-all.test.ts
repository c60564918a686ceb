// Everything of a relay is closed within one grace, and a message from the app says how long that is.
import { expect, test } from 'vitest'
import { closeAll } from '#relay/service/close-all.ts'
import { readStop } from '#relay/service/stop-message.ts'

test('what one part needs of the grace is gone for the others', async () => {
  let now = 5000
  const given: (readonly [string, number])[] = []
  const part = (name: string, needsMs: number) => async (graceMs: number) => {
    given.push([name, graceMs])
    now += needsMs
  }
  await closeAll([part('store', 0), part('queue', 9000), part('listeners', 15_000)], 20_000, { elapsedMs: () => now })
  expect(given).toEqual([
    ['listeners', 20_000],
    ['queue', 5000],
    ['store', 0],
  ])
})

test.each([
  [{ kind: 'stop', graceMs: 1500 }, 1500],
  [{ kind: 'stop' }, 3000],
  [{ kind: 'stop', graceMs: 'long' }, 3000],
  [{ kind: 'stop', graceMs: -1 }, 0],
  [{ kind: 'stop', graceMs: 1e12 }, 60_000],
  [{ kind: 'other' }, undefined],
  ['stop', undefined],
  [null, undefined],
])('%j gives the grace %s', (message, graceMs) => {
  expect(readStop(message)).toBe(graceMs)
})
