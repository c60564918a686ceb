// The whole app killed in the middle of a counter-proof on a real Postfix behind a real OpenSSH server: the next start takes everything away by itself,
// and where no start ever comes, the host does.
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bundle } from '#test/support/bundle.ts'
import { startProgram } from '#test/support/child-process.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { endTimeOfTimer, type HostTraces, tracesOf } from '#test/support/host-traces.ts'
import { openHouse } from '#test/support/open-house.ts'
import {
  forgetWorkFolder,
  type PushHouse,
  type PushTarget,
  pushHouse,
  pushNow,
  startPushTarget,
} from '#test/support/push-house.ts'

const probe = /gegenprobe/

let target: PushTarget
let house: PushHouse
let before: HostTraces

beforeAll(async () => {
  target = await startPushTarget('127.3.9.42', 'nopasswd')
  target.postfix.start()
  // a mail of others that waits, as it would at any gateway
  target.postfix.sendMail('someone@own.example', 'someone@elsewhere.example')
})
beforeEach(async () => {
  forgetWorkFolder(target)
  house = await pushHouse(target)
  await pushNow(house)
  await house.house.close()
  before = tracesOf(target)
})
afterAll(() => target?.stop())

const here = { timeout: 120_000, interval: 500 }

/** Begins a counter-proof in a process of its own and kills it where it says so, or once a command of it has begun on the host. */
async function killAt(moment: RegExp, begun: string | null = null): Promise<void> {
  const { folder, partner, siteId, host } = house
  const [prover = ''] = await bundle('test/support/busy-prover.ts')
  const child = startProgram(prover, [folder, partner.id, siteId, host.id])
  await child.said(moment)
  if (begun !== null)
    await expect.poll(() => foundAtHome(`*/${begun}/started`), { ...here, interval: 20 }).not.toEqual([])
  child.process.kill('SIGKILL')
  expect(await child.ended).toBe('SIGKILL')
}

/** Starts the app once more and waits until nothing is open there. */
async function startAgain() {
  const { client } = openHouse({ folder: house.folder })
  const view = async () => valueIn(await client.confirm.read({ partnerId: house.partner.id }))
  await expect.poll(async () => (await view()).proofs[0]?.temporary, here).toBe('gone')
  return await view()
}

/** Nothing went anywhere but to the trap, or to nobody. */
function expectNoneSent(): void {
  const sent = target.postfix
    .log()
    .split('\n')
    .filter((line) => probe.test(line) && line.includes('status=sent'))
  for (const line of sent) expect(line).toMatch(/relay=127\.0\.0\.1\[127\.0\.0\.1\]/)
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
    const { proofs, open, standings } = await startAgain()
    expect(open).toEqual([])
    expect(proofs).toMatchObject([{ verdict: 'undetermined', reasons: ['interrupted'], left: [], temporary: 'gone' }])
    expect(proofs[0]).toMatchObject({ normalRoute: { isSame: true }, endedAt: expect.any(String) })
    expect(standings).toMatchObject([{ kind: 'configured', why: 'undetermined' }])
    await expect.poll(() => tracesOf(target), here).toEqual(before)
    expectNoneSent()
  },
)

test('where the app never comes again, the host takes it back by itself', { timeout: 480_000 }, async () => {
  await killAt(/^stage watch$/)
  const during = tracesOf(target)
  expect(Object.keys(during.files).filter((name) => name.startsWith('handschlag-trial-'))).not.toEqual([])
  expect(during.queue.filter((mail) => probe.test(mail))).not.toEqual([])
  endTimeOfTimer(target)
  await expect.poll(() => tracesOf(target).files, here).toEqual(before.files)
  await expect.poll(() => tracesOf(target).running, here).toEqual([])
  expect(tracesOf(target)).toMatchObject({ queue: before.queue, beside: before.beside })
  expectNoneSent()
  // and an app that comes late sees that it is done
  expect(await startAgain()).toMatchObject({ open: [], proofs: [{ left: [], normalRoute: { isSame: true } }] })
  await expect.poll(() => tracesOf(target), here).toEqual(before)
})

/** Files in the home folder of the user who signed in. */
function foundAtHome(path: string): readonly string[] {
  const found = execFileSync('find', [target.user.home, '-path', path], { encoding: 'utf8' })
  return found.split('\n').filter((line) => line !== '')
}
