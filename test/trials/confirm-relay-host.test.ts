// A relay Handschlag installed on a bare Linux host over real OpenSSH, put to the test there by the window's own questions: every mode, a policy
// weakened by hand, a test mail with its evidence, and the whole app killed in the middle. Nothing of it is left at the relay.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trapModes } from '#domain/confirm/trap.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { killProver, startAgain } from '#test/support/killed-prover.ts'
import { confirmView, planProof, runProof, testMailOf } from '#test/support/proof-on-host.ts'
import { type RelayTarget, relayHostHouse, startRelayTarget } from '#test/support/relay/relay-host-house.ts'

let target: RelayTarget
beforeAll(async () => {
  target = await startRelayTarget('127.71.3')
})
afterAll(() => target?.stop())

const policyFile = '/etc/handschlag/relay-policy.json'
const here = { timeout: 120_000, interval: 500 }
const longEnough = { timeout: 480_000 }

/** Bridges to the relay that run there. */
function bridges(): number {
  const processes = target.bare.ask('ps', '-eo', 'args').split('\n')
  return processes.filter((line) => / (control|door|files) handschlag-[0-9a-f]{32}/.test(line)).length
}

/** What the relay itself says, and the bridges that run beside it. */
function atTheRelay() {
  const { counterTrial, policySha256 } = target.field.statusOf(target.bare)
  return {
    ...{ counterTrial, policySha256, queue: target.field.queueOf(target.bare) },
    bridges: bridges(),
    file: target.bare.ask('sha256sum', policyFile),
  }
}

/** Changes the policy file there as a hand would, and has it loaded. */
async function edit(from: string, to: string): Promise<void> {
  target.bare.ask('sed', '-i', `s/${from}/${to}/`, policyFile)
  target.bare.ask('/opt/handschlag/current/bin/relay-service', 'reload')
  const isLoaded = () => {
    const { file, policySha256 } = atTheRelay()
    return file.startsWith(String(policySha256))
  }
  await expect.poll(isLoaded, here).toBe(true)
}

test('the plan shows what the relay would go by, and every mode is held', longEnough, async () => {
  const house = await relayHostHouse(target)
  const before = atTheRelay()
  expect(before).toMatchObject({ counterTrial: null, queue: { total: 0 }, bridges: 0 })
  expect(await confirmView(house)).toMatchObject({
    triable: [{ hostId: house.host.id, modes: [...trapModes] }],
    standings: [{ kind: 'configured', why: 'never-tried' }],
  })
  const planned = await planProof(house)
  const { plan, rule } = valueIn(planned)
  expect(rule).toMatchObject({ source: policyFile, text: expect.stringContaining('"level":"secure"') })
  const [shown] = plan.hosts
  expect(shown).toMatchObject({ hostId: house.host.id, host: 'relay.own.example', product: { name: 'Handschlag' } })
  const names = (shown?.changes ?? []).map(({ name }) => name)
  expect(names.filter((name) => /^relay-route [a-z0-9]{20}\.gegenprobe\.invalid$/.test(name))).toHaveLength(
    trapModes.length,
  )
  const copies = (shown?.changes ?? []).filter(({ name }) => name.startsWith('relay-policy '))
  expect(copies.map(({ after }) => JSON.parse(after ?? '').level)).toEqual(trapModes.map(() => 'secure'))
  const commands = shown?.commands.map(({ id, phase }) => [id, phase])
  expect(commands).toEqual([
    ['relay-files', 'inspect'],
    ['relay-control', 'apply'],
    ['relay-door', 'apply'],
  ])
  expect(atTheRelay()).toEqual(before)
  const seen: Readonly<Record<string, unknown>>[] = []
  const proof = valueIn(
    await runProof(house, planned, (stage) => {
      if (stage === 'watch') seen.push({ bridges: bridges(), ...target.field.statusOf(target.bare) })
    }),
  )
  expect(Object.fromEntries(proof.modes.map(({ mode, result }) => [mode, result]))).toEqual({
    ...Object.fromEntries(trapModes.map((mode) => [mode, 'held'])),
    control: 'passed',
  })
  expect(proof).toMatchObject({ verdict: 'enforced', reasons: ['all-held'], fault: null, temporary: 'gone', left: [] })
  expect(proof).toMatchObject({ hostId: house.host.id, host: 'relay.own.example', normalRoute: { isSame: true } })
  expect(seen).toMatchObject([{ counterTrial: expect.stringMatching(/^[0-9a-f]{16}$/) }])
  expect(seen[0]?.['bridges']).toBeGreaterThan(0)
  await expect.poll(atTheRelay, here).toEqual(before)
  expect(await confirmView(house)).toMatchObject({ open: [], standings: [{ kind: 'enforced', proofId: proof.id }] })
})

