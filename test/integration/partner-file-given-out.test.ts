// A yes that left in a signed file: the partner may count on it, so this side alone cannot take it back.
import { expect, test } from 'vitest'
import type { Confirmation } from '#domain/agreement/agreement.ts'
import { sampleYes } from '#test/support/agreed-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import type { OpenHouse } from '#test/support/open-house.ts'
import { storedRows } from '#test/support/stored-rows.ts'
import { giveOut, takeIn, twoHouses } from '#test/support/two-houses.ts'

const takeBack = (house: OpenHouse, agreementId: string) =>
  house.client.agreement.move({ agreementId, to: 'draft', note: '', acceptedReason: null })

async function sayYes(house: OpenHouse, agreementId: string, name: string): Promise<Confirmation> {
  const confirmation = sampleYes({ name, way: 'mail' })
  const noted = await house.client.agreement.confirm({ agreementId, confirmation, withFile: false })
  const entry = valueIn(noted).agreement.confirmations.find((each) => each.name === name)
  if (entry === undefined) throw new Error('the yes was not noted')
  return entry
}

test('after a file with our yes the version is not taken back: the partner agreed meanwhile', async () => {
  const { north, south, sent } = await twoHouses()
  const agreementId = sent.agreement.id
  const arrived = valueIn(await takeIn(south, await giveOut(north, agreementId, 'Vorstand Nordwind')))
  await giveOut(south, arrived.agreement.id, 'Vorstand Südlicht')
  const [there] = valueIn(await south.client.agreement.list({ partnerId: arrived.agreement.partnerId }))
  expect(there?.agreement.state).toBe('confirmed')
  const before = storedRows(north.folder)
  expect(faultIn(await takeBack(north, agreementId)).code).toBe('agreement.yes-given-out')
  expect(storedRows(north.folder)).toEqual(before)
  const ended = await north.client.agreement.move({ agreementId, to: 'ended', note: '', acceptedReason: null })
  expect(valueIn(ended).agreement.state).toBe('ended')
})

test('a yes noted by mail and carried by a file stays; a second one beside it goes', async () => {
  const { north, sent } = await twoHouses()
  const agreementId = sent.agreement.id
  const first = await sayYes(north, agreementId, 'Vorstand Nordwind')
  await giveOut(north, agreementId, 'Vorstand Nordwind')
  const second = await sayYes(north, agreementId, 'Prokura Nordwind')
  const strike = (confirmationId: string) => north.client.agreement.unconfirm({ agreementId, confirmationId })
  expect(valueIn(await strike(second.id)).agreement.confirmations).toEqual([first])
  expect(faultIn(await strike(first.id)).code).toBe('agreement.yes-given-out')
})

test('a file without our yes binds nobody: a yes noted later is struck, and the version comes back', async () => {
  const { north, sent } = await twoHouses()
  const agreementId = sent.agreement.id
  await giveOut(north, agreementId, null)
  const { id: confirmationId } = await sayYes(north, agreementId, 'Vorstand Nordwind')
  expect(
    valueIn(await north.client.agreement.unconfirm({ agreementId, confirmationId })).agreement.confirmations,
  ).toEqual([])
  expect(valueIn(await takeBack(north, agreementId)).agreement.state).toBe('draft')
})

test('a yes in a file that was never written is none', async () => {
  const { north, sent } = await twoHouses()
  const agreementId = sent.agreement.id
  north.outside.answerDialogs(null)
  faultIn(await north.client.partnerFile.save({ agreementId, yesBy: 'Vorstand Nordwind' }))
  expect(valueIn(await takeBack(north, agreementId)).agreement.state).toBe('draft')
})
