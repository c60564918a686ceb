// What the queue tells the live feed, and what it counts. Events name partner and domain, never an address.
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { QueueOrder, RelayEvent } from '#domain/relay-queue.ts'
import type { StoredDelivery } from '../message.ts'
import type { QueueParts } from './queue.ts'
import type { RunEnd } from './run-attempt.ts'

export interface QueueCounts {
  readonly delivered: number
  readonly deferred: number
  readonly bounced: number
}

export interface EventTeller {
  ended(delivery: StoredDelivery, end: Extract<RunEnd, { kind: 'noted' }>, policy: RelayPolicy | null): void
  /** An order or a deadline sent it back. */
  returned(delivery: StoredDelivery, code: string): void
  /** An order or a deadline; without a delivery = about many. */
  decided(action: QueueOrder | 'deadline' | 'exception', delivery: StoredDelivery | null, detail: string): void
  counts(): QueueCounts
}

/** Makes the teller of one queue. */
export function createEventTeller(parts: Pick<QueueParts, 'onEvent' | 'clock' | 'policies'>): EventTeller {
  let delivered = 0
  let deferred = 0
  let bounced = 0
  const tell = (kind: RelayEvent['kind'], delivery: StoredDelivery | null, partner: string | null, detail: string) =>
    parts.onEvent({
      at: parts.clock.now(),
      kind,
      queueId: delivery?.queueId ?? null,
      partner,
      domain: delivery?.domain ?? null,
      detail,
    })
  return {
    ended(delivery, { end, disposition }, policy) {
      const partner = policy?.partner ?? null
      const has = (state: string) => end.recipients.some((recipient) => recipient.state === state)
      if (has('delivered')) {
        delivered += 1
        tell('delivered', delivery, partner, disposition?.recipients[0]?.status ?? '')
      }
      if (has('bounced')) {
        bounced += 1
        const isDropped = delivery.envelope.sender === ''
        tell('bounced', delivery, partner, isDropped ? `${end.last.code} null-sender` : end.last.code)
      }
      if (end.next.kind === 'held') tell('held', delivery, partner, end.last.code)
      if (end.next.kind === 'queued') {
        deferred += 1
        tell('deferred', delivery, partner, end.last.code)
      }
    },
    returned(delivery, code) {
      bounced += 1
      const policy = delivery.policyId === null ? undefined : parts.policies().byId(delivery.policyId)
      tell('bounced', delivery, policy?.partner ?? null, code)
    },
    decided(action, delivery, detail) {
      const id = delivery?.policyId ?? null
      const partner = id === null ? null : (parts.policies().byId(id)?.partner ?? null)
      tell('decided', delivery, partner, detail === '' ? action : `${action} ${detail}`)
    },
    counts: () => ({ delivered, deferred, bounced }),
  }
}
