// A counter-proof on a real Postfix whose OpenSSH server loses us in the middle: for a moment, until the host's own timer is through, and with a host
// that starts anew and has no timer any more. Nothing goes to the partner, nothing is called clean that nobody saw, and in the end all is gone.
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { endRunning, endTimeOfTimer, type HostTraces, tracesOf } from '#test/support/host-traces.ts'
import { confirmView, fewModes, planProof, runProof } from '#test/support/proof-on-host.ts'
import {
  forgetWorkFolder,
  type PushHouse,
  type PushTarget,
  pushHouse,
  pushNow,
  startPushTarget,
} from '#test/support/push-house.ts'

let target: PushTarget
let house: PushHouse
let before: HostTraces

beforeAll(async () => {
  target = await startPushTarget('127.3.9.47', 'nopasswd')
  target.postfix.start()
})
beforeEach(async () => {
  forgetWorkFolder(target)
  house = await pushHouse(target)
  await pushNow(house)
  before = tracesOf(target)
})
afterEach(() => {
  if (existsSync(`${keys()}-away`)) letIn()
})
afterAll(() => target?.stop())

const long = { timeout: 300_000 }
const here = { timeout: 120_000, interval: 250 }
const keys = () => join(target.server.home, '../authorized')
const lockOut = () => renameSync(keys(), `${keys()}-away`)
const letIn = () => renameSync(`${keys()}-away`, keys())

/** Carries one out that loses its sessions once its mails are in; `also` comes just before. */
async function cutInTheMiddle(also: () => void = () => undefined): Promise<CounterProof> {
  const run = runProof(house, await planProof(house, house.host.id, fewModes), (stage) => {
    if (stage !== 'watch') return
    also()
    target.server.killSessions()
  })
  return valueIn(await run)
}

async function takeBack({ id: proofId }: CounterProof): Promise<CounterProof> {
  return valueIn(await house.client.confirm.takeBack({ proofId, secrets: [] }, () => undefined))
}

/** Nothing went anywhere but to the trap, or to nobody. */
function expectNoneSent(): void {
  const lines = target.postfix.log().split('\n')
  for (const line of lines.filter((each) => each.includes('gegenprobe') && each.includes('status=sent')))
    expect(line).toMatch(/relay=127\.0\.0\.1\[127\.0\.0\.1\]/)
}

test('lost for a moment: it proves nothing, and takes everything back', long, async () => {
  const proof = await cutInTheMiddle()
  expect(proof).toMatchObject({ verdict: 'undetermined', temporary: 'gone', left: [], normalRoute: { isSame: true } })
  expect((await confirmView(house)).open).toEqual([])
  await expect.poll(() => tracesOf(target), here).toEqual(before)
  expectNoneSent()
})

test('lost for longer: the host takes it back by itself, and what nobody saw is not called clean', long, async () => {
  const proof = await cutInTheMiddle(lockOut)
  expect(proof).toMatchObject({ verdict: 'undetermined', temporary: 'not-known', normalRoute: null })
  expect((await confirmView(house)).open).toEqual([proof.id])
  expect(tracesOf(target).queue).not.toEqual(before.queue)
  endTimeOfTimer(target)
  await expect.poll(() => tracesOf(target).files, here).toEqual(before.files)
  await expect.poll(() => tracesOf(target).queue, here).toEqual(before.queue)
  letIn()
  expect(await takeBack(proof)).toMatchObject({ temporary: 'gone', left: [] })
  await expect.poll(() => tracesOf(target), here).toEqual(before)
  expectNoneSent()
})

test(
  'lost with a host that starts anew: no timer, the route keeps the mails, and we take both away',
  long,
  async () => {
    const proof = await cutInTheMiddle(lockOut)
    endRunning(target)
    target.postfix.ask('postfix', 'stop')
    target.postfix.start()
    expect(tracesOf(target).running).toEqual([])
    const logged = target.postfix.log().length
    target.postfix.ask('postqueue', '-f')
    await expect.poll(() => target.postfix.log().slice(logged), here).toMatch(/to=<gegenprobe-.*status=deferred/)
    expect((await confirmView(house)).open).toEqual([proof.id])
    letIn()
    expect(await takeBack(proof)).toMatchObject({ temporary: 'gone', left: [], normalRoute: { isSame: true } })
    expect((await confirmView(house)).open).toEqual([])
    await expect.poll(() => tracesOf(target), here).toEqual(before)
    expectNoneSent()
  },
)
