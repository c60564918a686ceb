// An open counter-proof whose host is gone for good is given up by hand: only after an attempt did not reach the host or found no way there, written down as what it is, and
// then it proves nothing and keeps nobody from anything.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { type CounterProof, counterProof } from '#domain/confirm/counter-proof.ts'
import { isOfHost } from '#domain/confirm/given-up.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { createSetupReader } from '#operations/checklist/setup.ts'
import { policyHash } from '#operations/confirm/policy-in-force.ts'
import { standingsOf } from '#operations/confirm/standings.ts'
import { giveUpTrial } from '#operations/confirm/trial/give-up.ts'
import { noteTry, stuckTrials } from '#operations/confirm/trial/stuck-trials.ts'
import { takeBackTrial } from '#operations/confirm/trial/take-back.ts'
import { removePartner } from '#operations/partners.ts'
import { removeHost } from '#operations/push/hosts.ts'
import { createPushing } from '#operations/push/pushing.ts'
import type { Rooms } from '#operations/rooms.ts'
import type { ControlClient } from '#relay/control/control-client.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { ownRelayProduct, sampleProof, sampleTrialRun } from '#test/support/confirm-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePushHost, samplePushRecord } from '#test/support/push-samples.ts'
import { samplePartner } from '#test/support/samples.ts'
import { samplePostfixSite } from '#test/unit/gateways/postfix/sample.ts'

const signal = new AbortController().signal
const at = '2026-11-21T10:00:00.000Z'
const away = { code: 'ssh.unreachable', params: { host: 'Gateway 1', detail: 'ETIMEDOUT' } } as const
const schema = 'handschlag.relay-policy/2'
type Ended = Pick<CounterProof, 'endedAt' | 'verdict' | 'reasons'>
const notRunning = { ok: false, fault: { code: 'relay.not-running', params: { path: '' } } } as const

/** An open counter-proof at a Postfix host, or at the relay of this app where `hostId` is null. */
function openTrial(changes: Partial<CounterProof> = {}) {
  const opened = openRooms()
  let link: Outcome<ControlClient> = notRunning
  const relay = {
    link: () => link,
    files: {
      policyText: async () => '{"schema":"handschlag.relay-policy/2","policies":[]}',
      exceptions: () => ({ ok: true as const, value: [] }),
      inForce: () => ({
        siteId: site.id,
        policies: relayPolicyFile.parse({
          schema,
          policies: [JSON.parse(JSON.stringify({ ...policy, hosts: undefined }))],
        }),
      }),
    },
  }
  const rooms: Rooms = {
    ...opened.rooms,
    tests: { cancel: async () => undefined } as unknown as Rooms['tests'],
    relay: relay as unknown as Rooms['relay'],
    pushing: createPushing(),
  }
  const { store } = rooms
  const partner = valueIn(store.partners.save(samplePartner()))
  const gateway = changes.hostId === null ? 'relay' : 'postfix'
  const facts = gateway === 'relay' ? {} : { facts: samplePostfixSite() }
  const site = { ...relayDraft({ gateway, ...facts }), id: randomUUID(), createdAt: at, changedAt: at }
  valueIn(store.sites.save(site))
  const policy = tlsPolicy.parse({ id: partner.id, partner: partner.name, domains: ['bank.example'], level: 'secure' })
  valueIn(store.configurations.keepPolicy(site.id, partner.id, policy, at))
  valueIn(store.choices.save(partner.id, { choice: defaultChoice, siteIds: [site.id], keptAt: at }))
  const host = samplePushHost({ siteId: site.id })
  valueIn(store.hosts.save(host))
  const unended: Ended = { endedAt: null, verdict: 'undetermined', reasons: ['interrupted'] }
  const proof = sampleProof({
    ...{
      partnerId: partner.id,
      siteId: site.id,
      hostId: host.id,
      ...(changes.hostId === null ? { product: ownRelayProduct } : {}),
      temporary: 'not-known',
      ...unended,
      normalRoute: null,
    },
    ...{ policySha256: policyHash(policy), startedAt: at, ...changes },
  })
  valueIn(store.confirmations.saveProof(proof))
  const record = samplePushRecord({
    siteId: site.id,
    hostId: host.id,
    setHash: 'c'.repeat(64),
    undo: { 'push-run': '00112233445566aa' },
  })
  valueIn(store.openTrials.save(sampleTrialRun(proof, { records: proof.hostId === null ? [] : [record] })))
  return {
    ...{ ...opened, rooms, store, proof, host, partner, site, policy },
    relayRuns: (client: ControlClient) => {
      link = succeed(client)
    },
    open: () => valueIn(store.openTrials.list()),
    stuck: () => valueIn(stuckTrials(rooms, valueIn(store.openTrials.list()))),
    takeBack: () => takeBackTrial(rooms, { proofId: proof.id, secrets: [] }, () => undefined, signal),
    giveUp: () => giveUpTrial(rooms, proof.id),
  }
}

