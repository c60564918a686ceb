// The queue as the rest of the relay sees it, and what it is made of. It owns every delivery between the store's 250 and its end: no
// delivery is tried twice at the same time, and none is let go before the store has noted its end.
import type { Outcome } from '#domain/fault.ts'
import type { RelayConfig } from '#domain/relay-config.ts'
import type { QueueOrder, QueueSelection, RelayEvent, RelayException } from '#domain/relay-queue.ts'
import type { Clock } from '#ports/clock.ts'
import type { Log } from '#ports/log.ts'
import type { Container, ContainerOrder } from '../container/make-container.ts'
import type { NewMessage } from '../message.ts'
import type { AttemptOrder } from '../outbound/attempt.ts'
import type { AttemptReport } from '../outbound/attempt-report.ts'
import type { LoadedPolicies } from '../policies.ts'
import type { QueueStore } from '../store/queue-store.ts'

/** Makes the encrypted container of a message; `makeContainer` with the path of its library. */
export type ContainerMaker = (order: ContainerOrder) => Promise<Outcome<Container>>

export interface QueueParts {
  readonly store: QueueStore
  attempt(order: AttemptOrder): Promise<AttemptReport>
  readonly makeContainer: ContainerMaker
  /** In force now; asked anew for every decision, so that a reload counts at once. */
  policies(): LoadedPolicies
  config(): RelayConfig
  readonly clock: Clock
  /** Ends early when the signal aborts. */
  rest(ms: number, signal: AbortSignal): Promise<void>
  /** 0 (inclusive) to 1. */
  random(): number
  newQueueId(): string
  onEvent(event: RelayEvent): void
  readonly log: Log
}

export interface QueueCounters {
  readonly delivered: number
  readonly deferred: number
  readonly bounced: number
  /** Attempts running now. */
  readonly active: number
  /** Deliveries and bytes of bodies in memory. */
  readonly waiting: number
  readonly bodyBytes: number
}

/** Who gave an order, and why. */
export interface OrderedBy {
  readonly by: string
  readonly reason: string
}

export interface Queue {
  /** Begins to work. */
  start(): void
  /** A message the store has just kept, with the ids it gave its deliveries; the body is still in memory. */
  added(message: NewMessage, ids: readonly number[]): void
  /** Does what the admin orders; answers how many deliveries it was about. A running attempt is let end first. */
  order(order: QueueOrder, selection: QueueSelection, by: OrderedBy): Promise<Outcome<number>>
  addException(exception: Omit<RelayException, 'id' | 'createdAt'>): Promise<Outcome<RelayException>>
  endException(id: string, by: OrderedBy): Promise<Outcome<undefined>>
  /** Settings or policies are new: every destination is tried again. */
  reloaded(): void
  counters(): QueueCounters
  /** Begins no attempt, lets the running ones end for so long, then stops them before their final dot. */
  stop(graceMs: number): Promise<void>
}
