// The relay of the app under its own counter-proof, in a process of its own and in the runtime of the test: every mode at every level, nothing left
// afterwards, and nothing left after a kill.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { trapModes } from '#domain/confirm/trap.ts'
import type { PolicyChoice } from '#domain/policy-choice.ts'
import { defaultFailure } from '#domain/tls-policy.ts'
import { findFreePort } from '#lab/loopback.ts'
import { createControlClient } from '#relay/control/control-client.ts'
import { runHandschlag } from '#test/support/command-line.ts'
import { type ConfiguredHouse, configuredHouse, requestFor } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { rememberContact } from '#test/support/own-contact.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

interface RelayHouse extends ConfiguredHouse {
  readonly partnerId: string
  readonly siteId: string
  readonly policyPath: string
}

beforeAll(async () => {
  await runHandschlag(['--help'])
})

/** A house whose relay runs, takes mail from a gateway only and holds bank.example to what was chosen; `slip` changes the file afterwards, as a hand on the host would. */
async function relayHouse(
  choice: Partial<PolicyChoice>,
  slip: Readonly<Record<string, unknown>> = {},
): Promise<RelayHouse> {
  const partner = samplePartner()
  const { judgement, ...seen } = sampleReport()
  const report = { ...seen, judgement: { ...judgement, modes: { ...judgement.modes, dane: true } } }
  const house = configuredHouse([partner], [report])
  const { client, folder } = house
  await rememberContact(house)
  const site = await house.site()
  const setup = {
    ...{ hostName: 'relay.firma.example', postmaster: 'postmaster@firma.example', listenAddress: '127.0.0.1' },
    ...{ listenPort: await findFreePort('127.0.0.1'), certificate: '', key: '', networks: ['10.0.0.5'] },
    ...{ ownDomains: [], nextHop: null, unlisted: 'refuse' as const, siteId: site.id, startsWithApp: false },
  }
  valueIn(await client.relay.saveSetup(setup))
  valueIn(await client.gateway.save(requestFor(partner, [site], choice)))
  valueIn(await client.relay.takeOver())
  const policyPath = join(folder, 'relay', 'relay-policy.json')
  const file = JSON.parse(readFileSync(policyPath, 'utf8')) as { policies: Record<string, unknown>[] }
  writeFileSync(
    policyPath,
    JSON.stringify({ ...file, policies: file.policies.map((policy) => ({ ...policy, ...slip })) }),
  )
  valueIn(await client.relay.start())
  await running(house)
  return { ...house, partnerId: partner.id, siteId: site.id, policyPath }
}

async function running({ client }: ConfiguredHouse): Promise<void> {
  const state = async () => valueIn(await client.relay.overview()).run.kind
  await expect.poll(state, { timeout: 60_000, interval: 100 }).toBe('running')
}

async function plan({ client, partnerId, siteId }: RelayHouse) {
  const wish = { partnerId, siteId, hostId: null, domain: 'bank.example', modes: [...trapModes] }
  return await client.confirm.planTrial({ ...wish, trap: { kind: 'ssh' }, secrets: [] }, () => undefined)
}

async function prove(house: RelayHouse): Promise<{ proof: CounterProof; told: TrialProgress[] }> {
  const told: TrialProgress[] = []
  const planned = valueIn(await plan(house))
  const [shown] = planned.plan.hosts
  const kinds = shown?.changes.map(({ name }) => (name.startsWith('relay-policy ') ? 'policy' : 'route'))
  expect(kinds).toEqual([...trapModes.map(() => 'route'), ...trapModes.map(() => 'policy')])
  expect(shown).toMatchObject({ hostId: house.siteId, commands: [], unsafe: [] })
  const order = { planId: planned.plan.id, planHash: planned.plan.hash, accepted: [], secrets: [] }
  const proof = valueIn(await house.client.confirm.runTrial(order, (progress) => void told.push(progress)))
  return { proof, told }
}

const resultsOf = ({ modes }: CounterProof) => Object.fromEntries(modes.map(({ mode, result }) => [mode, result]))
const held = (...modes: readonly string[]) => Object.fromEntries(modes.map((mode) => [mode, 'held']))
const passed = (...modes: readonly string[]) => Object.fromEntries(modes.map((mode) => [mode, 'passed']))
/** The relay says itself which TLS it has. */
const runtime =
  process.versions['electron'] === undefined
    ? `Node ${process.versions.node}`
    : `Electron ${process.versions['electron']}, Node ${process.versions.node}`
const always = ['no-starttls', 'starttls-refused', 'starttls-stripped', 'old-protocol'] as const
const judged = ['self-signed', 'unknown-authority', 'wrong-name', 'expired'] as const