test('before an attempt failed there is nothing to give up', async () => {
  const { giveUp, stuck, open, proof } = openTrial()
  expect(stuck()).toEqual([])
  expect(faultIn(await giveUp()).code).toBe('confirm.not-stuck')
  expect(open().map(({ proofId }) => proofId)).toEqual([proof.id])
})

test('after a real attempt did not reach the host it ends, written down as what it is', async () => {
  const { giveUp, takeBack, outside, store, proof, open, announced } = openTrial({ hostId: null })
  expect(faultIn(await takeBack()).code).toBe('relay.not-running')
  const given = valueIn(await giveUp())
  const now = outside.clock.now()
  expect(given).toMatchObject({ verdict: 'undetermined', reasons: ['interrupted', 'given-up'], endedAt: now })
  expect(given).toMatchObject({ temporary: 'not-known', normalRoute: null })
  expect(given.givenUp).toEqual({
    ...{ at: now, after: { at: now, fault: notRunning.fault }, commands: [] },
    things: [{ kind: 'mail', name: expect.stringMatching(/^gegenprobe-abcdefghijklmnopqrst@bank\.example </) }],
  })
  expect(valueIn(store.confirmations.findProof(proof.id))).toEqual(given)
  expect(counterProof.parse(JSON.parse(JSON.stringify(given)))).toEqual(given)
  expect(open()).toEqual([])
  expect(announced).toContain(`checklist ${proof.partnerId}`)
  expect(faultIn(await giveUp()).code).toBe('confirm.not-stuck')
})

test('on a host it names files, route, rules and mails, and the commands that take them away', async () => {
  const { rooms, proof, giveUp, stuck } = openTrial({
    rule: { text: 'secure', source: 'texthash:/etc/postfix/tls_policy (bank.example)' },
  })
  valueIn(noteTry(rooms, proof.id, away))
  expect(stuck()).toMatchObject([{ proofId: proof.id, after: { fault: away } }])
  const { givenUp } = valueIn(await giveUp())
  const names = givenUp?.things.map(({ kind, name }) => `${kind} ${name}`) ?? []
  expect(names).toEqual([
    expect.stringMatching(/^mail gegenprobe-abcdefghijklmnopqrst@bank\.example <.*@own\.example>$/),
    'route /etc/postfix/main.cf: transport_maps = texthash:/etc/postfix/handschlag-trial-0123456789abcdef/transport',
    'rule texthash:/etc/postfix/tls_policy: [127.0.0.1]:40000',
    'file /etc/postfix/handschlag-trial-0123456789abcdef',
    'file $queue_directory/handschlag-trial-0123456789abcdef.pem',
    expect.stringMatching(/^file ~\/\.handschlag\/[0-9a-f-]{36}\/c{16}$/),
  ])
  const folder = names.at(-1)?.slice('file '.length)
  expect(givenUp?.commands[0]).toEqual({
    ...{ step: 'script', command: `sudo sh ${folder}/handschlag-postfix-trial.sh --undo` },
  })
})

test('an attempt that reached the host, or was none, changes what may be given up only where it says something', async () => {
  const { rooms, proof, stuck, relayRuns, takeBack, giveUp } = openTrial({ hostId: null })
  const none = ['ssh.secret-needed', 'job.cancelled', 'push.locked', 'ssh.key-unreadable'] as const
  for (const code of none) valueIn(noteTry(rooms, proof.id, { code, params: {} }))
  expect(stuck()).toEqual([])
  valueIn(noteTry(rooms, proof.id, away))
  for (const code of none) valueIn(noteTry(rooms, proof.id, { code, params: {} }))
  expect(stuck()).toHaveLength(1)
  // the host was there, and may be in the middle of it; one that is truly away afterwards counts again
  for (const code of ['push.command-hung', 'push.connection-lost'] as const) {
    valueIn(noteTry(rooms, proof.id, { code, params: {} }))
    expect(stuck()).toEqual([])
    valueIn(noteTry(rooms, proof.id, away))
    expect(stuck()).toHaveLength(1)
  }
  // one that answers, with mail it still holds
  const items = [{ queueId: 'Q1', state: 'waiting' }]
  const client = { ask: async (word: string) => succeed(word === 'page' ? { items } : word === 'exceptions' ? [] : {}) }
  relayRuns(client as unknown as ControlClient)
  const taken = takeBackTrial(rooms, { proofId: proof.id, secrets: [] }, () => undefined, AbortSignal.timeout(50))
  expect((await taken).ok).toBe(false)
  expect(stuck()).toEqual([])
  expect(faultIn(await giveUp()).code).toBe('confirm.not-stuck')
  items.pop()
  valueIn(await takeBack())
})

