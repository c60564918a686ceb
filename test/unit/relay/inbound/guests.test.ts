// Connections announced as ours: known by address and port together, in every way an address is written, and not for long.
import { expect, test } from 'vitest'
import { createGuests } from '#relay/inbound/guests.ts'

function guestsAt() {
  const clock = { ms: 1_000_000 }
  return { clock, guests: createGuests(() => clock.ms) }
}

test('address and port are both asked for', () => {
  const { guests } = guestsAt()
  guests.welcome('10.0.0.7', 40_000)
  expect(guests.has('10.0.0.7', 40_000)).toBe(true)
  expect(guests.has('::ffff:10.0.0.7', 40_000)).toBe(true)
  expect(guests.has('10.0.0.7', 40_001)).toBe(false)
  expect(guests.has('10.0.0.8', 40_000)).toBe(false)
  guests.welcome('2001:db8::7', 41_000)
  expect(guests.has('2001:0db8:0:0::7', 41_000)).toBe(true)
  expect(guests.has('2001:db8::8', 41_000)).toBe(false)
})

test('a minute later, or forgotten, it is a stranger', () => {
  const { clock, guests } = guestsAt()
  guests.welcome('10.0.0.7', 40_000)
  guests.welcome('10.0.0.7', 40_001)
  guests.forget('10.0.0.7', 40_000)
  expect(guests.has('10.0.0.7', 40_000)).toBe(false)
  clock.ms += 59_999
  expect(guests.has('10.0.0.7', 40_001)).toBe(true)
  clock.ms += 1
  expect(guests.has('10.0.0.7', 40_001)).toBe(false)
})

test('more than a hundred at once forget the oldest', () => {
  const { guests } = guestsAt()
  for (let port = 40_000; port <= 40_100; port += 1) guests.welcome('127.0.0.1', port)
  expect(guests.has('127.0.0.1', 40_000)).toBe(false)
  expect(guests.has('127.0.0.1', 40_001)).toBe(true)
  expect(guests.has('127.0.0.1', 40_100)).toBe(true)
})
