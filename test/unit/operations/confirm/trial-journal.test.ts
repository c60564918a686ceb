// The journal of one trial lies beside what is needed to take it away, over a real store: pushes and other trials never see it, and it is there
// again after a kill.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PushRecord } from '#domain/push/push-record.ts'
import { createTrialJournal } from '#operations/confirm/trial/trial-journal.ts'
import { openStore } from '#storage/store.ts'
import { sampleProof, sampleTrialRun } from '#test/support/confirm-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePushRecord } from '#test/support/push-samples.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const hostId = randomUUID()

function openTrial() {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const store = valueIn(openStore(path))
  const partner = valueIn(store.partners.save(samplePartner()))
  const proof = sampleProof({ partnerId: partner.id, hostId })
  valueIn(store.confirmations.saveProof(proof))
  valueIn(store.openTrials.save(sampleTrialRun(proof)))
  return { path, store, partner, proof, journal: createTrialJournal(store, proof.id) }
}

const recordOf = (changes: Partial<PushRecord> = {}) => samplePushRecord({ hostId, ...changes })

test('what is saved comes back newest first, of the host alone, also after a kill', async () => {
  const { path, store, journal, proof } = openTrial()
  const [first, second, elsewhere] = [recordOf(), recordOf({ state: 'running' }), recordOf({ hostId: randomUUID() })]
  for (const record of [first, second, elsewhere]) valueIn(await journal.save(record))
  const ended = { ...second, state: 'broken' as const }
  valueIn(await journal.save(ended))
  const seen = [ended, first]
  expect(valueIn(journal.recent(hostId))).toEqual(seen)
  // nobody closes a store that is killed
  const again = valueIn(openStore(path))
  expect(valueIn(createTrialJournal(again, proof.id).recent(hostId))).toEqual(seen)
  again.close()
  store.close()
})

test('a way back that ended marks what it took back, one that failed does not', async () => {
  const { store, journal } = openTrial()
  const push = recordOf({ confirmBy: '2026-11-21T10:06:00.000Z' })
  valueIn(await journal.save(push))
  const failed = recordOf({ kind: 'undo', undoes: push.id, state: 'broken' })
  valueIn(await journal.save(failed))
  expect(valueIn(journal.recent(hostId))).toEqual([failed, push])
  const back = recordOf({ kind: 'undo', undoes: push.id })
  valueIn(await journal.save(back))
  expect(valueIn(journal.recent(hostId))).toEqual([back, failed, { ...push, state: 'undone', confirmBy: null }])
  store.close()
})

test('it holds the newest fifty', async () => {
  const { store, journal } = openTrial()
  const records = Array.from({ length: 52 }, () => recordOf())
  for (const record of records) valueIn(await journal.save(record))
  const kept = valueIn(journal.recent(hostId))
  expect(kept.map(({ id }) => id)).toEqual(
    records
      .toReversed()
      .slice(0, 50)
      .map(({ id }) => id),
  )
  store.close()
})

test('neither the journal of pushes nor that of another trial sees it', async () => {
  const { store, journal, partner, proof } = openTrial()
  const other = sampleProof({ partnerId: partner.id, hostId })
  valueIn(store.confirmations.saveProof(other))
  valueIn(store.openTrials.save(sampleTrialRun(other)))
  const record = recordOf({ siteId: proof.siteId })
  valueIn(await journal.save(record))
  expect(valueIn(store.pushes.list(proof.siteId))).toEqual([])
  expect(valueIn(createTrialJournal(store, other.id).recent(hostId))).toEqual([])
  store.close()
})

test('where nothing is open any more there is nothing in it, and nothing is opened by it', async () => {
  const { store, journal, proof } = openTrial()
  valueIn(await journal.save(recordOf()))
  valueIn(store.openTrials.close(proof.id))
  expect(valueIn(journal.recent(hostId))).toEqual([])
  valueIn(await journal.save(recordOf()))
  expect(valueIn(store.openTrials.list())).toEqual([])
  store.close()
})
