// A counter-proof on a real Postfix whose OpenSSH server loses us in the middle: for a moment, until the host's own timer is through, and with a host
// that starts anew and has no timer any more. Nothing goes to the partner, nothing is called clean that nobody saw, and in the end all is gone.
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { endRunning, endTimeOfTimer, tracesOf } from '#test/support/host-traces.ts'
import { expectNoneSent, proofBench } from '#test/support/proof-bench.ts'
import { confirmView, fewModes, planProof, runProof } from '#test/support/proof-on-host.ts'

const bench = proofBench('127.3.9.47')
afterEach(() => {
  if (existsSync(`${keys()}-away`)) letIn()
})

const long = { timeout: 300_000 }
const here = { timeout: 120_000, interval: 250 }
const keys = () => join(bench.target.server.home, '../authorized')
const lockOut = () => renameSync(keys(), `${keys()}-away`)
const letIn = () => renameSync(`${keys()}-away`, keys())

/** Carries one out that loses its sessions once its mails are in; `also` comes just before. */
async function cutInTheMiddle(also: () => void = () => undefined): Promise<CounterProof> {
  const run = runProof(bench.house, await planProof(bench.house, bench.house.host.id, fewModes), (stage) => {
    if (stage !== 'watch') return
    also()
    bench.target.server.killSessions()
  })
  return valueIn(await run)
}

async function takeBack({ id: proofId }: CounterProof): Promise<CounterProof> {
  return valueIn(await bench.house.client.confirm.takeBack({ proofId, secrets: [] }, () => undefined))
}

test('lost for a moment: it proves nothing, and takes everything back', long, async () => {
  const proof = await cutInTheMiddle()
  expect(proof).toMatchObject({ verdict: 'undetermined', temporary: 'gone', left: [], normalRoute: { isSame: true } })
  expect((await confirmView(bench.house)).open).toEqual([])
  await expect.poll(() => tracesOf(bench.target), here).toEqual(bench.before)
  expectNoneSent(bench.target)
})

test('lost for longer: the host takes it back by itself, and what nobody saw is not called clean', long, async () => {
  const proof = await cutInTheMiddle(lockOut)
  expect(proof).toMatchObject({ verdict: 'undetermined', temporary: 'not-known', normalRoute: null })
  expect((await confirmView(bench.house)).open).toEqual([proof.id])
  expect(tracesOf(bench.target).queue).not.toEqual(bench.before.queue)
  endTimeOfTimer(bench.target)
  await expect.poll(() => tracesOf(bench.target).files, here).toEqual(bench.before.files)
  await expect.poll(() => tracesOf(bench.target).queue, here).toEqual(bench.before.queue)
  letIn()
  expect(await takeBack(proof)).toMatchObject({ temporary: 'gone', left: [] })
  await expect.poll(() => tracesOf(bench.target), here).toEqual(bench.before)
  expectNoneSent(bench.target)
})

test(
  'lost with a host that starts anew: no timer, the route keeps the mails, and we take both away',
  long,
  async () => {
    const proof = await cutInTheMiddle(lockOut)
    endRunning(bench.target)
    bench.target.postfix.ask('postfix', 'stop')
    bench.target.postfix.start()
    expect(tracesOf(bench.target).running).toEqual([])
    const logged = bench.target.postfix.log().length
    bench.target.postfix.ask('postqueue', '-f')
    await expect.poll(() => bench.target.postfix.log().slice(logged), here).toMatch(/to=<gegenprobe-.*status=deferred/)
    expect((await confirmView(bench.house)).open).toEqual([proof.id])
    letIn()
    expect(await takeBack(proof)).toMatchObject({ temporary: 'gone', left: [], normalRoute: { isSame: true } })
    expect((await confirmView(bench.house)).open).toEqual([])
    await expect.poll(() => tracesOf(bench.target), here).toEqual(bench.before)
    expectNoneSent(bench.target)
  },
)