const view = async ({ client, partnerId }: RelayHouse) => valueIn(await client.confirm.read({ partnerId }))

describe('the relay of the app under a counter-proof', () => {
  test.each<readonly [PolicyChoice['level'], Partial<PolicyChoice>, Readonly<Record<string, string>>]>([
    ['encrypt', {}, { ...held(...always), ...passed('control', ...judged) }],
    [
      'verify',
      {},
      { ...held(...always, 'self-signed', 'unknown-authority', 'expired'), ...passed('control', 'wrong-name') },
    ],
    ['secure', {}, { ...held(...always, ...judged), ...passed('control') }],
    [
      'secure',
      // what is kept for a person to decide has to be tried a second time as well
      { failure: { action: 'hold', warnAfterHours: 1, giveUpAfterHours: 24 } },
      { ...held(...always, ...judged), ...passed('control') },
    ],
    // nobody publishes TLSA records for a trap, so nothing may get through, and no control can
    ['dane', {}, held(...always, ...judged, 'control')],
    ['fingerprint', { pins: ['a'.repeat(64)] }, { ...held(...always, ...judged), ...passed('control') }],
  ])('%s is enforced, mode by mode', async (level, change, results) => {
    const house = await relayHouse({ level, ...change })
    const before = readFileSync(house.policyPath, 'utf8')
    const { proof, told } = await prove(house)
    expect(resultsOf(proof)).toEqual(results)
    expect(proof).toMatchObject({ verdict: 'enforced', temporary: 'gone', left: [], fault: null, level })
    expect(proof.host).toBe('relay.firma.example')
    expect(proof.product.version).toContain(`(${runtime})`)
    expect(proof.normalRoute?.isSame).toBe(true)
    expect(told.flatMap((each) => (each.kind === 'stage' ? [each.stage] : [])).at(-1)).toBe('ended')
    const fates = told.flatMap((each) => (each.kind === 'fate' ? [each.mode] : []))
    expect([...new Set(fates)].toSorted()).toEqual([...trapModes].toSorted())
    expect(readFileSync(house.policyPath, 'utf8')).toBe(before)
    const everything = { selection: { isEverything: true }, offset: 0, limit: 10 }
    expect(valueIn(await house.client.relay.queue(everything)).total).toBe(0)
    expect(await view(house)).toMatchObject({ open: [], proofs: [{ id: proof.id }], standings: [{ kind: 'enforced' }] })
    expect(valueIn(await house.client.confirm.tried())).toEqual([{ partnerId: house.partnerId, kind: 'enforced' }])
  })

  test('`may` is caught', async () => {
    const house = await relayHouse({ level: 'may' })
    const { proof } = await prove(house)
    expect(proof).toMatchObject({ verdict: 'not-enforced', temporary: 'gone' })
    const inClear = ['no-starttls', 'starttls-refused', 'starttls-stripped'].map((mode) => [mode, 'in-clear'])
    const inTls = ['control', ...judged].map((mode) => [mode, 'passed'])
    expect(resultsOf(proof)).toMatchObject(Object.fromEntries([...inClear, ...inTls]))
    expect(proof.reasons).toContain('clear-text-left')
    expect(await view(house)).toMatchObject({ standings: [{ kind: 'not-enforced' }] })
  })

  test('a file that demands less than was kept is caught', async () => {
    const house = await relayHouse({ level: 'secure' }, { level: 'encrypt' })
    const { proof } = await prove(house)
    expect(proof).toMatchObject({ verdict: 'not-enforced', reasons: ['below-level-left'] })
  })

  test('a misspelt domain is no policy, and nothing is begun', async () => {
    const house = await relayHouse({ level: 'secure' }, { domains: ['bnak.example'] })
    expect(faultIn(await plan(house)).code).toBe('confirm.no-policy')
    expect((await view(house)).proofs).toEqual([])
  })

  test('a relay that does not run is told, and no trap stays open', async () => {
    const house = await relayHouse({ level: 'secure' })
    valueIn(await house.client.relay.stop())
    expect(faultIn(await plan(house)).code).toBe('relay.not-running')
  })
})

