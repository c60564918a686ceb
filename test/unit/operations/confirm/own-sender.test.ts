// Whom mails of ours come from: somebody of our side. A counter-proof never comes from the partner's own domain, for what bounces would go there.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { ownSender, trialSender } from '#operations/confirm/own-sender.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePartner } from '#test/support/samples.ts'

function houseOf(mail: string) {
  const { rooms } = openRooms()
  const partner = valueIn(rooms.store.partners.save(samplePartner({ domains: ['bank.example'] })))
  const settings = valueIn(rooms.store.settings.read())
  valueIn(rooms.store.settings.save({ ...settings, contact: { ...settings.contact, mail } }))
  return { rooms, partner }
}

test('the contact of the settings', () => {
  const { rooms, partner } = houseOf('admin@own.example')
  expect(valueIn(ownSender(rooms, partner.id))).toBe('admin@own.example')
  expect(valueIn(trialSender(rooms, partner.id))).toBe('admin@own.example')
})

test.each(['', 'nobody@bank.example', 'nobody@mail.BANK.example'])(
  'without one, or with one at the partner’s (%s), no counter-proof is made',
  (mail) => {
    const { rooms, partner } = houseOf(mail)
    expect(faultIn(trialSender(rooms, partner.id))).toEqual({
      code: 'confirm.no-sender',
      params: { partner: partner.name },
    })
  },
)

test('a partner nobody knows has none', () => {
  const { rooms } = houseOf('admin@own.example')
  expect(faultIn(trialSender(rooms, randomUUID())).code).toBe('partner.not-found')
})
