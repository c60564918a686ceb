// Every address and every domain gets its turn, those never asked first.
import { expect, test } from 'vitest'
import { duePairs } from '#operations/confirm/inbound/due-pairs.ts'
import { sampleInbound } from '#test/support/confirm-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePartner } from '#test/support/samples.ts'

test('what was never asked goes first, then what was asked longest ago; another host or port is none of it', () => {
  const { rooms } = openRooms()
  const { id: partnerId } = valueIn(rooms.store.partners.save(samplePartner()))
  const [host, port] = ['mx.own.example', 25]
  const asked = (address: string, domain: string, minute: number, changes = {}) => {
    const about = { partnerId, host, port, address, sender: `postmaster@${domain}` }
    const startedAt = `2026-11-21T10:${String(minute).padStart(2, '0')}:00.000Z`
    valueIn(rooms.store.confirmations.saveInbound(sampleInbound({ ...about, startedAt, ...changes })))
  }
  const due = () =>
    valueIn(
      duePairs(rooms, { partnerId, host, port }, ['192.0.2.1', '192.0.2.2'], ['bank.example', 'fonds.example']),
    ).map(({ address, sender }) => `${sender} ${address}`)
  const inOrder = [
    'postmaster@bank.example 192.0.2.1',
    'postmaster@fonds.example 192.0.2.1',
    'postmaster@bank.example 192.0.2.2',
    'postmaster@fonds.example 192.0.2.2',
  ]
  expect(due()).toEqual(inOrder)
  asked('192.0.2.1', 'bank.example', 5, { host: 'mx2.own.example' })
  asked('192.0.2.1', 'bank.example', 5, { port: 2525 })
  expect(due()).toEqual(inOrder)
  asked('192.0.2.1', 'bank.example', 5)
  asked('192.0.2.1', 'fonds.example', 4)
  const [first, second, third, fourth] = inOrder
  expect(due()).toEqual([third, fourth, second, first])
  asked('192.0.2.1', 'fonds.example', 6)
  expect(due()).toEqual([third, fourth, first, second])
})
