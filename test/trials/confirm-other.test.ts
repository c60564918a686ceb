// A host that is another one after its counter-proof, on a real Postfix behind a real OpenSSH server: whoever looks there next, for a counter-proof or
// for a push, ends what the old one proved; a push ends it at once.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { confirmView, planProof, runProof } from '#test/support/proof-on-host.ts'
import {
  forgetWorkFolder,
  type PushHouse,
  type PushTarget,
  pushHouse,
  pushNow,
  startPushTarget,
  wishOf,
} from '#test/support/push-house.ts'

let target: PushTarget
let house: PushHouse

beforeAll(async () => {
  target = await startPushTarget('127.3.9.48', 'nopasswd')
  target.postfix.start()
})
beforeEach(async () => {
  forgetWorkFolder(target)
  house = await pushHouse(target)
  await pushNow(house)
  const proof = valueIn(await runProof(house, await planProof(house)))
  expect(proof).toMatchObject({ verdict: 'enforced', temporary: 'gone' })
}, 300_000)
afterAll(() => target?.stop())

const limit = { timeout: 300_000 }
const stands = async () => (await confirmView(house)).standings.map(({ kind, why }) => `${kind} ${why}`)
const table = () => join(target.postfix.own, 'tls_policy')

test('a rule changed by hand is noticed by the plan of the next counter-proof, and stays noticed', limit, async () => {
  valueIn(await planProof(house))
  expect(await stands()).toEqual(['enforced proven'])
  const content = readFileSync(table(), 'utf8')
  writeFileSync(table(), content.replace('bank.example encrypt', 'bank.example may'))
  expect(await stands()).toEqual(['enforced proven'])
  valueIn(await planProof(house))
  expect(await stands()).toEqual(['configured other-configuration'])
  writeFileSync(table(), content)
  valueIn(await planProof(house))
  expect(await stands()).toEqual(['configured other-configuration'])
})

test('mail that is sent past the rule is noticed though the next counter-proof is refused', limit, async () => {
  const main = join(target.postfix.etc, 'main.cf')
  const content = readFileSync(main, 'utf8')
  writeFileSync(main, `${content}content_filter = smtp:[192.0.2.5]:10025\n`)
  const planned = await planProof(house)
  writeFileSync(main, content)
  expect(faultIn(planned)).toMatchObject({
    code: 'push.host-unfit',
    params: { detail: expect.stringMatching('filter') },
  })
  expect(await stands()).toEqual(['configured other-configuration'])
  valueIn(await planProof(house))
  expect(await stands()).toEqual(['configured other-configuration'])
})

test('a file changed by hand is noticed by the plan of a push, and the push itself ends it too', limit, async () => {
  const look = () => house.client.push.plan(wishOf(house), () => undefined)
  valueIn(await look())
  expect(await stands()).toEqual(['enforced proven'])
  writeFileSync(table(), `${readFileSync(table(), 'utf8')}other.example may\n`)
  valueIn(await look())
  expect(await stands()).toEqual(['configured other-configuration'])
  house.outside.setNow('2026-11-21T11:00:00.000Z')
  await pushNow(house)
  expect(await stands()).toEqual(['configured changed-since'])
})
