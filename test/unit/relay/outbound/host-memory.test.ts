// Addresses that failed come last for a while, are never left out, and are forgotten in time and in number.
import { expect, it } from 'vitest'
import { createHostMemory } from '#relay/outbound/host-memory.ts'

const at = (ip: string) => ({ ip, port: 25 })
const [one, two, three] = [at('192.0.2.1'), at('192.0.2.2'), at('192.0.2.3')]

it('tries addresses that failed after the others, for a while', () => {
  let nowMs = 0
  const memory = createHostMemory({ elapsedMs: () => nowMs })
  memory.noteFailure(one)
  expect(memory.inTryOrder([one, two, three])).toEqual([two, three, one])
  nowMs = 300_000
  expect(memory.inTryOrder([one, two, three])).toEqual([one, two, three])
})

it('leaves none out, and puts one back that answers', () => {
  const memory = createHostMemory({ elapsedMs: () => 0 })
  for (const address of [one, two]) memory.noteFailure(address)
  expect(memory.inTryOrder([one])).toEqual([one])
  expect(memory.inTryOrder([one, two])).toEqual([one, two])
  memory.noteSuccess(two)
  expect(memory.inTryOrder([one, two])).toEqual([two, one])
})

it('remembers a bounded number', () => {
  const memory = createHostMemory({ elapsedMs: () => 0 })
  memory.noteFailure(one)
  for (let count = 0; count < 2000; count += 1) memory.noteFailure({ ip: 'x', port: count })
  expect(memory.inTryOrder([one, two])).toEqual([one, two])
})
