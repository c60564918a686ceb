// A queue over a real store, with attempts that do what a test says and time that passes when a test lets it.
import { createHash } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { succeed } from '#domain/fault.ts'
import { type RelayConfig, relayConfig } from '#domain/relay-config.ts'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import type { RelayEvent } from '#domain/relay-queue.ts'
import type { NewDelivery, NewMessage } from '#relay/message.ts'
import type { AttemptOrder } from '#relay/outbound/attempt.ts'
import type { AttemptFailure, AttemptReport, RecipientEnd } from '#relay/outbound/attempt-report.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import type { Queue, QueueParts } from '#relay/queue/queue.ts'
import { createQueue } from '#relay/queue/run-queue.ts'
import type { QueueStore } from '#relay/store/queue-store.ts'
import { valueIn } from '../expect-outcome.ts'
import { openTestStore } from '../relay-store.ts'
import { createVirtualTime } from '../virtual-time.ts'

export const partnerId = '11111111-1111-4111-8111-111111111111'

export function benchConfig(changes: Record<string, unknown> = {}): RelayConfig {
  return relayConfig.parse({
    schema: 'handschlag.relay/1',
    hostName: 'relay.own.example',
    postmaster: 'postmaster@own.example',
    listeners: [{ address: '127.0.0.1', port: 2525, tls: null }],
    ownDomains: ['own.example'],
    nextHop: { host: 'domino.own.example' },
    retry: { jitter: 0 },
    ...changes,
  })
}

export function benchPolicies(failure: Record<string, unknown> = {}, changes: Record<string, unknown> = {}) {
  const file = relayPolicyFile.parse({
    schema: 'handschlag.relay-policy/2',
    policies: [
      {
        id: partnerId,
        partner: 'Muster Bank AG',
        domains: ['partner.example'],
        level: 'secure',
        agreement: 'AVV vom 1. März 2026',
        failure,
        ...changes,
      },
    ],
  })
  return createLoadedPolicies(file, 'f'.repeat(64))
}

export const said = (step: 'mail' | 'rcpt' | 'data' | 'end', code: number, text: string): RecipientEnd => ({
  kind: 'replied',
  step,
  reply: { code, status: /^\d\.\d+\.\d+/.exec(text)?.[0] ?? null, lines: [text] },
})
export const failed = (failure: AttemptFailure): RecipientEnd => ({ kind: 'failed', failure })
export const taken = said('end', 250, '2.0.0 queued as 4F1')
export const unreached = failed({ kind: 'not-reached', step: 'connect', cause: 'timeout', detail: '', reply: null })
export const noStarttls = failed({ kind: 'refused', reason: 'no-starttls', detail: 'EHLO without STARTTLS' })

/** What an attempt met, the same for every recipient unless told otherwise. */
export function reportOf(
  { delivery }: Pick<AttemptOrder, 'delivery'>,
  at: number,
  end: RecipientEnd | readonly RecipientEnd[],
  changes: Partial<AttemptReport> = {},
): AttemptReport {
  const ends = Array.isArray(end) ? end : delivery.recipients.map(() => end)
  return {
    startedAt: at,
    endedAt: at,
    demanded: null,
    exceptionId: null,
    recipients: delivery.recipients.map((recipient, index) => ({ recipient, end: ends[index] ?? taken })),
    targets: [],
    deciding: null,
    path: null,
    failure: null,
    isUncertain: false,
    remoteQueueId: null,
    ended: { step: 'end', replyCode: 250, status: null },
    ...changes,
  }
}

export interface QueueBench {
  readonly store: QueueStore
  readonly folder: string
  readonly queue: Queue
  readonly events: RelayEvent[]
  readonly attempts: { readonly id: number; readonly at: number; readonly domain: string }[]
  now(): number
  /** Keeps a message and tells the queue, as the server side does. */
  accept(message: NewMessage): Promise<readonly number[]>
  /** Lets everything happen that needs no time. */
  quiet(): Promise<void>
  /** Lets everything happen until something is so; for what needs the disk. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>
  /** Lets time pass in steps, and everything happen in it. */
  pass(ms: number, stepMs?: number): Promise<void>
  rest(ms: number, signal: AbortSignal): Promise<void>
}

