// What the page about confirming begins with, of a partner who was tried very often: the newest counter-proofs, and whatever is still open.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '#storage/store.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { sampleProof, sampleTrialRun } from '#test/support/confirm-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

test('an open counter-proof is shown, and can be cleaned up, behind however many newer ones', async () => {
  const folder = temporaryFolder()
  const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
  const partner = valueIn(store.partners.save(samplePartner()))
  const at = '2026-11-21T09:00:00.000Z'
  const site = { ...relayDraft(), id: randomUUID(), createdAt: at, changedAt: at }
  valueIn(store.sites.save(site))
  const about = { partnerId: partner.id, siteId: site.id, hostId: null }
  const proofs = Array.from({ length: 52 }, (_, index) =>
    sampleProof({ ...about, startedAt: `2026-11-20T10:${String(index).padStart(2, '0')}:00.000Z` }),
  )
  for (const proof of proofs) valueIn(store.confirmations.saveProof(proof))
  const [oldest] = proofs
  if (oldest === undefined) throw new Error('a proof')
  valueIn(store.openTrials.save(sampleTrialRun(oldest)))
  store.close()
  const { client } = openHouse({ folder })
  const view = valueIn(await client.confirm.read({ partnerId: partner.id }))
  expect(view.open).toEqual([oldest.id])
  const newest = proofs.toReversed().slice(0, 50)
  expect(view.proofs.map(({ id }) => id)).toEqual([...newest, oldest].map(({ id }) => id))
})
