// One delivery from its body to its noted end: reads what is to be sent, has it attempted, and has the end noted in one transaction with
// evidence and notices. A note that fails is written again until it succeeds or the relay stops: the partner's word must not be forgotten.
import { type Fault, fail } from '#domain/fault.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { RelayException } from '#domain/relay-queue.ts'
import { subjectOf } from '../container/subject-of.ts'
import type { StoredDelivery } from '../message.ts'
import type { Notices } from '../notices/notice.ts'
import type { AttemptUnderWay } from '../outbound/attempt.ts'
import type { AttemptReport } from '../outbound/attempt-report.ts'
import type { AttemptEnd } from '../store/queue-store.ts'
import { decisionEvidence, underWayEvidence } from './attempt-evidence.ts'
import { decisionEnd } from './decide.ts'
import { type DeliveryEnd, endOfAttempt } from './delivery-end.ts'
import { type Disposition, holdRule, mayBecomeContainer } from './disposition.ts'
import type { Entry } from './lanes.ts'
import type { ContainerMaker, QueueParts } from './queue.ts'
import { isExpired } from './schedule.ts'

export interface AttemptRun {
  readonly entry: Entry
  /** On record now. */
  exceptions(): readonly RelayException[]
  readonly notices: Notices
  /** Of the queue; makes one at a time. */
  readonly makeContainer: ContainerMaker
  /** Stops the attempt. */
  readonly signal: AbortSignal
  /** The connection is free again; the end is still to be noted. */
  onReported(report: AttemptReport, disposition: Disposition | null): void
}

export type RunEnd =
  | { readonly kind: 'noted'; readonly end: AttemptEnd; readonly disposition: Disposition | null }
  /** Nothing was noted; the delivery is as it was in the store. */
  | { readonly kind: 'left'; readonly fault: Fault | null }

const noteAgainMs = 1_000

/** The policy a delivery is judged by: what is in force for its domain now, else the one it was accepted under. */
export function policyOf(
  { domain, policyId }: Pick<StoredDelivery, 'domain' | 'policyId'>,
  parts: Pick<QueueParts, 'policies' | 'config'>,
): RelayPolicy | null {
  if (parts.config().ownDomains.includes(domain)) return null
  const policies = parts.policies()
  return policies.outboundFor(domain) ?? (policyId === null ? null : (policies.byId(policyId) ?? null))
}

/** Attempts a delivery once and has the end noted. */
export async function runAttempt(parts: QueueParts, run: AttemptRun): Promise<RunEnd> {
  const { store } = parts
  const { delivery } = run.entry
  const body = await bodyOf(parts, run.entry)
  if (!body.ok) return { kind: 'left', fault: body.fault }
  const sent = await whatIsSent(parts, run, body.value)
  if (!sent.ok) return holdInstead(parts, run, sent.fault, body.value)
  const report = await attempted(parts, run, sent.value)
  const chance = parts.random()
  // Made once: what it says, a password for one, must be what is noted.
  let made: DeliveryEnd | undefined
  const make = () =>
    endOfAttempt({
      delivery,
      report,
      policy: policyOf(delivery, parts),
      config: parts.config(),
      chance,
      body: body.value,
      sent: { sha256: sent.value.sha256, size: sent.value.body.length },
      password: sent.value.password,
      notices: run.notices,
      onDisposition: (decided) => run.onReported(report, decided),
    })
  return noteEnd(
    parts,
    async () => {
      made ??= await make()
      return { ...made, noted: await store.end(made.end) }
    },
    run.signal,
    () => run.onReported(report, null),
  )
}

async function bodyOf({ store }: QueueParts, { delivery, body }: Entry) {
  return body === null ? store.body(delivery) : ({ ok: true, value: body } as const)
}

interface Sent {
  readonly body: Uint8Array
  readonly sha256: string
  readonly password: string | null
}

async function whatIsSent(parts: QueueParts, { entry: { delivery }, makeContainer }: AttemptRun, body: Uint8Array) {
  if (delivery.wanted === 'as-is')
    return { ok: true, value: { body, sha256: delivery.bodySha256, password: null } satisfies Sent } as const
  const { hostName, language } = parts.config()
  // Settings may be others than when it was decided; without a sender of ours nobody could be told the password.
  if (!mayBecomeContainer(delivery, parts.config()))
    return fail('relay.container-not-made', { detail: 'sender is not of an own domain' })
  const made = await makeContainer({
    message: body,
    sender: delivery.envelope.sender,
    recipients: delivery.recipients.map(({ address }) => address),
    subject: subjectOf(body),
    language,
    date: delivery.receivedAt,
    hostName,
  })
  if (!made.ok) return made
  const { mail, bodySha256, password } = made.value
  return { ok: true, value: { body: mail, sha256: bodySha256, password } satisfies Sent } as const
}

