// The most that reached the trap, as one word of a table: clear text first, then TLS, then mere talk.
import { expect, test } from 'vitest'
import { type Arrival, arrivals, arrivedAt } from '#domain/confirm/arrived.ts'
import { nothingSeenByTrap, type TrapSight } from '#domain/confirm/trap.ts'

const came = { connections: 2, helo: 'mail.own.example' }
const cases: readonly (readonly [Arrival, Partial<TrapSight>])[] = [
  ['nothing', {}],
  ['connection', { connections: 1 }],
  ['greeting', came],
  ['starttls', { ...came, startTls: 1, handshakeFailure: 'alert bad certificate' }],
  ['tls', { ...came, startTls: 1, sessions: 1 }],
  ['foreign', { ...came, startTls: 1, sessions: 1, foreign: 1 }],
  ['sender-in-tls', { ...came, startTls: 1, sessions: 1, mailInTls: 1 }],
  ['mail-in-tls', { ...came, startTls: 1, sessions: 1, mailInTls: 1, messagesInTls: 1 }],
  ['sender-in-clear', { ...came, startTls: 1, sessions: 1, mailInTls: 1, messagesInTls: 1, mailInClear: 1 }],
  ['mail-in-clear', { ...came, mailInClear: 1, messagesInClear: 1, messagesInTls: 1 }],
]

test.each(cases)('%s', (arrival, seen) => {
  expect(arrivedAt({ ...nothingSeenByTrap, ...seen })).toBe(arrival)
})

test('every word has its case', () => {
  expect(cases.map(([arrival]) => arrival)).toEqual([...arrivals])
})
