// A partner with two domains, the second of which is misspelt on the host: the counter-proof of the first passes, and says nothing of the second, which
// is named as untried, then caught, and not hidden by a newer proof of the first. On a real Postfix behind a real OpenSSH server.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { trapModes } from '#domain/confirm/trap.ts'
import { openStore } from '#storage/store.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { confirmView, runProof } from '#test/support/proof-on-host.ts'
import { type PushHouse, type PushTarget, pushHouse, pushNow, startPushTarget } from '#test/support/push-house.ts'
import { sampleReport } from '#test/support/samples.ts'

let target: PushTarget
let house: PushHouse
const [first, second] = ['bank.example', 'bank-two.example'] as const

beforeAll(async () => {
  target = await startPushTarget('127.3.9.61', 'nopasswd')
  target.postfix.start()
})
beforeEach(async () => {
  const known = await pushHouse(target)
  const { createdAt: _created, changedAt: _changed, isPractice: _practice, ...draft } = known.partner
  const partner = valueIn(await known.client.partner.save({ ...draft, domains: [first, second] }))
  const store = valueIn(openStore(join(known.folder, 'handschlag.sqlite')))
  valueIn(store.reports.add(sampleReport({ domain: second })))
  store.close()
  house = { ...known, partner }
  await pushNow(house)
})
afterAll(() => target?.stop())

/** One counter-proof of a domain with every case. */
async function prove(domain: string) {
  const { client, outside, partner, siteId, host } = house
  // the clock of a test stands still, and the newest proof of a domain counts
  outside.setNow(new Date(Date.parse(outside.clock.now()) + 60_000).toISOString())
  const wish = { partnerId: partner.id, siteId, hostId: host.id, domain, modes: [...trapModes], secrets: [] }
  const planned = await client.confirm.planTrial({ ...wish, trap: { kind: 'ssh' } }, () => undefined)
  const proof = valueIn(await runProof(house, planned))
  expect(proof).toMatchObject({ temporary: 'gone', fault: null, normalRoute: { isSame: true } })
  return { ...proof, rule: valueIn(planned).rule.text }
}

/** The standing, and what is still open on the host. */
async function stand() {
  const { standings, triable } = await confirmView(house)
  return { ...standings[0], open: triable[0]?.open }
}

/** In every table of ours: the policy alone would leave the domain with the service that fails closed. */
function respell(from: string, to: string): void {
  const tables = readdirSync(target.postfix.own)
    .map((name) => join(target.postfix.own, name))
    .filter((path) => statSync(path).isFile())
  const changed = tables.filter((path) => readFileSync(path, 'utf8').includes(from))
  expect(changed.length).toBeGreaterThan(1)
  for (const path of changed) writeFileSync(path, readFileSync(path, 'utf8').replaceAll(from, to))
}

test('each domain is proven by itself', { timeout: 600_000 }, async () => {
  respell(second, 'bnak-two.example')
  expect(await stand()).toMatchObject({ kind: 'configured', why: 'never-tried', open: [first, second] })
  expect(await prove(first)).toMatchObject({ verdict: 'enforced', rule: expect.stringContaining('encrypt') })
  const untried = { kind: 'configured', why: 'domain-never-tried', domains: [second], open: [second] }
  expect(await stand()).toMatchObject(untried)
  const caught = await prove(second)
  expect(caught).toMatchObject({ verdict: 'not-enforced', rule: null, reasons: expect.arrayContaining(['no-rule']) })
  const failed = { kind: 'not-enforced', why: 'failed', domains: [second], proofId: caught.id, open: [second] }
  expect(await stand()).toMatchObject(failed)
  expect((await prove(first)).verdict).toBe('enforced')
  expect(await stand()).toMatchObject(failed)
  respell('bnak-two.example', second)
  expect((await prove(second)).verdict).toBe('enforced')
  expect(await stand()).toMatchObject({ kind: 'enforced', why: 'proven', domains: [], open: [] })
})