export type Script = (order: AttemptOrder, bench: QueueBench) => AttemptReport | Promise<AttemptReport>

export async function openBench(
  script: Script,
  order: Partial<Pick<QueueParts, 'config' | 'policies' | 'makeContainer'>> = {},
): Promise<QueueBench> {
  const { store, folder, bugs } = await openTestStore()
  const time = createVirtualTime()
  const now = () => Date.parse(time.clock.now())
  const events: RelayEvent[] = []
  const attempts: QueueBench['attempts'] = []
  const underWay = new Set<number>()
  const config = benchConfig()
  const policies = benchPolicies()
  let last = 0
  const quiet = async () => {
    for (let round = 0; round < 4; round += 1) {
      for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      // what the store holds back for company goes with a question
      await store.counts()
    }
  }
  const queue = createQueue({
    store,
    async attempt(attempt) {
      const { id, domain } = attempt.delivery
      if (underWay.has(id)) throw new Error(`two attempts of delivery ${id} at a time`)
      underWay.add(id)
      attempts.push({ id, at: now(), domain })
      try {
        return await script(attempt, bench)
      } finally {
        underWay.delete(id)
      }
    },
    makeContainer: async ({ message }) =>
      succeed({
        mail: Buffer.from(`container of ${message.length}`),
        password: 'abcd-efgh',
        bodySha256: 'ab'.repeat(32),
      }),
    policies: () => policies,
    config: () => config,
    clock: time.clock,
    rest: time.rest,
    random: () => 0.5,
    newQueueId: () => {
      last += 1
      return `N${last}`
    },
    onEvent: (event) => events.push(event),
    log: { note: () => undefined, bug: (message, error) => String(bugs) + message + String(error) },
    ...order,
  })
  const bench: QueueBench = {
    store,
    folder,
    queue,
    events,
    attempts,
    now,
    quiet,
    rest: time.rest,
    async accept(message) {
      const ids = valueIn(await store.accept(message))
      queue.added(message, ids)
      return ids
    },
    async until(isSo) {
      while (!(await isSo())) await quiet()
    },
    async pass(ms, stepMs = ms) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        await time.pass(Math.min(stepMs, ms - passed))
        await quiet()
      }
    },
  }
  onTestFinished(() => queue.stop(0))
  queue.start()
  await quiet()
  return bench
}

/** A message to partners, one delivery for each domain. */
export function benchMessage(
  at: number,
  queueId: string,
  domains: readonly string[] = ['partner.example'],
  changes: Partial<NewDelivery> & { readonly sender?: string } = {},
): NewMessage {
  const { sender = 'grace@own.example', ...delivery } = changes
  const bytes = Buffer.from(`Subject: ${queueId}\r\nMessage-ID: <${queueId}@own.example>\r\n\r\nHello\r\n`)
  return {
    queueId,
    receivedAt: at,
    envelope: {
      sender,
      returnContent: null,
      envelopeId: null,
      is8bit: false,
      isSmtpUtf8: false,
      requiresTls: false,
    },
    receivedFrom: null,
    messageId: `<${queueId}@own.example>`,
    body: { kind: 'bytes', bytes },
    size: bytes.length,
    bodySha256: createHash('sha256').update(bytes).digest('hex'),
    deliveries: domains.map((domain) => ({
      destination: domain,
      domain,
      policyId: domain === 'partner.example' ? partnerId : null,
      recipients: [{ address: `ada@${domain}`, notify: null, originalRecipient: null }],
      nextAt: at,
      warnAt: at + 4 * 3_600_000,
      expiresAt: at + 240 * 3_600_000,
      ...delivery,
    })),
  }
}