test.each([
  ['the account lost its rights', { code: 'push.rights-missing', params: { host: 'Gateway 1', account: 'admin' } }],
  ['the gateway is gone there', { code: 'push.not-understood', params: { host: 'Gateway 1', detail: 'not found' } }],
] as const)('on a host that answers and leaves no way it may be given up: %s', async (_name, why) => {
  const { rooms, store, proof, host, site, stuck, open, giveUp } = openTrial()
  valueIn(noteTry(rooms, proof.id, why))
  expect(stuck()).toMatchObject([{ after: { fault: why }, withoutUs: 'taken-back' }])
  expect(isOfHost({ fault: why })).toBe(true)
  expect(isOfHost({ fault: away })).toBe(false)
  // no timer outlives the session on Windows, and the route of a relay lives in its memory
  valueIn(store.hosts.save({ ...host, system: 'windows' }))
  expect(stuck()).toMatchObject([{ withoutUs: 'stays' }])
  valueIn(store.sites.save({ ...site, gateway: 'relay' }))
  expect(stuck()).toMatchObject([{ withoutUs: 'ends' }])
  expect(valueIn(await giveUp()).givenUp?.after.fault).toEqual(why)
  expect(open()).toEqual([])
})

test('while it is being taken away it cannot be given up', async () => {
  const { rooms, proof, site, giveUp } = openTrial()
  valueIn(noteTry(rooms, proof.id, away))
  const running = rooms.pushing.begin(site.id, signal)
  expect(faultIn(await giveUp()).code).toBe('confirm.trial-open')
  running?.end()
  valueIn(await giveUp())
})

test.each<readonly [string, Partial<CounterProof>, Partial<CounterProof>]>([
  [
    'what was held is not called proven',
    { verdict: 'enforced', reasons: ['all-held'], normalRoute: { isSame: true, detail: '' }, endedAt: at },
    { verdict: 'undetermined', reasons: ['given-up'], normalRoute: null, endedAt: at },
  ],
  [
    'an alarm stays one',
    { verdict: 'not-enforced', reasons: ['clear-text-left'], temporary: 'left', left: ['main.cf'] },
    { verdict: 'not-enforced', reasons: ['clear-text-left', 'given-up'], temporary: 'not-known', left: ['main.cf'] },
  ],
])('%s', async (_name, before, after) => {
  const { rooms, proof, giveUp } = openTrial(before)
  valueIn(noteTry(rooms, proof.id, away))
  expect(valueIn(await giveUp())).toMatchObject(after)
})

test('no standing counts it, and a new counter-proof counts as any', async () => {
  const held: Ended = { verdict: 'enforced', reasons: ['all-held'], endedAt: at }
  const earlier = { startedAt: '2026-11-20T10:00:00.000Z' }
  const { rooms, store, proof, takeBack, giveUp, outside } = openTrial({ hostId: null, ...held, ...earlier })
  for (const { id } of valueIn(store.hosts.list(proof.siteId))) valueIn(store.hosts.remove(id))
  expect((await takeBack()).ok).toBe(false)
  const given = valueIn(await giveUp())
  const stand = () => valueIn(standingsOf(rooms, proof.partnerId, createSetupReader(rooms)))
  expect(stand()).toMatchObject([{ kind: 'configured', why: 'undetermined', proofId: given.id }])
  const { givenUp: _gone, ...again } = given
  valueIn(
    store.confirmations.saveProof({
      ...{ ...again, id: randomUUID(), startedAt: outside.clock.now(), ...held },
      ...{ temporary: 'gone', normalRoute: { isSame: true, detail: '' } },
    }),
  )
  expect(stand()).toMatchObject([{ kind: 'enforced', why: 'proven' }])
})

test('then host and partner can be removed', async () => {
  const { rooms, proof, host, partner, giveUp } = openTrial()
  const outside = { ...rooms.outside, secrets: { forget: async () => undefined } } as unknown as Rooms['outside']
  const removing = { ...rooms, outside }
  valueIn(noteTry(rooms, proof.id, away))
  expect(faultIn(await removeHost(removing, host.id)).code).toBe('confirm.trial-open')
  expect(faultIn(await removePartner(removing, partner.id)).code).toBe('confirm.trial-open')
  valueIn(await giveUp())
  valueIn(await removeHost(removing, host.id))
  valueIn(await removePartner(removing, partner.id))
})
