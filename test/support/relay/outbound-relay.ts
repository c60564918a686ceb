// The sending half of a relay against sinks on loopback: real sessions, real verdicts; the way is given by the test.
import { randomUUID } from 'node:crypto'
import { relayConfig } from '#domain/relay-config.ts'
import { type RelayPolicy, relayPolicy } from '#domain/relay-policy-file.ts'
import type { RelayException } from '#domain/relay-queue.ts'
import { systemClock } from '#ports/clock.ts'
import type { StoredDelivery } from '#relay/message.ts'
import { type AttemptOrder, createAttempt } from '#relay/outbound/attempt.ts'
import type { AttemptReport } from '#relay/outbound/attempt-report.ts'
import { createDemands, type DemandSettings } from '#relay/outbound/demand-of.ts'
import { createHostMemory } from '#relay/outbound/host-memory.ts'
import { preflightPartner } from '#relay/outbound/preflight.ts'
import type { Route, RouteTarget } from '#relay/outbound/route.ts'
import { createSessionPool, sessionLimits } from '#relay/outbound/session-pool.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import type { ClientCertificate } from '#wire/smtp-client/client-tls.ts'
import type { OpenTimeouts } from '#wire/smtp-client/open.ts'
import type { TransmitTimeouts } from '#wire/smtp-client/transmit.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'

export interface OutboundPlan {
  readonly policies?: readonly RelayPolicy[]
  /** By domain; a sink's own way where it is one. */
  readonly routes: Readonly<Record<string, Route>>
  /** PEM of the authorities everybody trusts. */
  readonly authorities?: readonly string[]
  readonly clientCertificates?: ReadonlyMap<string, ClientCertificate>
  readonly config?: Readonly<Record<string, unknown>>
  readonly outbound?: Readonly<Record<string, unknown>>
  /** Called when an attempt looks for its way, after its rules were read. */
  readonly onRoute?: () => void
  readonly connections?: number
  /** Where a test waits for a server that never answers; otherwise as long as the product. */
  readonly timeouts?: Partial<OpenTimeouts>
  readonly sendTimeouts?: Partial<TransmitTimeouts>
}

/** A policy for a domain; schema defaults but for what is given. */
export function policyFor(domain: string, changes: Readonly<Record<string, unknown>> = {}): RelayPolicy {
  const base = { id: randomUUID(), partner: 'Muster Bank AG', domains: [domain], level: 'secure' }
  return relayPolicy.parse({ ...base, ...changes })
}

/** A target as a route gives it, with nothing known of DNSSEC, DANE and MTA-STS. */
export function targetAt(
  place: { readonly hostName: string; readonly address: string; readonly port: number },
  changes: Partial<RouteTarget> = {},
): RouteTarget {
  const { hostName, address, port } = place
  return { host: hostName, ip: address, port, foundBy: 'mx', dnssec: null, dane: null, sts: null, ...changes }
}

export interface SendOptions {
  readonly policy?: RelayPolicy | null
  readonly recipients?: readonly string[]
  readonly exceptions?: readonly RelayException[]
  readonly requiresTls?: boolean
  readonly isSmtpUtf8?: boolean
  readonly body?: string
  /** Those on record at each asking, instead of always the same. */
  readonly exceptionsNow?: () => readonly RelayException[]
  readonly begin?: AttemptOrder['begin']
  readonly signal?: AbortSignal
}

/** Makes the sending half. */
export function createOutboundRelay(plan: OutboundPlan) {
  const config = relayConfig.parse({
    schema: 'handschlag.relay/1',
    hostName: 'relay.own.example',
    postmaster: 'postmaster@own.example',
    listeners: [{ address: '127.0.0.1', port: 2525, tls: null }],
    ...plan.config,
    outbound: { unlisted: 'opportunistic', ...plan.outbound },
  })
  const policies = createLoadedPolicies(
    { schema: 'handschlag.relay-policy/2', policies: [...(plan.policies ?? [])] },
    '0'.repeat(64),
  )
  const settings = (changes: Partial<DemandSettings> = {}): DemandSettings => ({
    config: { ...config, outbound: { ...config.outbound, bundledAuthorities: false } },
    policies,
    authorities: plan.authorities ?? [],
    nextHopAuthorities: null,
    clientCertificates: plan.clientCertificates ?? new Map(),
    ...changes,
  })
  let demands = createDemands(settings())
  const limits = { ...sessionLimits, connections: plan.connections ?? 50, perDestination: 20 }
  const pool = createSessionPool(() => limits, systemClock)
  const lost: Route = { ok: false, kind: 'temporary', code: '4.4.3', detail: 'lookup-failed' }
  const outside = {
    dialer: createTcpDialer('test'),
    clock: systemClock,
    helo: 'relay.own.example',
    routes: {
      async find({ domain }: { readonly domain: string }) {
        plan.onRoute?.()
        return plan.routes[domain] ?? lost
      },
    },
    demands: () => demands,
    ...(plan.timeouts === undefined ? {} : { timeouts: plan.timeouts }),
  }
  const attempt = createAttempt({
    ...outside,
    pool,
    hosts: createHostMemory(systemClock),
    ...(plan.sendTimeouts === undefined ? {} : { sendTimeouts: plan.sendTimeouts }),
  })
  const never = new AbortController().signal
  return {
    pool,
    send: (domain: string, options: SendOptions = {}): Promise<AttemptReport> =>
      attempt({
        delivery: deliveryTo(domain, options, policies.outboundFor(domain)?.id ?? null),
        body: Buffer.from(options.body ?? usualBody),
        exceptions: options.exceptionsNow ?? (() => options.exceptions ?? []),
        signal: options.signal ?? never,
        begin: options.begin ?? (async () => true),
      }),
    preflight: (policy: RelayPolicy) => preflightPartner(policy, outside, never),
    reload(changes: Partial<DemandSettings>) {
      demands = createDemands(settings(changes))
      pool.retire(demands.isCurrent)
    },
  }
}

const usualBody = 'Subject: Test\r\n\r\nHello\r\n.dots\r\n'

function deliveryTo(domain: string, options: SendOptions, policyId: string | null): StoredDelivery {
  const recipients = options.recipients ?? [`anna@${domain}`]
  return {
    id: 1,
    queueId: 'Q1',
    destination: domain,
    domain,
    policyId,
    envelope: {
      sender: 'max@own.example',
      returnContent: null,
      envelopeId: null,
      is8bit: false,
      isSmtpUtf8: options.isSmtpUtf8 ?? false,
      requiresTls: options.requiresTls ?? false,
    },
    recipients: recipients.map((address, id) => ({ id, address, notify: null, originalRecipient: null })),
    receivedAt: Date.now(),
    receivedFrom: null,
    messageId: null,
    size: 0,
    bodySha256: '0'.repeat(64),
    body: { kind: 'bytes', bytes: new Uint8Array() },
    attempts: 0,
    nextAt: 0,
    warnAt: null,
    expiresAt: Date.now() + 1_000_000,
    isMaybeDuplicate: false,
    wanted: 'as-is',
  }
}

/** What became of an attempt in a few words: a server's word by step and code, or why there was none. */
export function endOfAttempt({ recipients }: AttemptReport): string {
  return recipients
    .map(({ end }) => {
      if (end.kind === 'replied') return `${end.step} ${end.reply.code}`
      const { failure } = end
      return failure.kind === 'refused' ? `refused ${failure.reason}` : failure.kind
    })
    .join(', ')
}
