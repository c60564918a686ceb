// Partner, gateway and host of a counter-proof stay until it was taken away.
import { expect, test } from 'vitest'
import { refuseWhileOpen } from '#operations/confirm/trial/refuse-while-open.ts'
import { removePartner } from '#operations/partners.ts'
import { sampleProof, sampleTrialRun } from '#test/support/confirm-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePartner } from '#test/support/samples.ts'

test('what a counter-proof needs cannot be removed before it is taken away', async () => {
  const { rooms: some } = openRooms()
  const rooms = { ...some, tests: { cancel: async () => undefined } } as unknown as typeof some
  const partner = valueIn(rooms.store.partners.save(samplePartner()))
  const proof = sampleProof({ partnerId: partner.id })
  valueIn(rooms.store.confirmations.saveProof(proof))
  valueIn(rooms.store.openTrials.save(sampleTrialRun(proof)))
  expect(faultIn(await removePartner(rooms, partner.id)).code).toBe('confirm.trial-open')
  for (const about of [{ siteId: proof.siteId }, { hostId: proof.hostId }])
    expect(faultIn(refuseWhileOpen(rooms, about)).code).toBe('confirm.trial-open')
  expect(refuseWhileOpen(rooms, { siteId: partner.id, hostId: partner.id }).ok).toBe(true)
  valueIn(rooms.store.openTrials.close(proof.id))
  valueIn(await removePartner(rooms, partner.id))
})
