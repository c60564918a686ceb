// A counter-proof on a real Postfix whose host goes away in the middle and is given up by hand. The host comes back later, started anew and without its
// timer: what is told to be left there is what is left, the told commands take it away, and so does the next counter-proof.
import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { GivenUp } from '#domain/confirm/given-up.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { tracesOf } from '#test/support/host-traces.ts'
import { proofBench } from '#test/support/proof-bench.ts'
import { confirmView, planProof, runProof } from '#test/support/proof-on-host.ts'
import { forgetWorkFolder } from '#test/support/push-house.ts'
import { listProcesses } from '#test/support/ssh-processes.ts'

const bench = proofBench('127.3.9.49')

const long = { timeout: 300_000 }
const keys = () => join(bench.target.server.home, '../authorized')
const comeBack = () => renameSync(`${keys()}-away`, keys())

/** Carries one out whose host goes away once its mails are in, and starts anew without anybody being let in. */
async function loseHost(): Promise<CounterProof> {
  const run = runProof(bench.house, await planProof(bench.house), (stage) => {
    if (stage !== 'watch') return
    renameSync(keys(), `${keys()}-away`)
    bench.target.server.killSessions()
  })
  const proof = valueIn(await run)
  for (const { pid } of listProcesses()) if (isOurs(pid)) process.kill(pid, 'SIGKILL')
  return proof
}

/** A timer of ours, or what it started; a process may end before it is looked at. */
function isOurs(pid: number): boolean {
  const words = execFileSync('sh', ['-c', `tr '\\0' ' ' < /proc/${pid}/cmdline || :`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return words.includes(join(bench.target.user.home, '.handschlag'))
}

/** Tries to take it away, which fails, and gives it up. */
async function giveUp({ id: proofId }: CounterProof): Promise<GivenUp> {
  const { confirm } = bench.house.client
  expect(faultIn(await confirm.giveUp({ proofId })).code).toBe('confirm.not-stuck')
  expect((await confirmView(bench.house)).stuck).toEqual([])
  const tried = await confirm.takeBack({ proofId, secrets: [] }, () => undefined)
  const { stuck } = await confirmView(bench.house)
  expect(stuck).toMatchObject([{ proofId, after: { fault: { code: faultIn(tried).code } } }])
  const given = valueIn(await confirm.giveUp({ proofId }))
  expect(given).toMatchObject({ temporary: 'not-known', normalRoute: null })
  expect(given.verdict).not.toBe('enforced')
  expect(await confirmView(bench.house)).toMatchObject({ open: [], stuck: [], standings: [{ why: 'undetermined' }] })
  if (given.givenUp === undefined) throw new Error('nothing was written down')
  return given.givenUp
}

/** What a person enters who signed in as the user of the app. */
function enter(command: string): string {
  return execFileSync('runuser', ['-l', bench.target.user.name, '-c', command], { encoding: 'utf8' })
}

function expectWayBack(): void {
  const { files, queue, beside } = tracesOf(bench.target)
  expect({ files, queue, beside }).toEqual({
    files: bench.before.files,
    queue: bench.before.queue,
    beside: bench.before.beside,
  })
}

test('what is told is what is left, and the script on the host takes all of it away', long, async () => {
  const { things, commands } = await giveUp(await loseHost())
  const { files, queue } = tracesOf(bench.target)
  const told = things.map(({ name }) => name).join('\n')
  const fresh = Object.keys(files).filter((name) => !(name in bench.before.files))
  expect(fresh.length).toBeGreaterThan(0)
  for (const name of fresh) expect(told).toContain(name.split('/')[0])
  expect(queue).not.toEqual(bench.before.queue)
  for (const mail of queue.filter((each) => !bench.before.queue.includes(each)))
    expect(told).toContain(mail.slice(mail.indexOf(' ') + 1))
  comeBack()
  for (const { command } of commands.filter(({ step }) => step === 'script')) enter(command)
  expectWayBack()
  for (const { command } of commands.filter(({ step }) => step === 'look')) expect(enter(command)).toBe('')
})

test('where the script is gone too, the commands do it one by one', long, async () => {
  const { commands } = await giveUp(await loseHost())
  forgetWorkFolder(bench.target)
  mkdirSync(join(bench.target.user.home, '.handschlag'))
  comeBack()
  for (const { step, command } of commands) if (step !== 'script' && step !== 'look') enter(command)
  expectWayBack()
})

test('the next counter-proof takes away what an abandoned one left, and says so', long, async () => {
  const given = await loseHost()
  await giveUp(given)
  comeBack()
  const plan = await planProof(bench.house)
  expect(valueIn(plan).plan.hosts).toMatchObject([{ unfinished: { startedAt: expect.any(String) } }])
  const proof = valueIn(await runProof(bench.house, plan))
  expect(proof).toMatchObject({ temporary: 'gone', left: [], normalRoute: { isSame: true } })
  expectWayBack()
  expect((await confirmView(bench.house)).proofs).toMatchObject([
    { id: proof.id },
    { id: given.id, temporary: 'not-known' },
  ])
  valueIn(await bench.house.client.host.remove({ hostId: bench.house.host.id }))
})
