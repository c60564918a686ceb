// Counter-proofs beside other work on a real Postfix behind a real OpenSSH server: two at once, a push in the middle of one, one in the middle of a
// push.
import { expect, test } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { proofBench } from '#test/support/proof-bench.ts'
import { confirmView, planProof, runProof } from '#test/support/proof-on-host.ts'
import { wishOf } from '#test/support/push-house.ts'

const bench = proofBench('127.3.9.44')

const limit = { timeout: 300_000 }
const planPush = () => bench.house.client.push.plan(wishOf(bench.house), () => undefined)

/** Another policy, brought to the host; taken back unless it is confirmed. */
async function pushUnconfirmed() {
  const { siteId, partner } = wishOf(bench.house)
  const choice = { ...partner.choice, level: 'may' as const }
  const wish = { siteId, partner: { ...partner, choice }, secrets: [] }
  const plan = valueIn(await bench.house.client.push.plan(wish, () => undefined))
  const accepted = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
  const order = { planId: plan.id, planHash: plan.hash, accepted, revertAfterMinutes: 30, secrets: [] }
  const { records } = valueIn(await bench.house.client.push.apply(order, () => undefined))
  expect(records).toMatchObject([{ state: 'done', confirmBy: expect.any(String) }])
  return records[0]?.id ?? ''
}

test('while one runs, neither another one nor a push begins', limit, async () => {
  const meanwhile: Promise<unknown>[] = []
  const proof = valueIn(
    await runProof(bench.house, await planProof(bench.house), (stage) => {
      if (stage === 'watch') meanwhile.push(planProof(bench.house), planPush())
    }),
  )
  expect(await Promise.all(meanwhile)).toMatchObject([
    { ok: false, fault: { code: 'confirm.trial-open' } },
    { ok: false, fault: { code: 'confirm.trial-open' } },
  ])
  // it saw nothing of that, and afterwards both are free
  expect(proof).toMatchObject({ verdict: 'enforced', temporary: 'gone', fault: null })
  valueIn(await planPush())
  valueIn(await planProof(bench.house))
})

test('while a push waits to be confirmed, none is planned and none that was planned begins', limit, async () => {
  const planned = await planProof(bench.house)
  const recordId = await pushUnconfirmed()
  const before = bench.target.postfix.snapshot()
  expect(faultIn(await planProof(bench.house))).toMatchObject({
    ...{ code: 'confirm.push-open', params: { host: 'Gateway 1' } },
  })
  expect(faultIn(await runProof(bench.house, planned)).code).toBe('confirm.push-open')
  expect(await confirmView(bench.house)).toMatchObject({ proofs: [], open: [] })
  expect(bench.target.postfix.snapshot()).toEqual(before)
  valueIn(await bench.house.client.push.confirm({ recordId, secrets: [] }, () => undefined))
  valueIn(await planProof(bench.house))
})
