// The stores of confirming against the real client and scripted handlers: mails are followed as they are told, a counter-proof runs by the plan that
// was agreed to and nothing else, cancelling waits for the way back, and what was typed stays nowhere.
import { expect, test } from 'vitest'
import type { TestSend } from '#domain/confirm/test-send.ts'
import { nothingSeenByTrap } from '#domain/confirm/trap.ts'
import { fail, succeed } from '#domain/fault.ts'
import { createContractDouble } from '#test/support/contract-double.ts'
import type { ConfirmScript } from '#test/support/window/confirm-double.ts'
import {
  confirmHostId,
  confirmSiteId,
  sampleAnswer,
  sampleConfirmView,
  sampleCounterProof,
  sampleInboundProof,
  sampleTestSend,
} from '#test/support/window/confirm-samples.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { sampleHostPlan, samplePlan, samplePlanHash } from '#test/support/window/push-samples.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { createConfirmStore } from '../../../renderer/features/confirm/confirm-store.ts'
import { createTrialStore, type TrialWish } from '../../../renderer/features/confirm/trial-store.ts'
import { createSecretAsker } from '../../../renderer/features/push/secret-asker.ts'
import { consentKey } from '../../../renderer/kit/plan/plan-consent.ts'
import { noon } from './summary-sample.ts'

const partnerId = '00000000-0000-4000-8000-000000009901'
const planted = 'planted-secret-7f3a'

function openStores(confirm: ConfirmScript) {
  const double = createContractDouble(
    houseDouble({
      ...{ partners: [], systemLanguage: 'en', nowMs: noon, rendering: sampleRendering, confirm },
      push: { host: { secrets: () => succeed({ whyNot: null, kept: [] }) } },
      pace: () => Promise.resolve(),
    }),
  )
  const client = createWindowClient(double.bridge)
  const asker = createSecretAsker(client)
  const store = createConfirmStore(client, asker.with)
  const trials = createTrialStore(client, asker.with, (changed) => store.getState().load(changed))
  return { double, asker, store, trials }
}

const sendWish = {
  ...{ way: 'host' as const, siteId: confirmSiteId, hostId: confirmHostId, language: 'de' as const },
  ...{ to: 'tls-test@musterbank.example', from: 'postmaster@firma.example' },
}
const trialWish: TrialWish = {
  ...{ siteId: confirmSiteId, hostId: confirmHostId, domain: 'musterbank.example' },
  ...{ modes: ['control', 'no-starttls'], trap: { kind: 'ssh' } },
}
const host = sampleHostPlan(1, { unsafe: [{ code: 'hand-edited', params: {} }] })
const planned = succeed({
  ...{ plan: samplePlan(confirmSiteId, [host]), level: 'secure' as const },
  ...{ modes: ['control' as const, 'no-starttls' as const], rule: { text: 'secure', source: 'tls_policy' } },
})

test('a test mail is shown as it is told, and the page is read again when it ends', async () => {
  const seen: (TestSend | null)[] = []
  const done = sampleTestSend(1, partnerId)
  const { store, double } = openStores({
    read: () => succeed(sampleConfirmView(partnerId, { sends: [done] })),
    sendTest(_, report) {
      report({ send: { ...done, fate: { kind: 'waiting' } } })
      return succeed(done)
    },
  })
  store.subscribe(({ work }) => seen.push(work[partnerId]?.sending?.send ?? null))
  expect(await store.getState().send(partnerId, sendWish)).toEqual(done)
  expect(seen.map((send) => send?.fate?.kind)).toContain('waiting')
  expect(store.getState().work[partnerId]?.sending).toBeNull()
  expect(store.getState().views[partnerId]?.sends).toEqual([done])
  expect(double.bugs).toEqual([])
})

test('a mail no gateway takes is told, and one that is cancelled is not', async () => {
  const faults = [fail('confirm.not-handed-in', { detail: '550 no' }), fail('job.cancelled')]
  const { store } = openStores({ sendTest: () => faults.shift() ?? fail('confirm.no-way') })
  await store.getState().send(partnerId, sendWish)
  expect(store.getState().work[partnerId]?.sendFault?.code).toBe('confirm.not-handed-in')
  await store.getState().send(partnerId, sendWish)
  expect(store.getState().work[partnerId]?.sendFault).toBeNull()
})

