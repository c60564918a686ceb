// What a decision makes of a delivery that is not being attempted: an order of the admin, or what was agreed for the case that nobody
// decides in time. Undefined when there is nothing to decide.
import { type RefusalReason, refusalReason } from '#domain/evidence-record.ts'
import type { RelayConfig } from '#domain/relay-config.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { StoredDelivery } from '../message.ts'
import type { Notices } from '../notices/notice.ts'
import type { AttemptEnd } from '../store/queue-store.ts'
import { decisionEvidence } from './attempt-evidence.ts'
import { type KeptCode, mayBecomeContainer } from './disposition.ts'
import type { OrderedBy } from './queue.ts'
import { refusalStatus } from './reply-fate.ts'
import { isExpired } from './schedule.ts'

export type Decision =
  | { readonly kind: 'order'; readonly order: 'drop' | 'bounce' | 'container'; readonly by: OrderedBy }
  | { readonly kind: 'deadline'; readonly fallback: string }

export interface DecisionOrder {
  readonly decision: Decision
  readonly delivery: StoredDelivery
  /** Code of its last end. */
  readonly lastCode: string | null
  readonly policy: RelayPolicy | null
  readonly config: RelayConfig
  /** Asked only where it goes back; null = not to be read. */
  body(): Promise<Uint8Array | null>
  readonly at: number
  readonly notices: Notices
}

/** The end a decision means for a delivery. */
export async function decisionEnd(order: DecisionOrder): Promise<AttemptEnd | undefined> {
  const { decision, delivery, config } = order
  const wanted = decision.kind === 'order' ? decision.order : decision.fallback
  switch (wanted) {
    case 'drop':
      return endAs(order, 'dropped', [])
    case 'container':
      if (mayBecomeContainer(delivery, config)) return queuedAs(order, 'container')
      return decision.kind === 'order' ? undefined : returned(order)
    case 'defer':
      return queuedAs(order, delivery.wanted)
    default:
      return returned(order)
  }
}

function evidenceOf({ decision, delivery, policy, at }: DecisionOrder, state: string) {
  const by = decision.kind === 'order' ? decision.by : { by: 'relay', reason: decision.fallback }
  const action = decision.kind === 'order' ? decision.order : 'deadline'
  return decisionEvidence({ at, action, delivery, policy, by, state })
}

function endAs(order: DecisionOrder, state: 'dropped' | 'bounced', notices: AttemptEnd['notices']): AttemptEnd {
  const { delivery } = order
  return {
    deliveryId: delivery.id,
    recipients: delivery.recipients.map(({ id }) => ({ id, state, status: statusOf(order), reply: '' })),
    next: { kind: 'done' },
    last: { code: state, detail: '' },
    evidence: evidenceOf(order, state),
    notices,
  }
}

function queuedAs(order: DecisionOrder, wanted: StoredDelivery['wanted']): AttemptEnd {
  const { delivery, at, lastCode } = order
  return {
    deliveryId: delivery.id,
    recipients: delivery.recipients.map(({ id }) => ({ id, state: 'open', status: '4.0.0', reply: '' })),
    next: { kind: 'queued', nextAt: at, warnAt: delivery.warnAt },
    last: { code: lastCode ?? 'decided', detail: wanted },
    evidence: evidenceOf(order, 'open'),
    notices: [],
    wanted,
  }
}

/** Nobody could be told: it stays, without a deadline, until somebody drops it or opens a way. */
function keptByHand(order: DecisionOrder): AttemptEnd {
  const { delivery } = order
  return {
    deliveryId: delivery.id,
    recipients: delivery.recipients.map(({ id }) => ({ id, state: 'open', status: '4.3.0', reply: '' })),
    next: { kind: 'held', why: 'by-hand', decideBy: null, fallback: null },
    last: { code: 'notice-not-possible' satisfies KeptCode, detail: '' },
    evidence: evidenceOf(order, 'open'),
    notices: [],
  }
}

async function returned(order: DecisionOrder): Promise<AttemptEnd> {
  const { delivery, policy, at } = order
  const refusal = refusalIn(order)
  const body = await order.body()
  if (!order.notices.canTell(delivery, delivery.recipients, body, at)) return keptByHand(order)
  const notices = await order.notices.status({
    action: 'failed',
    delivery,
    partner: policy === null ? null : { name: policy.partner, agreement: policy.agreement },
    body,
    at,
    decideBy: null,
    recipients: delivery.recipients.map((recipient) => ({
      recipient,
      status: statusOf(order),
      reason: refusal === null ? 'returned' : 'refused',
      refusal,
      isExpired: isExpired(at, delivery.expiresAt),
      words: null,
      server: null,
    })),
  })
  return endAs(order, 'bounced', notices)
}

/** What the policy refused before is why the message goes back; else somebody here said so (X.7.1). */
function statusOf(order: DecisionOrder): string {
  const refusal = refusalIn(order)
  return refusal === null ? '5.7.1' : refusalStatus(refusal, 5)
}

function refusalIn({ lastCode }: DecisionOrder): RefusalReason | null {
  const parsed = refusalReason.safeParse(lastCode?.replace(/^refused\./, ''))
  return lastCode?.startsWith('refused.') === true && parsed.success ? parsed.data : null
}
