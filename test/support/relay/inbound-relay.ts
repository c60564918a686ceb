// The relay's server side alone: real listeners on loopback, and what they hand to the store kept in memory.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome } from '#domain/fault.ts'
import { fail, succeed } from '#domain/fault.ts'
import { type RelayConfig, relayConfig } from '#domain/relay-config.ts'
import { type RelayPolicyFile, relayPolicyFile } from '#domain/relay-policy-file.ts'
import type { RelayEvent } from '#domain/relay-queue.ts'
import { systemClock } from '#ports/clock.ts'
import type { InboundParts, ListenerKey, Listeners } from '#relay/inbound/inbound-parts.ts'
import { startListeners } from '#relay/inbound/listeners.ts'
import type { NewMessage } from '#relay/message.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { valueIn } from '../expect-outcome.ts'

export interface InboundRelay {
  readonly port: number
  readonly listeners: Listeners
  readonly messages: readonly NewMessage[]
  readonly events: readonly RelayEvent[]
  readonly bugs: readonly unknown[]
  /** The bytes of a message as kept. */
  bodyOf(message: NewMessage): Promise<Buffer>
  stop(): Promise<void>
}
export interface InboundOrder {
  /** Where large bodies go. */
  readonly folder: string
  readonly key?: ListenerKey | null
  /** Where it listens; a free one unless told. */
  readonly port?: number
  /** Over the usual configuration. */
  readonly config?: Record<string, unknown>
  readonly listener?: Record<string, unknown>
  readonly policies?: readonly Record<string, unknown>[]
  readonly room?: InboundParts['room']
  readonly accept?: (message: NewMessage) => Promise<Outcome<unknown>>
  readonly authorities?: readonly string[]
}

/** Only opens listeners on loopback; port 0 takes a free one. */
export function startListenersAt(ports: readonly number[]): Promise<Outcome<Listeners>> {
  const [listener] = configOf({}, null).listeners
  if (listener === undefined) throw new Error('the usual configuration has a listener')
  const listeners = ports.map((port) => ({ ...listener, port }))
  return startListeners(partsOf({ folder: '/nonexistent' }, listeners, [], [], []))
}

/** Own clients are those of 127.0.0.1, own domains `own.example`; everybody else is a stranger. */
export async function startInboundRelay(order: InboundOrder): Promise<InboundRelay> {
  const messages: NewMessage[] = []
  const events: RelayEvent[] = []
  const bugs: unknown[] = []
  const { listeners: configured } = configOf(order, order.key ?? null)
  const parts = partsOf(
    order,
    configured.map((listener) => ({ ...listener, port: order.port ?? 0 })),
    messages,
    events,
    bugs,
  )
  const listeners = valueIn(await startListeners(parts))
  return {
    port: listeners.addresses[0]?.port ?? 0,
    listeners,
    messages,
    events,
    bugs,
    bodyOf: async ({ body }) =>
      body.kind === 'bytes' ? Buffer.from(body.bytes) : readFile(join(order.folder, body.name)),
    stop: () => listeners.close(1),
  }
}

function configOf(order: Pick<InboundOrder, 'config' | 'listener'>, key: ListenerKey | null): RelayConfig {
  const tls = key === null ? null : { certificate: 'certificate.pem', key: 'key.pem' }
  return relayConfig.parse({
    schema: 'handschlag.relay/1',
    hostName: 'relay.own.example',
    postmaster: 'postmaster@own.example',
    listeners: [{ address: '127.0.0.1', port: 1, tls, ...order.listener }],
    networks: ['127.0.0.1'],
    ownDomains: ['own.example', 'second.example'],
    nextHop: { host: '127.0.0.1' },
    ...order.config,
  })
}

function partsOf(
  order: InboundOrder,
  listeners: RelayConfig['listeners'],
  messages: NewMessage[],
  events: RelayEvent[],
  bugs: unknown[],
): InboundParts {
  const key = order.key ?? null
  const policies = createLoadedPolicies(inboundPolicies(order.policies ?? []), 'f'.repeat(64))
  return {
    config: { ...configOf(order, key), listeners },
    keys: listeners.map(() => key),
    trust: createTrustStore({ extra: order.authorities ?? [], bundled: false }),
    policies: () => policies,
    accept: async (message) => {
      const kept = (await order.accept?.(message)) ?? succeed(undefined)
      if (kept.ok) messages.push(message)
      return kept
    },
    makeBodyFile: (name) => ({ name, path: join(order.folder, name) }),
    room: order.room ?? (() => 'free'),
    event: (event) => events.push(event),
    log: { note: () => {}, bug: (_message, error) => String(bugs.push(error)) },
    clock: systemClock,
    newQueueId: () => randomBytes(8).toString('hex').toUpperCase(),
  }
}

/** A policy file of policies that say only what a test is about. */
export function inboundPolicies(policies: readonly Record<string, unknown>[]): RelayPolicyFile {
  return relayPolicyFile.parse({
    schema: 'handschlag.relay-policy/2',
    policies: policies.map((policy, index) => ({
      id: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
      partner: `Partner ${index + 1}`,
      direction: 'both',
      level: 'secure',
      ...policy,
    })),
  })
}

/** A store that cannot keep anything. */
export async function keepNothing(): Promise<Outcome<unknown>> {
  return fail('storage.not-writable', { path: 'relay.db' })
}
