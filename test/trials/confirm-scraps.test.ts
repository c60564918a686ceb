// What a killed way back leaves on a host after its trial counts as over there: nobody's records know of it, the look does, and the next taking
// back takes it away, so that neither host nor partner stays blocked.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openStore } from '#storage/store.ts'
import { bundle } from '#test/support/bundle.ts'
import { startProgram } from '#test/support/child-process.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { endTimeOfTimer, tracesOf } from '#test/support/host-traces.ts'
import { openHouse } from '#test/support/open-house.ts'
import { type PushHouse, type PushTarget, pushHouse, pushNow, startPushTarget } from '#test/support/push-house.ts'

let target: PushTarget
let house: PushHouse

beforeAll(async () => {
  target = await startPushTarget('127.3.9.47', 'nopasswd')
  target.postfix.start()
})
beforeEach(async () => {
  house = await pushHouse(target)
  await pushNow(house)
  await house.house.close()
})
afterAll(() => target?.stop())

const here = { timeout: 120_000, interval: 500 }

test('is found and taken away', { timeout: 480_000 }, async () => {
  const { folder, partner, siteId, host } = house
  const before = tracesOf(target)
  const [prover = ''] = await bundle('test/support/busy-prover.ts')
  const child = startProgram(prover, [folder, partner.id, siteId, host.id])
  await child.said(/^stage watch$/)
  child.process.kill('SIGKILL')
  await child.ended
  endTimeOfTimer(target)
  await expect.poll(() => tracesOf(target).files, here).toEqual(before.files)
  await expect.poll(() => tracesOf(target).running, here).toEqual([])
  countAsOver()
  const scrap = join(target.postfix.etc, 'handschlag-trial.gone-00112233445566aa')
  mkdirSync(scrap)
  writeFileSync(join(scrap, 'run'), 'x\n')
  const { client } = openHouse({ folder })
  const proof = async () => valueIn(await client.confirm.read({ partnerId: partner.id })).proofs[0]
  await expect.poll(async () => (await proof())?.temporary, here).toBe('gone')
  expect(await proof()).toMatchObject({ left: [], normalRoute: { isSame: true } })
  expect(tracesOf(target).files).toEqual(before.files)
})

/** The records of the trial say that the host took it back. */
function countAsOver(): void {
  const store = valueIn(openStore(join(house.folder, 'handschlag.sqlite')))
  const [run] = valueIn(store.openTrials.list())
  if (run === undefined) throw new Error('a trial is open')
  const records = run.records.map((record) => ({ ...record, state: 'rolled-back' as const, endedAt: record.startedAt }))
  valueIn(store.openTrials.save({ ...run, records }))
  store.close()
}