test('a policy weakened by hand is caught, and a file that is not in force is told', longEnough, async () => {
  const house = await relayHostHouse(target)
  await edit('secure', 'encrypt')
  const proof = valueIn(await runProof(house, await planProof(house)))
  expect(proof).toMatchObject({ verdict: 'not-enforced', reasons: ['below-level-left'], temporary: 'gone', left: [] })
  expect(await confirmView(house)).toMatchObject({ standings: [{ kind: 'not-enforced', why: 'failed' }] })
  target.bare.ask('sed', '-i', '1s/^/no-json/', policyFile)
  expect(faultIn(await planProof(house)).code).toBe('gateway.not-readable')
  target.bare.ask('sed', '-i', '1s/^no-json//', policyFile)
})

test('a relay that does not run is told, and so is a configuration nobody can read', longEnough, async () => {
  const house = await relayHostHouse(target)
  const service = (word: string) => target.bare.ask('/opt/handschlag/current/bin/relay-service', word)
  service('stop')
  const fault = faultIn(await planProof(house))
  expect(fault).toMatchObject({ code: 'confirm.relay-silent', params: { host: 'relay-1' } })
  const config = '/etc/handschlag/relay.json'
  target.bare.ask('sed', '-i', '1s/^/no-json/', config)
  const unreadable = faultIn(await planProof(house))
  target.bare.ask('sed', '-i', '1s/^no-json//', config)
  expect(unreadable).toMatchObject({ ...fault, params: { detail: 'push:detail.relay-unreadable' } })
  service('start')
})

test('a test mail is handed in there, with transcript and evidence', longEnough, async () => {
  const house = await relayHostHouse(target)
  const { client, host } = house
  const { ways } = await confirmView(house)
  expect(ways).toContainEqual(expect.objectContaining({ way: 'host', hostId: host.id, whyNot: null }))
  const before = target.field.good.delivered.length
  const sent = valueIn(await client.confirm.sendTest({ ...testMailOf(house), language: 'de' }, () => undefined))
  expect(sent).toMatchObject({ through: 'relay-1', handed: 'yes', fault: null })
  expect(sent.fate).toMatchObject({ kind: 'delivered', host: 'mx.good.example', tls: { protocol: 'TLSv1.3' } })
  expect(sent.transcript.map(({ text }) => text)).toContain('RCPT TO:<test@bank.example>')
  expect(sent.evidence).toMatchObject([{ link: { subject: { outcome: 'delivered' } } }])
  expect(target.field.good.delivered).toHaveLength(before + 1)
  const again = valueIn(await client.confirm.follow({ sendId: sent.id, secrets: [] }, () => undefined))
  expect(again).toMatchObject({ fate: sent.fate, evidence: sent.evidence })
})

test.each(['hand-in', 'watch', 'take-back'])(
  'killed at %s, it is finished on the next start',
  longEnough,
  async (stage) => {
    const house = await relayHostHouse(target)
    await house.house.close()
    const before = atTheRelay()
    await killProver(house, new RegExp(`^stage ${stage}$`))
    // where the way back had begun, it may be over
    if (stage !== 'take-back') expect(atTheRelay().counterTrial).toMatch(/^[0-9a-f]{16}$/)
    const { proofs, open } = await startAgain(house)
    expect(open).toEqual([])
    expect(proofs).toMatchObject([{ verdict: 'undetermined', left: [], normalRoute: { isSame: true } }])
    await expect.poll(atTheRelay, here).toEqual(before)
  },
)
