// What a person is told before a partner is removed is what goes: every kind counted, nobody else's, and nothing left afterwards.
import { expect, test } from 'vitest'
import { agreedHouse } from '#test/support/agreed-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { fillHouse } from '#test/support/full-store.ts'

test('names the version in force and counts everything kept about this partner only', async () => {
  const house = agreedHouse()
  const partnerId = house.partner.id
  house.look((store) => fillHouse(store, { partner: { domains: ['other.example'] } }))
  const version = await house.complete()
  await house.move(version, 'sent')
  house.outside.answerWithFile({ name: 'Vertrag.pdf', content: Uint8Array.of(1) })
  const yes = { side: 'own', name: 'Erika Muster', way: 'signature', on: '2026-11-21', note: '' } as const
  valueIn(await house.client.agreement.confirm({ agreementId: version.id, confirmation: yes, withFile: true }))
  expect(valueIn(await house.client.partner.removal({ partnerId }))).toMatchObject({ inForce: null, attachments: 1 })
  await house.confirm(version, { side: 'partner' })
  await house.move(version, 'active')
  valueIn(await house.client.agreement.begin({ partnerId }))
  const items = valueIn(await house.client.checklist.read({ partnerId })).length
  expect(items).toBeGreaterThan(0)
  expect(valueIn(await house.client.partner.removal({ partnerId }))).toEqual({
    inForce: { number: version.number, version: 1 },
    ...{ versions: 2, attachments: 1, checklistItems: items, contacts: 0, told: 0 },
  })
})

test('a partner with everything loses everything that was named; what keeps a file from coming twice stays', async () => {
  const house = agreedHouse()
  const { partner } = house.look((store) => fillHouse(store, { partner: { domains: ['other.example'] } }))
  const partnerId = partner.id
  expect(valueIn(await house.client.partner.removal({ partnerId }))).toMatchObject({
    ...{ inForce: null, versions: 1, attachments: 1, checklistItems: 1, contacts: 1, told: 1 },
  })
  valueIn(await house.client.partner.remove({ partnerId }))
  house.look((store) => expect(valueIn(store.partnerFiles.records(partnerId))).toHaveLength(1))
  expect(faultIn(await house.client.partner.removal({ partnerId })).code).toBe('partner.not-found')
})