test('a mail is not sent twice at once, and watching it can be ended', async () => {
  let sent = 0
  const { store, double } = openStores({
    async sendTest(_, report, signal) {
      sent += 1
      report({ send: sampleTestSend(1, partnerId) })
      await new Promise<void>((ended) => signal.addEventListener('abort', () => ended()))
      return succeed(sampleTestSend(1, partnerId))
    },
  })
  const sending = store.getState().send(partnerId, sendWish)
  await expect.poll(() => double.runningJobs()).toBe(1)
  expect(await store.getState().send(partnerId, sendWish)).toBeNull()
  store.getState().stopSending(partnerId)
  expect((await sending)?.token).toBe(sampleTestSend(1, partnerId).token)
  expect(sent).toBe(1)
})

test('an answer is read for its own mail; what is no mail is told beside it', async () => {
  const send = sampleTestSend(1, partnerId)
  const read: unknown[] = []
  const { store } = openStores({
    readAnswer(input) {
      read.push(input)
      return input.text === 'nonsense' ? fail('confirm.not-a-mail') : succeed({ ...send, answer: sampleAnswer() })
    },
    openAnswer: () => fail('file.choice-dismissed'),
  })
  expect(await store.getState().readAnswer(send, 'nonsense')).toBeNull()
  expect(store.getState().work[partnerId]?.answerFault).toMatchObject({ sendId: send.id })
  expect((await store.getState().readAnswer(send, 'Received: …'))?.answer?.verdict).toBe('proven')
  expect(store.getState().work[partnerId]?.answerFault).toBeNull()
  expect(await store.getState().readAnswer(send, null)).toBeNull()
  expect(store.getState().work[partnerId]?.answerFault).toBeNull()
  expect(read).toEqual([
    { sendId: send.id, text: 'nonsense' },
    { sendId: send.id, text: 'Received: …' },
  ])
})

test('a counter-proof runs only with consent, by the hash that was shown, with the codes that were accepted', async () => {
  const wishes: unknown[] = []
  const proof = sampleCounterProof(1, partnerId)
  const { trials, store, double } = openStores({
    read: () => succeed(sampleConfirmView(partnerId, { proofs: [proof] })),
    planTrial: () => planned,
    runTrial(wish, report) {
      wishes.push(wish)
      report({ kind: 'stage', stage: 'watch' })
      report({ kind: 'sight', mode: 'no-starttls', sight: { ...nothingSeenByTrap, connections: 1 } })
      report({ kind: 'fate', mode: 'no-starttls', fate: { kind: 'held', reason: 'TLS', isForTls: true } })
      return succeed(proof)
    },
  })
  await trials.getState().plan(partnerId, trialWish)
  expect(trials.getState().byPartner[partnerId]?.phase).toBe('planned')
  expect(await trials.getState().run(partnerId)).toBeNull()
  expect(wishes).toEqual([])
  trials.getState().consent(partnerId, true)
  trials.getState().accept(partnerId, consentKey(host.hostId, 'hand-edited'), true)
  expect(await trials.getState().run(partnerId)).toEqual(proof)
  expect(wishes).toEqual([
    { planId: samplePlan('', []).id, planHash: samplePlanHash, accepted: ['hand-edited'], secrets: [] },
  ])
  const { live, phase } = trials.getState().byPartner[partnerId] ?? {}
  expect(phase).toBe('ended')
  expect(live).toMatchObject({ stage: 'watch', fates: { 'no-starttls': { kind: 'held' } } })
  expect(store.getState().views[partnerId]?.proofs).toEqual([proof])
  expect(double.bugs).toEqual([])
})

test('a new plan needs a new consent, and a plan that is dropped keeps what was asked for', async () => {
  const { trials } = openStores({ planTrial: () => planned })
  await trials.getState().plan(partnerId, trialWish)
  trials.getState().consent(partnerId, true)
  trials.getState().begin(partnerId)
  expect(trials.getState().byPartner[partnerId]).toMatchObject({ phase: 'ready', planned: null, wish: trialWish })
  await trials.getState().plan(partnerId, trialWish)
  expect(trials.getState().byPartner[partnerId]).toMatchObject({ isConsented: false, accepted: [] })
})

test('a stale plan stays in sight with its fault', async () => {
  const { trials } = openStores({ planTrial: () => planned, runTrial: () => fail('push.stale', { host: 'mail1' }) })
  await trials.getState().plan(partnerId, trialWish)
  trials.getState().consent(partnerId, true)
  await trials.getState().run(partnerId)
  expect(trials.getState().byPartner[partnerId]).toMatchObject({ phase: 'planned', fault: { code: 'push.stale' } })
})