/** Never throws: what breaks down in our own code is an attempt we stopped. */
async function attempted(parts: QueueParts, run: AttemptRun, { body, sha256 }: Sent): Promise<AttemptReport> {
  const { delivery } = run.entry
  const startedAt = nowOf(parts)
  const begin = async (underWay: AttemptUnderWay) => {
    const at = nowOf(parts)
    const policy = policyOf(delivery, parts)
    const known = underWayEvidence({ delivery, underWay, policy, sent: { sha256, size: body.length }, at })
    return (await parts.store.begin(delivery.id, at, known)).ok
  }
  try {
    const sent = delivery.wanted === 'as-is' ? delivery : asContainer(delivery)
    return await parts.attempt({ delivery: sent, body, exceptions: run.exceptions, signal: run.signal, begin })
  } catch (error) {
    parts.log.bug('attempt broke down', error)
    const failure = { kind: 'stopped', why: 'not-noted' } as const
    return {
      startedAt,
      endedAt: nowOf(parts),
      demanded: null,
      exceptionId: null,
      recipients: delivery.recipients.map((recipient) => ({ recipient, end: { kind: 'failed', failure } })),
      targets: [],
      deciding: null,
      path: null,
      failure,
      isUncertain: false,
      remoteQueueId: null,
      ended: { step: 'connect', replyCode: 0, status: null },
    }
  }
}

/** Our cover mail is plain ASCII and asks nothing of its way; notices about it are ours to write. */
function asContainer(delivery: StoredDelivery): StoredDelivery {
  const envelope = { ...delivery.envelope, is8bit: false, envelopeId: null, returnContent: null }
  return { ...delivery, envelope }
}

/** A container that cannot be made is a matter for a person, and goes back when its time is over; nothing is sent. */
async function holdInstead(parts: QueueParts, run: AttemptRun, fault: Fault, body: Uint8Array): Promise<RunEnd> {
  const { delivery } = run.entry
  const policy = policyOf(delivery, parts)
  const at = nowOf(parts)
  if (isExpired(at, delivery.expiresAt)) return returnExpired(parts, run, policy, body)
  const { hours, fallback } = holdRule(parts.config(), policy)
  const detail = String(fault.params['detail'] ?? '')
  const end: AttemptEnd = {
    deliveryId: delivery.id,
    recipients: delivery.recipients.map(({ id }) => ({ id, state: 'open', status: '4.3.0', reply: '' })),
    next: {
      kind: 'held',
      why: 'tls-not-valid',
      decideBy: at + Math.round(hours * 3_600_000),
      fallback: fallback === 'container' ? 'bounce' : fallback,
    },
    last: { code: 'container-not-made', detail },
    evidence: decisionEvidence({
      at,
      action: 'hold',
      delivery,
      policy,
      by: { by: 'relay', reason: `container-not-made ${detail}` },
    }),
    notices: [],
    wanted: 'as-is',
  }
  return noteEnd(parts, async () => ({ end, disposition: null, noted: await parts.store.end(end) }), run.signal)
}

async function returnExpired(
  parts: QueueParts,
  { entry: { delivery }, notices, signal }: AttemptRun,
  policy: RelayPolicy | null,
  body: Uint8Array,
): Promise<RunEnd> {
  const item = await parts.store.item(delivery.id)
  const lastCode = item.ok ? (item.value?.last?.code ?? null) : null
  const decision = { kind: 'deadline', fallback: 'bounce' } as const
  const write = async () => {
    const about = { decision, delivery, lastCode, policy, config: parts.config(), at: nowOf(parts), notices }
    const end = await decisionEnd({ ...about, body: async () => body })
    if (end === undefined) throw new Error('a return without an end')
    return { end, disposition: null, noted: await parts.store.end(end) }
  }
  return noteEnd(parts, write, signal)
}

interface Written {
  readonly end: AttemptEnd
  readonly disposition: Disposition | null
  readonly noted: Awaited<ReturnType<QueueParts['store']['end']>>
}

/**
 * Writes until it is written; left only when the relay stops, or when no repetition can mend the fault. What breaks down on the way is
 * repeated too: after the partner's word a new attempt would be a duplicate.
 */
async function noteEnd(
  parts: QueueParts,
  write: () => Promise<Written>,
  signal: AbortSignal,
  onBreakdown?: () => void,
): Promise<RunEnd> {
  for (let isTold = false; ; isTold = true) {
    const written = await write().catch((error: unknown) => {
      if (!isTold) parts.log.bug('end not made', error)
      onBreakdown?.()
      return undefined
    })
    if (written?.noted.ok === true) return { kind: 'noted', end: written.end, disposition: written.disposition }
    const fault = written?.noted.ok === false ? written.noted.fault : null
    if (!isTold && fault !== null) parts.log.note('end not noted', { code: fault.code })
    if (fault?.code === 'relay.no-such-delivery' || signal.aborted) return { kind: 'left', fault }
    await parts.rest(noteAgainMs, signal)
  }
}

/** Now in milliseconds since 1970. */
export function nowOf({ clock }: Pick<QueueParts, 'clock'>): number {
  return Date.parse(clock.now())
}