test('an exception somebody decides on afterwards is told at once, and by the next plan', async () => {
  const house = await relayHouse({ level: 'secure' })
  const { proof } = await prove(house)
  const stands = async () => (await view(house)).standings.map(({ kind, why }) => `${kind} ${why}`)
  expect(await stands()).toEqual(['enforced proven'])
  const until = new Date(Date.now() + 3_600_000).toISOString()
  const wish = {
    policyId: house.partnerId,
    recipient: 'one@bank.example',
    level: 'may' as const,
    reason: 'for once',
    until,
  }
  const { id } = valueIn(await house.client.relay.addException(wish))
  expect(await stands()).toEqual(['configured exception'])
  expect(valueIn(await house.client.confirm.tried())).toEqual([{ partnerId: house.partnerId, kind: 'configured' }])
  const { rule } = valueIn(await plan(house))
  expect(JSON.parse(rule.text ?? '')).toMatchObject({
    exceptions: [{ level: 'may', until, for: 'one' }],
    level: 'secure',
  })
  expect(rule.text).not.toContain('one@bank.example')
  valueIn(await house.client.relay.endException({ id }))
  expect(await stands()).toEqual(['enforced proven'])
  expect((await view(house)).proofs).toMatchObject([{ id: proof.id }])
})

test('another trial at the relay keeps its place: ours is refused, when it is planned and when it begins', async () => {
  const house = await relayHouse({ level: 'secure' })
  const planned = valueIn(await plan(house))
  const control = createControlClient(join(house.folder, 'relay', 'state'))
  const authority = { authority: null, pins: [] }
  const route = { domain: 'a.gegenprobe.invalid', host: 'mx.bank.example', ip: '127.0.0.1', port: 4000, ...authority }
  const other = { id: 'f'.repeat(16), of: 'bank.example', seconds: 300, routes: [route] }
  valueIn(await control.ask('trial', other))
  const order = { planId: planned.plan.id, planHash: planned.plan.hash, accepted: [], secrets: [] }
  expect(faultIn(await house.client.confirm.runTrial(order, () => undefined)).code).toBe('confirm.relay-busy')
  expect(faultIn(await plan(house)).code).toBe('confirm.relay-busy')
  expect(valueIn(await control.ask('status', {})).counterTrial).toBe(other.id)
  expect(await view(house)).toMatchObject({ open: [], proofs: [] })
  valueIn(await control.ask('endTrial', { id: other.id }))
  valueIn(await plan(house))
})

test('killed in the middle, nothing is left: what waits in the queue goes at the next start of the relay', async () => {
  const house = await relayHouse({ level: 'secure' })
  const planned = valueIn(await plan(house))
  const order = { planId: planned.plan.id, planHash: planned.plan.hash, accepted: [], secrets: [] }
  const stop = new AbortController()
  let isWatching = () => {}
  const watching = new Promise<void>((resolve) => {
    isWatching = resolve
  })
  const before = readFileSync(house.policyPath, 'utf8')
  const running1 = house.client.confirm.runTrial(
    order,
    (progress) => {
      if (progress.kind === 'stage' && progress.stage === 'watch') isWatching()
    },
    stop.signal,
  )
  await watching
  valueIn(await house.client.relay.stop())
  stop.abort()
  await running1
  const [proof] = (await view(house)).proofs
  expect(proof).toMatchObject({ verdict: 'undetermined', temporary: 'not-known' })
  expect((await view(house)).open).toEqual([proof?.id])
  expect(readFileSync(house.policyPath, 'utf8')).toBe(before)
  valueIn(await house.client.relay.start())
  await running(house)
  expect(faultIn(await plan(house)).code).toBe('confirm.trial-open')
  const taken = valueIn(await house.client.confirm.takeBack({ proofId: proof?.id ?? '', secrets: [] }, () => undefined))
  expect(taken).toMatchObject({ temporary: 'gone', verdict: 'undetermined' })
  expect((await view(house)).open).toEqual([])
  const everything = { selection: { isEverything: true }, offset: 0, limit: 10 }
  expect(valueIn(await house.client.relay.queue(everything)).total).toBe(0)
})

test('a test mail through the relay is kept with its transcript and its evidence', async () => {
  const house = await relayHouse(
    { level: 'secure', failure: { ...defaultFailure, action: 'bounce' } },
    {
      route: { kind: 'hosts', hosts: [{ host: 'localhost', port: await findFreePort('127.0.0.1') }] },
    },
  )
  const wish = { partnerId: house.partnerId, way: 'relay' as const, siteId: house.siteId, hostId: null, secrets: [] }
  const mail = { to: 'test@bank.example', from: 'admin@firma.example', language: 'de' as const }
  const sent = valueIn(await house.client.confirm.sendTest({ ...wish, ...mail }, () => undefined))
  expect(sent.transcript.map(({ text }) => text).join('\n')).toMatch(/MAIL FROM:<admin@firma.example>[\s\S]*250/)
  expect(sent.fate?.kind).toBe('held')
  expect(sent.evidence.length).toBeGreaterThan(0)
  expect((await view(house)).sends).toEqual([sent])
})