test('cancelling a run waits for its way back and keeps the proof', async () => {
  const ended = sampleCounterProof(1, partnerId, { verdict: 'undetermined', reasons: ['interrupted'] })
  const { trials, double } = openStores({
    planTrial: () => planned,
    async runTrial(_, report, signal) {
      report({ kind: 'stage', stage: 'watch' })
      await new Promise<void>((stopped) => signal.addEventListener('abort', () => stopped()))
      return succeed(ended)
    },
  })
  await trials.getState().plan(partnerId, trialWish)
  trials.getState().consent(partnerId, true)
  const running = trials.getState().run(partnerId)
  await expect.poll(() => double.runningJobs()).toBe(1)
  trials.getState().cancel(partnerId)
  expect(trials.getState().byPartner[partnerId]).toMatchObject({ phase: 'running', isStopping: true })
  expect(await running).toEqual(ended)
  expect(trials.getState().byPartner[partnerId]).toMatchObject({ phase: 'ended', isStopping: false })
})

test('cleaning up asks for a missing secret, keeps it nowhere, and mends the proof in sight', async () => {
  const left = sampleCounterProof(1, partnerId, { temporary: 'left', left: ['transport_maps'] })
  const gone = { ...left, temporary: 'gone' as const, left: [] }
  const lacking = { hostId: confirmHostId, host: 'mail1', hop: 0, kind: 'sudo', what: 'sudo', wasWrong: 0 }
  const { trials, asker, store } = openStores({
    planTrial: () => planned,
    runTrial: () => succeed(left),
    takeBack: ({ secrets }) => (secrets[0]?.value === planted ? succeed(gone) : fail('ssh.secret-needed', lacking)),
  })
  await trials.getState().plan(partnerId, trialWish)
  trials.getState().consent(partnerId, true)
  await trials.getState().run(partnerId)
  const cleaning = trials.getState().takeBack(partnerId, left.id)
  await expect.poll(() => asker.store.getState().question).toMatchObject({ kind: 'sudo' })
  expect(trials.getState().byPartner[partnerId]?.cleaning).toBe(left.id)
  asker.store.getState().answer({ value: planted, isKept: false })
  expect(await cleaning).toEqual(gone)
  expect(trials.getState().byPartner[partnerId]).toMatchObject({ cleaning: null, proof: { temporary: 'gone' } })
  const states = [trials.getState(), store.getState(), asker.store.getState()]
  expect(JSON.stringify(states)).not.toContain(planted)
})

test('sessions to our own MX are told one by one, and the page follows the main process', async () => {
  const proof = sampleInboundProof(1, partnerId)
  const now = { case: 'plain' as const, address: '192.0.2.1', sender: 'postmaster@bank.example' }
  let read = 0
  const { store, double } = openStores({
    read() {
      read += 1
      return succeed(sampleConfirmView(partnerId))
    },
    proveInbound(_, report) {
      report(now)
      return succeed(proof)
    },
  })
  const seen: unknown[] = []
  store.subscribe(({ work }) => seen.push(work[partnerId]?.proving?.now))
  const wish = {
    ...{ host: 'mx.firma.example', port: 25, fromHostId: null, recipient: 'postmaster@firma.example' },
    ...{ cases: ['plain' as const], isOutside: false, mayDeliver: false, clientCertificatePath: null },
  }
  expect(await store.getState().proveInbound(partnerId, wish)).toEqual(proof)
  expect(seen).toContainEqual(now)
  double.publish.confirm.changed({ partnerId })
  double.publish.confirm.changed({ partnerId: confirmSiteId })
  await expect.poll(() => read).toBe(2)
})

test('how partners stand that were tried is read again whenever something was confirmed', async () => {
  const kinds = ['configured' as const, 'enforced' as const]
  const { store, double } = openStores({ tried: () => succeed([{ partnerId, kind: kinds.shift() ?? 'enforced' }]) })
  await store.getState().loadTried()
  expect(store.getState().tried).toEqual({ [partnerId]: 'configured' })
  double.publish.confirm.changed({ partnerId })
  await expect.poll(() => store.getState().tried).toEqual({ [partnerId]: 'enforced' })
})
