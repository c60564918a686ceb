// What an attempt does beyond one target and one message: other targets, kept sessions, and the ends that must not be repeated.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import type { AttemptUnderWay } from '#relay/outbound/attempt.ts'
import type { Route } from '#relay/outbound/route.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import {
  createOutboundRelay,
  endOfAttempt,
  type OutboundPlan,
  policyFor,
  targetAt,
} from '#test/support/relay/outbound-relay.ts'
import { sampleException } from '#test/support/relay/sample-exception.ts'
import { type SinkZoo, startSinkZoo, type ZooSink } from '#test/support/relay/sink-zoo.ts'

const domain = 'partner.example'

describe('an attempt', () => {
  let zoo: SinkZoo
  const relays: ReturnType<typeof createOutboundRelay>[] = []
  beforeAll(async () => {
    zoo = await startSinkZoo([
      'good',
      'wrong-name',
      'untrusted',
      'no-starttls',
      'no-extensions',
      'mail-4xx',
      'rcpt-4xx',
      'end-5xx',
      'half-closed-data',
      'half-closed-end',
      'closing-mail',
    ])
  })
  afterAll(() => zoo.stop())
  afterEach(() => {
    for (const { pool } of relays.splice(0)) pool.close()
  })

  const over = (...sinks: readonly ZooSink[]): Route => ({ ok: true, targets: sinks.map((sink) => targetAt(sink)) })
  const relayWith = (plan: Partial<OutboundPlan>) => {
    const relay = createOutboundRelay({ routes: {}, authorities: zoo.authorities, ...plan })
    relays.push(relay)
    return relay
  }
  const closed = async () =>
    targetAt({ hostName: 'mx0.partner.example', address: '127.0.0.1', port: await findFreePort('127.0.0.1') })

  describe('over several targets', () => {
    it.each([
      ['TLS that is refused', ['wrong-name'], 'end 250', 2],
      ['no STARTTLS', ['no-starttls'], 'end 250', 2],
      ['a later to the sender', ['mail-4xx'], 'end 250', 2],
      ['a farewell', ['closing-mail'], 'end 250', 2],
      ['a cut before the end of the data', ['half-closed-data'], 'end 250', 2],
      ['several of them', ['wrong-name', 'mail-4xx', 'half-closed-data'], 'end 250', 4],
      ['no more after a later to the recipient', ['rcpt-4xx'], 'rcpt 450', 1],
      ['no more after a no to the data', ['end-5xx'], 'end 554', 1],
      ['no more after an uncertain end', ['half-closed-end'], 'uncertain', 1],
    ] as const)('goes on after %s, or stops', async (_name, before, end, tries) => {
      const targets = [...before, 'good' as const].map((name) => zoo.sink(name))
      const relay = relayWith({ policies: [policyFor(domain)], routes: { [domain]: over(...targets) } })
      const delivered = zoo.sink('good').delivered.length
      const report = await relay.send(domain)
      expect([endOfAttempt(report), report.targets.length]).toEqual([end, tries])
      expect(zoo.sink('good').delivered.length - delivered).toBe(end === 'end 250' ? 1 : 0)
    })

    it('tries an address that failed after the others next time, and still tries it alone', async () => {
      const down = await closed()
      const routes = { [domain]: { ok: true as const, targets: [down, targetAt(zoo.sink('good'))] } }
      const relay = relayWith({ policies: [policyFor(domain)], routes })
      expect((await relay.send(domain)).targets.map(({ ip }) => ip)).toEqual([down.ip, zoo.sink('good').address])
      expect((await relay.send(domain)).targets.map(({ ip }) => ip)).toEqual([zoo.sink('good').address])
      const alone = relayWith({ routes: { [domain]: { ok: true, targets: [down] } } })
      for (const _round of [1, 2]) expect(endOfAttempt(await alone.send(domain))).toBe('not-reached')
    })

    it('says why the best-placed one was refused, whether another was down, and keeps what all showed', async () => {
      const targets = [
        await closed(),
        ...['wrong-name', 'untrusted'].map((name) => targetAt(zoo.sink(name as 'untrusted'))),
      ]
      const relay = relayWith({ policies: [policyFor(domain)], routes: { [domain]: { ok: true, targets } } })
      const { failure, deciding, targets: tried } = await relay.send(domain)
      expect(failure).toMatchObject({ kind: 'refused', reason: 'name-mismatch', isPartial: true })
      expect(deciding?.host).toBe('mx.wrong-name.example')
      expect(tried.map(({ verdict }) => (verdict.kind === 'refused' ? verdict.reason : verdict.kind))).toEqual([
        'not-reached',
        'name-mismatch',
        'chain-untrusted',
      ])
    })

    it('asks every host for what the message needs before it says that none can', async () => {
      const [plain, good] = [zoo.sink('no-extensions'), zoo.sink('good')]
      const relay = relayWith({ routes: { [domain]: over(plain, good), 'alone.example': over(plain) } })
      expect(endOfAttempt(await relay.send(domain, { isSmtpUtf8: true, recipients: [`jörg@${domain}`] }))).toBe(
        'end 250',
      )
      const report = await relay.send('alone.example', { isSmtpUtf8: true, recipients: ['jörg@alone.example'] })
      expect(report.failure).toEqual({ kind: 'not-possible', why: 'smtputf8' })
    })
  })

  describe('over kept sessions', () => {
    it('sends the next message over the same session, judged anew', async () => {
      const sink = zoo.sink('good')
      const relay = relayWith({ policies: [policyFor(domain)], routes: { [domain]: over(sink) } })
      const [connections, delivered] = [sink.counts.connections, sink.delivered.length]
      const reports = []
      for (let count = 0; count < 5; count += 1) reports.push(await relay.send(domain))
      expect([sink.counts.connections - connections, sink.delivered.length - delivered]).toEqual([1, 5])
      expect(reports.map(({ deciding }) => deciding?.isReused)).toEqual([false, true, true, true, true])
      expect(reports.every(({ deciding }) => deciding?.verdict.kind === 'permitted')).toBe(true)
      expect(reports.every(({ deciding }) => deciding?.handshake?.isResumed === false)).toBe(true)
    })

    it('shares no session between messages with and without an exception', async () => {
      const sink = zoo.sink('good')
      const policy = policyFor(domain)
      const relay = relayWith({ policies: [policy], routes: { [domain]: over(sink) } })
      const connections = sink.counts.connections
      await relay.send(domain)
      await relay.send(domain, { exceptions: [sampleException(policy.id)] })
      expect(sink.counts.connections - connections).toBe(2)
    })

    it('opens no more than allowed, and serves all', async () => {
      const sink = zoo.sink('good')
      const relay = relayWith({ policies: [policyFor(domain)], routes: { [domain]: over(sink) }, connections: 3 })
      const connections = sink.counts.connections
      const reports = await Promise.all(Array.from({ length: 30 }, () => relay.send(domain)))
      expect(reports.map(endOfAttempt)).toEqual(reports.map(() => 'end 250'))
      expect(sink.counts.connections - connections).toBe(3)
    })

    it('uses no session of an earlier policy', async () => {
      const sink = zoo.sink('good')
      const relay = relayWith({ policies: [policyFor(domain)], routes: { [domain]: over(sink) } })
      await relay.send(domain)
      relay.reload({ authorities: [] })
      expect(endOfAttempt(await relay.send(domain))).toBe('refused chain-untrusted')
    })
  })

  describe('whose rules change while it connects', () => {
    it.each([
      ['other authorities', { authorities: [] }],
      [
        'a policy that is gone',
        { policies: createLoadedPolicies({ schema: 'handschlag.relay-policy/2', policies: [] }, '') },
      ],
    ])('stops unsent for %s, and goes at once by the new ones', async (_name, changes) => {
      const sink = zoo.sink('good')
      const policy = policyFor(domain)
      const relay = relayWith({ policies: [policy], routes: { [domain]: over(sink) }, onRoute: () => reload() })
      const reload = () => relay.reload(changes)
      const seen = sink.seen.length
      const report = await relay.send(domain)
      expect([report.failure, sink.seen.length - seen]).toEqual([{ kind: 'stopped', why: 'aborted' }, 0])
      expect(relay.pool.counts()).toMatchObject({ open: 0, idle: 0 })
      expect(endOfAttempt(await relay.send(domain))).toBe(
        'policies' in changes ? 'no-route' : 'refused chain-untrusted',
      )
    })

    it('stops unsent when its exception was ended', async () => {
      const sink = zoo.sink('no-starttls')
      const policy = policyFor(domain)
      let exceptions = [sampleException(policy.id, { level: 'may' })]
      const onRoute = () => {
        exceptions = []
      }
      const relay = relayWith({ policies: [policy], routes: { [domain]: over(sink) }, onRoute })
      const seen = sink.seen.length
      const report = await relay.send(domain, { exceptionsNow: () => exceptions })
      expect([report.failure, sink.seen.length - seen]).toEqual([{ kind: 'stopped', why: 'aborted' }, 0])
    })
  })

  it('tells before the final dot what its record needs', async () => {
    const sink = zoo.sink('good')
    const policy = policyFor(domain)
    const relay = relayWith({ policies: [policy], routes: { [domain]: over(sink) } })
    const told: AttemptUnderWay[] = []
    const report = await relay.send(domain, {
      begin: async (underWay) => {
        told.push(structuredClone(underWay))
        return true
      },
    })
    expect(told).toHaveLength(1)
    const [underWay] = told
    expect(underWay?.demanded).toEqual(report.demanded)
    const { handshake, path, verdict, steps = [] } = report.deciding ?? {}
    expect(underWay?.deciding).toMatchObject({ handshake, path, verdict })
    expect(handshake?.protocol).toMatch(/^TLSv1/)
    expect(underWay?.deciding?.steps.map(({ step }) => step)).toEqual(
      steps.map(({ step }) => step).filter((step) => step !== 'end'),
    )
  })

  describe('that ends early', () => {
    it('sends no final dot when the note before it fails', async () => {
      const sink = zoo.sink('good')
      const relay = relayWith({ policies: [policyFor(domain)], routes: { [domain]: over(sink, sink) } })
      const seen = sink.seen.length
      const report = await relay.send(domain, { begin: async () => false })
      expect([report.failure, sink.seen.length - seen]).toEqual([{ kind: 'stopped', why: 'not-noted' }, 0])
    })

    it('stops at once when it is told to', async () => {
      const relay = relayWith({ policies: [policyFor(domain)], routes: { [domain]: over(zoo.sink('good')) } })
      const report = await relay.send(domain, { signal: AbortSignal.abort() })
      expect(report.failure).toEqual({ kind: 'stopped', why: 'aborted' })
    })

    it('hands on what the way itself said', async () => {
      const none: Route = { ok: false, kind: 'permanent', code: '5.1.10', detail: 'null-mx' }
      const relay = relayWith({ routes: { [domain]: none } })
      expect((await relay.send(domain)).failure).toEqual({
        kind: 'no-route',
        isPermanent: true,
        code: '5.1.10',
        detail: 'null-mx',
      })
    })
  })

  it('sends mail for our own domains to the next hop by its own rule', async () => {
    const [good, untrusted] = [zoo.sink('good'), zoo.sink('untrusted')]
    const nextHop = { host: good.hostName, port: good.port, level: 'secure' }
    const config = { ownDomains: ['own.example', 'branch.example'], nextHop }
    const relay = relayWith({ config, routes: { 'own.example': over(good), 'branch.example': over(untrusted) } })
    const report = await relay.send('own.example')
    expect([endOfAttempt(report), report.demanded?.level]).toEqual(['end 250', 'secure'])
    expect(endOfAttempt(await relay.send('branch.example'))).toBe('refused chain-untrusted')
  })
})
