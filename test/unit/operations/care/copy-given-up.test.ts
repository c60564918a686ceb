// A counter-proof that was given up goes with its partner from house to house, with everything that was written down.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openCareDesk } from '#test/support/care-desk.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { fillHouse } from '#test/support/full-store.ts'
import { sampleGivenUp } from '#test/support/given-up-sample.ts'

test('the copy of a partner holds it whole', async () => {
  const [from, to] = [openCareDesk(), openCareDesk()]
  const { partner, proof } = fillHouse(from.store)
  const given = { ...proof, verdict: 'undetermined', reasons: ['given-up'], givenUp: sampleGivenUp } as const
  valueIn(from.store.confirmations.saveProof({ ...given, reasons: [...given.reasons] }))
  const { files } = valueIn(await from.care.exportPartner({ partnerId: partner.id }))
  to.outside.answerWithFile({ name: 'bank.handschlag-partner', content: readFileSync(files[0] ?? '') })
  const { partnerId } = valueIn(await to.care.importPartner(undefined))
  expect(valueIn(to.store.confirmations.proofs(partnerId))).toEqual([given])
})
