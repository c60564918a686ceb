// A counter-proof in the copy of a partner is judged by its modes when it is taken in: a verdict written into the file by hand proves nothing here.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openCareDesk } from '#test/support/care-desk.ts'
import { wholeProof } from '#test/support/confirm-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { fillHouse } from '#test/support/full-store.ts'

test('one that lacks a mode is none, and what left in clear text is an alarm', async () => {
  const [from, to] = [openCareDesk(), openCareDesk()]
  const { partner, proof, siteId } = fillHouse(from.store)
  const about = { partnerId: partner.id, siteId }
  const few = wholeProof({ ...about, modes: proof.modes.slice(0, 2) })
  const open = wholeProof({ ...about, level: 'may' })
  for (const each of [few, open]) valueIn(from.store.confirmations.saveProof(each))
  const { files } = valueIn(await from.care.exportPartner({ partnerId: partner.id }))
  to.outside.answerWithFile({ name: 'bank.handschlag-partner', content: readFileSync(files[0] ?? '') })
  valueIn(await to.care.importPartner(undefined))
  const taken = (id: string) => valueIn(to.store.confirmations.findProof(id))
  expect(taken(proof.id)).toEqual(proof)
  expect(taken(few.id)).toMatchObject({ verdict: 'undetermined', reasons: ['mode-not-seen'] })
  expect(taken(open.id)).toMatchObject({ verdict: 'not-enforced', reasons: ['level-may'] })
})
