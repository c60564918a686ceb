// The whole app killed in the middle of a counter-proof on a real Postfix behind a real OpenSSH server: the next start takes everything away by itself,
// and where no start ever comes, the host does.
import { execFileSync } from 'node:child_process'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { endTimeOfTimer, type HostTraces, tracesOf } from '#test/support/host-traces.ts'
import { killProver, startAgain } from '#test/support/killed-prover.ts'
import { expectNoneSent, proofBench } from '#test/support/proof-bench.ts'

const probe = /gegenprobe/

const bench = proofBench('127.3.9.42')
let before: HostTraces

beforeAll(() => {
  // a mail of others that waits, as it would at any gateway
  bench.target.postfix.sendMail('someone@own.example', 'someone@elsewhere.example')
})
beforeEach(async () => {
  await bench.house.house.close()
  before = tracesOf(bench.target)
})

const here = { timeout: 120_000, interval: 500 }

/** Kills the app where it says so, or once a command of it has begun on the host. */
async function killAt(moment: RegExp, begun: string | null = null): Promise<void> {
  await killProver(bench.house, moment, async () => {
    if (begun !== null)
      await expect.poll(() => foundAtHome(`*/${begun}/started`), { ...here, interval: 20 }).not.toEqual([])
  })
}

const moments: readonly (readonly [string, RegExp, string | null])[] = [
  ['before the route comes in', /^apply-trial$/, null],
  ['while the route comes in', /^apply-trial$/, 'apply-trial'],
  ['once the route is in place', /^stage hand-in$/, null],
  ['while mails are watched', /^stage watch$/, null],
  ['when the way back begins', /^stage take-back$/, null],
  ['in the way back', /^undo-trial$/, 'undo-trial'],
]

test.each(moments)(
  'killed %s, it is finished on the next start',
  { timeout: 480_000 },
  async (_name, moment, begun) => {
    await killAt(moment, begun)
    const { proofs, open, standings } = await startAgain(bench.house)
    expect(open).toEqual([])
    expect(proofs).toMatchObject([{ verdict: 'undetermined', reasons: ['interrupted'], left: [], temporary: 'gone' }])
    expect(proofs[0]).toMatchObject({ normalRoute: { isSame: true }, endedAt: expect.any(String) })
    expect(standings).toMatchObject([{ kind: 'configured', why: 'undetermined' }])
    await expect.poll(() => tracesOf(bench.target), here).toEqual(before)
    expectNoneSent(bench.target)
  },
)

test('where the app never comes again, the host takes it back by itself', { timeout: 480_000 }, async () => {
  await killAt(/^stage watch$/)
  const during = tracesOf(bench.target)
  expect(Object.keys(during.files).filter((name) => name.startsWith('handschlag-trial-'))).not.toEqual([])
  expect(during.queue.filter((mail) => probe.test(mail))).not.toEqual([])
  endTimeOfTimer(bench.target)
  await expect.poll(() => tracesOf(bench.target).files, here).toEqual(before.files)
  await expect.poll(() => tracesOf(bench.target).running, here).toEqual([])
  expect(tracesOf(bench.target)).toMatchObject({ queue: before.queue, beside: before.beside })
  expectNoneSent(bench.target)
  // and an app that comes late sees that it is done
  expect(await startAgain(bench.house)).toMatchObject({
    open: [],
    proofs: [{ left: [], normalRoute: { isSame: true } }],
  })
  await expect.poll(() => tracesOf(bench.target), here).toEqual(before)
})

/** Files in the home folder of the user who signed in. */
function foundAtHome(path: string): readonly string[] {
  const found = execFileSync('find', [bench.target.user.home, '-path', path], { encoding: 'utf8' })
  return found.split('\n').filter((line) => line !== '')
}
