// What a policy adds to its level, what an exception takes away, and what counts where there is neither.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Route } from '#relay/outbound/route.ts'
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
const minuteMs = 60_000

describe('the verdict of an attempt', () => {
  let zoo: SinkZoo
  const relays: ReturnType<typeof createOutboundRelay>[] = []
  beforeAll(async () => {
    zoo = await startSinkZoo([
      'good',
      'wrong-name',
      'untrusted',
      'other-key',
      'old-tls',
      'no-starttls',
      'client-certificate',
      'starttls-5xx',
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

  describe('by its policy', () => {
    const send = async (
      name: 'good' | 'wrong-name' | 'untrusted' | 'other-key' | 'client-certificate' | 'old-tls',
      changes: object,
      plan: Partial<OutboundPlan> = {},
      exceptions: readonly ReturnType<typeof sampleException>[] = [],
    ) => {
      const sink = zoo.sink(name)
      const policy = policyFor(sink.domain, { id: policyId, ...changes })
      const relay = relayWith({ policies: [policy], routes: { [sink.domain]: over(sink) }, ...plan })
      return relay.send(sink.domain, { exceptions })
    }
    const policyId = '7b1e4a34-6a0a-4f5e-9a55-0d8d1c1f2a10'

    it('takes agreed names, and then only those', async () => {
      expect(endOfAttempt(await send('wrong-name', { names: ['mail.hosting.example'] }))).toBe('end 250')
      expect(endOfAttempt(await send('good', { names: ['mail.hosting.example'] }))).toBe('refused name-mismatch')
    })

    it('takes any of several pins, so that a key can be changed', async () => {
      const [old, next] = [zoo.sink('good').pins, zoo.sink('other-key').pins]
      const pins = [old?.key, next?.certificate]
      expect(endOfAttempt(await send('good', { level: 'fingerprint', pins }))).toBe('end 250')
      expect(endOfAttempt(await send('other-key', { level: 'fingerprint', pins }))).toBe('end 250')
      expect(endOfAttempt(await send('other-key', { level: 'fingerprint', pins: [old?.key] }))).toBe(
        'refused pin-mismatch',
      )
    })

    it('trusts the authority of one partner for that partner alone', async () => {
      const own = zoo.authorities[0] ?? ''
      const trust = { kind: 'private', authorities: [own] }
      expect(endOfAttempt(await send('good', { trust }, { authorities: [] }))).toBe('end 250')
      expect(endOfAttempt(await send('other-key', { trust }))).toBe('refused chain-untrusted')
      expect(endOfAttempt(await send('good', {}, { authorities: [] }))).toBe('refused chain-untrusted')
      const added = { kind: 'public', authorities: [own] }
      expect(endOfAttempt(await send('good', { trust: added }, { authorities: [] }))).toBe('end 250')
    })

    it('shows our certificate, and names it in the report', async () => {
      const clientCertificates = new Map([['ours', zoo.client]])
      const report = await send('client-certificate', { clientCertificate: 'ours' }, { clientCertificates })
      expect(endOfAttempt(report)).toBe('end 250')
      expect(report.deciding?.handshake?.clientCertificateSha256).toBe(zoo.client.sha256)
      expect(zoo.sink('client-certificate').delivered.at(-1)?.clientCertificateSha256).toBe(zoo.client.sha256)
      expect(endOfAttempt(await send('good', { clientCertificate: 'ours' }, { clientCertificates }))).toBe(
        'refused client-certificate-missing',
      )
    })

    it('makes no connection when the certificate it needs is not there', async () => {
      const connections = zoo.sink('client-certificate').counts.connections
      const report = await send('client-certificate', { clientCertificate: 'ours' })
      expect([endOfAttempt(report), report.targets.length]).toEqual(['refused client-certificate-missing', 0])
      expect(zoo.sink('client-certificate').counts.connections).toBe(connections)
    })

    it('asks for TLS 1.3 where that is the least', async () => {
      expect(endOfAttempt(await send('good', { minProtocol: 'TLSv1.3' }))).toBe('end 250')
      expect(endOfAttempt(await send('old-tls', { minProtocol: 'TLSv1.3' }))).toBe('refused protocol-too-old')
    })

    it('lets an exception through and says which', async () => {
      const exception = sampleException(policyId, { level: 'encrypt' })
      const report = await send('untrusted', {}, {}, [exception])
      expect([endOfAttempt(report), report.exceptionId]).toEqual(['end 250', exception.id])
      expect(report.deciding?.verdict).toMatchObject({ kind: 'permitted', rule: 'exception' })
      expect(report.demanded?.level).toBe('secure')
    })

    it.each([
      ['is over', { until: new Date(Date.now() - minuteMs).toISOString() }],
      ['has not begun', { createdAt: new Date(Date.now() + minuteMs).toISOString() }],
      ['is for another partner', { policyId: randomUUID() }],
      ['is for another recipient', { recipient: 'otto@untrusted.example' }],
      ['has no readable end', { until: 'never' }],
    ])('lets nothing through by an exception that %s', async (_name, changes) => {
      const report = await send('untrusted', {}, {}, [sampleException(policyId, { level: 'encrypt', ...changes })])
      expect([endOfAttempt(report), report.exceptionId]).toEqual(['refused chain-untrusted', null])
    })

    it('sends in clear by an exception that allows it', async () => {
      const sink = zoo.sink('no-starttls')
      const policy = policyFor(sink.domain, { id: policyId })
      const relay = relayWith({ policies: [policy], routes: { [sink.domain]: over(sink) } })
      const report = await relay.send(sink.domain, { exceptions: [sampleException(policyId, { level: 'may' })] })
      expect([endOfAttempt(report), sink.delivered.at(-1)?.protocol]).toEqual(['end 250', null])
      expect(report.deciding?.verdict).toMatchObject({ rule: 'exception' })
    })
  })

  describe('without a policy', () => {
    it('tries once more in clear after STARTTLS that failed, over a new connection', async () => {
      const sink = zoo.sink('starttls-5xx')
      const relay = relayWith({ routes: { [domain]: over(sink) } })
      const report = await relay.send(domain)
      expect([endOfAttempt(report), report.targets.length, report.demanded]).toEqual(['end 250', 2, null])
      expect(sink.delivered.at(-1)?.protocol).toBeNull()
    })

    it.each([
      ['TLSA records', { dane: { kind: 'published', owner: '', records: [], baseDomains: [] } }],
      [
        'MTA-STS',
        {
          sts: {
            id: '1',
            ageSeconds: 1,
            policy: { mode: 'enforce', mx: ['mx.no-starttls.example'], maxAgeSeconds: 9 },
          },
        },
      ],
    ] as const)('keeps to %s the domain publishes', async (_name, facts) => {
      const sink = zoo.sink('no-starttls')
      const target = targetAt(sink, { dnssec: 'secure', ...facts } as Parameters<typeof targetAt>[1])
      const relay = relayWith({ routes: { [domain]: { ok: true, targets: [target] } } })
      const before = sink.counts.mailBytesInClear
      expect(endOfAttempt(await relay.send(domain))).toBe('refused no-starttls')
      expect(sink.counts.mailBytesInClear).toBe(before)
    })

    it('keeps to REQUIRETLS of the message', async () => {
      const [good, none] = [zoo.sink('good'), zoo.sink('no-starttls')]
      const relay = relayWith({ routes: { [domain]: over(good), 'none.example': over(none) } })
      expect(endOfAttempt(await relay.send(domain, { requiresTls: true }))).toBe('end 250')
      expect(good.delivered.at(-1)?.parameters).toContain('REQUIRETLS')
      expect(endOfAttempt(await relay.send('none.example', { requiresTls: true }))).toBe('refused no-starttls')
    })
  })
})
