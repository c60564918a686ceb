// A copy of everything is not taken over while a counter-proof is open: what is needed to take it away stands in the data that would go.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openCareDesk } from '#test/support/care-desk.ts'
import { sampleTrialRun } from '#test/support/confirm-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { fillHouse } from '#test/support/full-store.ts'

const ignore = () => undefined
const still = new AbortController().signal

test('it waits until everything temporary is gone', async () => {
  const [from, to] = [openCareDesk(), openCareDesk()]
  fillHouse(from.store)
  const { files } = valueIn(await from.care.exportAll(undefined, ignore, still))
  const content = readFileSync(files[0] ?? '')
  const { proof } = fillHouse(to.store)
  const run = sampleTrialRun({ ...proof, startedAt: '2026-11-21T10:00:00.000Z' })
  valueIn(to.store.openTrials.save(run))
  const before = valueIn(to.store.lists.mark())
  const take = () => {
    to.outside.answerWithFile({ name: 'all.handschlag-copy', content })
    return to.care.importAll(undefined, ignore, still)
  }
  expect(faultIn(await take())).toMatchObject({ code: 'confirm.trial-open', params: { at: run.startedAt } })
  expect(valueIn(to.store.lists.mark())).toBe(before)
  expect(valueIn(to.store.openTrials.list())).toEqual([run])
  valueIn(to.store.openTrials.close(proof.id))
  valueIn(await take())
})
