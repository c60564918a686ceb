// What a killed way back leaves on a host after its trial counts as over there: nobody's records know of it, the look does, and the next taking
// back takes it away, so that neither host nor partner stays blocked.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { openStore } from '#storage/store.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { endTimeOfTimer, tracesOf } from '#test/support/host-traces.ts'
import { killProver, startAgain } from '#test/support/killed-prover.ts'
import { proofBench } from '#test/support/proof-bench.ts'

const bench = proofBench('127.3.9.50')
beforeEach(() => bench.house.house.close())

const here = { timeout: 120_000, interval: 500 }

test('is found and taken away', { timeout: 480_000 }, async () => {
  const before = tracesOf(bench.target)
  await killProver(bench.house, /^stage watch$/)
  endTimeOfTimer(bench.target)
  await expect.poll(() => tracesOf(bench.target).files, here).toEqual(before.files)
  await expect.poll(() => tracesOf(bench.target).running, here).toEqual([])
  countAsOver()
  const scrap = join(bench.target.postfix.etc, 'handschlag-trial.gone-00112233445566aa')
  mkdirSync(scrap)
  writeFileSync(join(scrap, 'run'), 'x\n')
  const { proofs } = await startAgain(bench.house)
  expect(proofs[0]).toMatchObject({ left: [], normalRoute: { isSame: true } })
  expect(tracesOf(bench.target).files).toEqual(before.files)
})

/** The records of the trial say that the host took it back. */
function countAsOver(): void {
  const store = valueIn(openStore(join(bench.house.folder, 'handschlag.sqlite')))
  const [run] = valueIn(store.openTrials.list())
  if (run === undefined) throw new Error('a trial is open')
  const records = run.records.map((record) => ({ ...record, state: 'rolled-back' as const, endedAt: record.startedAt }))
  valueIn(store.openTrials.save({ ...run, records }))
  store.close()
}
