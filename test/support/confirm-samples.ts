// Whole, valid confirmations for tests; a test overrides only what it is about.
import { randomUUID } from 'node:crypto'
import type { CounterProof, ModeProof } from '#domain/confirm/counter-proof.ts'
import type { InboundProof } from '#domain/confirm/inbound-proof.ts'
import type { StandingFacts } from '#domain/confirm/standing.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import { nothingSeenByTrap, trapModes } from '#domain/confirm/trap.ts'
import type { TrialRun } from '#domain/confirm/trial-run.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { relayName, relayRuntime, relayVersion, versionInRuntime } from '#relay/service/product.ts'

export const confirmedAt = '2026-11-21T10:00:00.000Z'

/** A test mail that was delivered. */
export function sampleSend(changes: Partial<TestSend> = {}): TestSend {
  return {
    id: randomUUID(),
    partnerId: randomUUID(),
    way: 'host',
    siteId: randomUUID(),
    through: 'Gateway 1',
    token: 'abcdefghijklmnopqrst',
    messageId: '<abcdefghijklmnopqrst@own.example>',
    from: 'admin@own.example',
    to: 'test@bank.example',
    language: 'de',
    sentAt: confirmedAt,
    handed: 'yes',
    fate: { kind: 'delivered', host: 'mx.bank.example', reply: '250 2.0.0 Ok', tls: null },
    lines: [{ at: 'Nov 21 10:00:00', text: 'status=sent' }],
    transcript: [],
    evidence: [],
    answer: null,
    fault: null,
    ...changes,
  }
}

/** What the relay of this app is called in a proof of today. */
export const ownRelayProduct = {
  name: relayName,
  version: versionInRuntime({ version: relayVersion, runtime: relayRuntime }),
}

/** A counter-proof that enforced what it should. */
export function sampleProof(changes: Partial<CounterProof> = {}): CounterProof {
  return {
    id: randomUUID(),
    partnerId: randomUUID(),
    siteId: randomUUID(),
    hostId: randomUUID(),
    host: 'Gateway 1',
    gateway: 'postfix',
    product: { name: 'Postfix', version: '3.7.11' },
    domain: 'bank.example',
    level: 'secure',
    policySha256: 'a'.repeat(64),
    configSha256: 'b'.repeat(64),
    rule: { text: 'secure match=mx.bank.example', source: '/etc/postfix/tls_policy' },
    startedAt: confirmedAt,
    endedAt: '2026-11-21T10:01:00.000Z',
    modes: [
      {
        mode: 'no-starttls',
        demand: 'hold',
        result: 'held',
        sight: { ...nothingSeenByTrap, connections: 1, helo: 'mail.own.example' },
        fate: { kind: 'held', reason: 'TLS is required, but was not offered', isForTls: true },
        lines: [],
      },
    ],
    verdict: 'enforced',
    reasons: ['all-held'],
    temporary: 'gone',
    left: [],
    normalRoute: { isSame: true, detail: '' },
    fault: null,
    ...changes,
  }
}

/** A gateway with one host and one domain of the partner, whose policy is in force and was never tried. */
export function sampleStandingFacts(changes: Partial<StandingFacts> = {}): StandingFacts {
  return {
    siteId: randomUUID(),
    site: 'Gateway',
    policySha256: 'a'.repeat(64),
    isApplied: true,
    isExcepted: false,
    isTriable: true,
    hostIds: [randomUUID()],
    domains: ['bank.example'],
    proofs: [],
    now: '2026-11-22T10:00:00.000Z',
    months: 12,
    agreedLevel: 'encrypt',
    seen: [],
    writes: [],
    ...changes,
  }
}

/** One that shows in every mode what it says of itself. */
export function wholeProof(changes: Partial<CounterProof> = {}): CounterProof {
  const helo = 'mail.own.example'
  const passed = { ...nothingSeenByTrap, connections: 1, helo, sessions: 1, mailInTls: 1, messagesInTls: 1 }
  const modes = trapModes.map((mode): ModeProof => {
    if (mode === 'control') return { mode, demand: 'pass', result: 'passed', sight: passed, fate: null, lines: [] }
    const fate = { kind: 'held', reason: 'TLS is required, but was not offered', isForTls: true } as const
    const sight = { ...nothingSeenByTrap, connections: 1, helo }
    return { mode, demand: 'hold', result: 'held', sight, fate, lines: [] }
  })
  return sampleProof({ modes, ...changes })
}

/** Sessions to our own MX that were refused as agreed. */
export function sampleInbound(changes: Partial<InboundProof> = {}): InboundProof {
  return {
    id: randomUUID(),
    partnerId: randomUUID(),
    host: 'mx.own.example',
    address: '192.0.2.1',
    port: 25,
    from: 'this computer',
    sender: 'gegenprobe@bank.example',
    recipient: 'postmaster@own.example',
    startedAt: confirmedAt,
    endedAt: confirmedAt,
    results: [],
    verdict: 'enforced',
    fault: null,
    ...changes,
  }
}

/** A trial that is not taken back yet. */
export function sampleTrialRun(proof: CounterProof, changes: Partial<TrialRun> = {}): TrialRun {
  const { id: proofId, partnerId, siteId, hostId, startedAt, domain } = proof
  const policy = tlsPolicy.parse({ id: partnerId, partner: 'Muster Bank AG', domains: [domain], level: 'secure' })
  return {
    ...{ proofId, partnerId, siteId, hostId, startedAt },
    trial: {
      ...{ id: '0123456789abcdef', domain, policy, sender: 'admin@own.example', authorityPem: '', controlPins: [] },
      traps: [
        {
          mode: 'control',
          recipient: `gegenprobe-abcdefghijklmnopqrst@${domain}`,
          token: 'abcdefghijklmnopqrst',
          address: '127.0.0.1',
          port: 40_000,
          serverName: `mx.${domain}`,
        },
      ],
    },
    records: [],
    ...changes,
  }
}
