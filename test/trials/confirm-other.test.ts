// A host that is another one after its counter-proof, on a real Postfix behind a real OpenSSH server: whoever looks there next, for a counter-proof or
// for a push, ends what the old one proved; a push ends it at once.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { proofBench } from '#test/support/proof-bench.ts'
import { confirmView, planProof, runProof } from '#test/support/proof-on-host.ts'
import { pushNow, wishOf } from '#test/support/push-house.ts'

const bench = proofBench('127.3.9.48')
beforeEach(async () => {
  const proof = valueIn(await runProof(bench.house, await planProof(bench.house)))
  expect(proof).toMatchObject({ verdict: 'enforced', temporary: 'gone' })
}, 300_000)

const limit = { timeout: 300_000 }
const stands = async () => (await confirmView(bench.house)).standings.map(({ kind, why }) => `${kind} ${why}`)
const table = () => join(bench.target.postfix.own, 'tls_policy')

test('a rule changed by hand is noticed by the plan of the next counter-proof, and stays noticed', limit, async () => {
  valueIn(await planProof(bench.house))
  expect(await stands()).toEqual(['enforced proven'])
  const content = readFileSync(table(), 'utf8')
  writeFileSync(table(), content.replace('bank.example encrypt', 'bank.example may'))
  expect(await stands()).toEqual(['enforced proven'])
  valueIn(await planProof(bench.house))
  expect(await stands()).toEqual(['configured other-configuration'])
  writeFileSync(table(), content)
  valueIn(await planProof(bench.house))
  expect(await stands()).toEqual(['configured other-configuration'])
})

test('mail that is sent past the rule is noticed though the next counter-proof is refused', limit, async () => {
  const main = join(bench.target.postfix.etc, 'main.cf')
  const content = readFileSync(main, 'utf8')
  writeFileSync(main, `${content}content_filter = smtp:[192.0.2.5]:10025\n`)
  const planned = await planProof(bench.house)
  writeFileSync(main, content)
  expect(faultIn(planned)).toMatchObject({
    code: 'push.host-unfit',
    params: { detail: expect.stringMatching('filter') },
  })
  expect(await stands()).toEqual(['configured other-configuration'])
  valueIn(await planProof(bench.house))
  expect(await stands()).toEqual(['configured other-configuration'])
})

test('a file changed by hand is noticed by the plan of a push, and the push itself ends it too', limit, async () => {
  const look = () => bench.house.client.push.plan(wishOf(bench.house), () => undefined)
  valueIn(await look())
  expect(await stands()).toEqual(['enforced proven'])
  writeFileSync(table(), `${readFileSync(table(), 'utf8')}other.example may\n`)
  valueIn(await look())
  expect(await stands()).toEqual(['configured other-configuration'])
  bench.house.outside.setNow('2026-11-21T11:00:00.000Z')
  await pushNow(bench.house)
  expect(await stands()).toEqual(['configured changed-since'])
})
