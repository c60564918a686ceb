// Orders of the admin, and the deadlines of what nobody decided. One order at a time: what waits in memory goes back first, so that an
// order changes the store and nothing else; what is being attempted gets its order after its end. Every decision leaves a record.
import { randomUUID } from 'node:crypto'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { QueueOrder, QueueSelection, RelayException } from '#domain/relay-queue.ts'
import type { StoredDelivery } from '../message.ts'
import type { Notices } from '../notices/notice.ts'
import { decisionEvidence } from './attempt-evidence.ts'
import { type Decision, decisionEnd } from './decide.ts'
import type { EventTeller } from './events.ts'
import type { Entry } from './lanes.ts'
import type { OrderedBy, QueueParts } from './queue.ts'
import { nowOf, policyOf } from './run-attempt.ts'

export interface OrderSurroundings {
  readonly notices: Notices
  readonly events: EventTeller
  entries(): readonly Entry[]
  /** Takes everything out of memory that is not being attempted. */
  putWaitingBack(): void
  /** The order is over; a new start also opens destinations that were down. */
  goOn(isNewStart: boolean): void
  setExceptions(exceptions: readonly RelayException[]): void
}

export interface OrderDesk {
  order(order: QueueOrder, selection: QueueSelection, by: OrderedBy): Promise<Outcome<number>>
  addException(exception: Omit<RelayException, 'id' | 'createdAt'>): Promise<Outcome<RelayException>>
  endException(id: string, by: OrderedBy): Promise<Outcome<undefined>>
  /** What an order left to the end of the attempt. */
  afterAttempt(delivery: StoredDelivery, isDone: boolean): Promise<void>
  /** Carries out what was agreed for held deliveries that nobody decided in time. */
  decideOverdue(): Promise<void>
  isBusy(): boolean
  /** Grows with every change, so that a list from before it is known to be old. */
  changes(): number
  /** When the last order is through. */
  settled(): Promise<void>
}

interface Pending {
  readonly order: QueueOrder
  readonly by: OrderedBy
}

const selectAtOnce = 1000
const overdueAtOnce = 100

/** Makes the desk of one queue. */
export function createOrderDesk(parts: QueueParts, around: OrderSurroundings): OrderDesk {
  const { store } = parts
  const pending = new Map<number, Pending>()
  let busy = 0
  let changes = 0
  let last: Promise<unknown> = Promise.resolve()

  /** Runs one order after the other. */
  const inTurn = <T>(run: () => Promise<T>, isNewStart: boolean): Promise<T> => {
    busy += 1
    const turn = last.then(run).finally(() => {
      busy -= 1
      changes += 1
      around.goOn(isNewStart)
    })
    last = turn.catch(() => undefined)
    return turn
  }

  const leaveToAttempts = (order: QueueOrder, selection: QueueSelection, by: OrderedBy): readonly number[] => {
    around.putWaitingBack()
    const active = around.entries().map(({ delivery }) => delivery)
    for (const delivery of active) if (isMeant(delivery, selection)) pending.set(delivery.id, { order, by })
    return active.map(({ id }) => id)
  }

  const carryOut = async (order: QueueOrder, selection: QueueSelection, by: OrderedBy): Promise<Outcome<number>> => {
    const active = leaveToAttempts(order, selection, by)
    const left = active.filter((id) => pending.has(id)).length
    const changed =
      order === 'hold' || order === 'release' || order === 'retry'
        ? await store.order(order, selection, personalOf(by), nowOf(parts), active)
        : await decideAll(order, selection, by, new Set(active))
    if (!changed.ok) return changed
    around.events.decided(order, null, String(changed.value + left))
    return succeed(changed.value + left)
  }

  const decideAll = async (
    order: 'drop' | 'bounce' | 'container',
    selection: QueueSelection,
    by: OrderedBy,
    passed: Set<number>,
  ): Promise<Outcome<number>> => {
    let count = 0
    for (;;) {
      // What stays in the queue is selected again each time.
      const ids = await store.select(selection, passed.size + selectAtOnce)
      if (!ids.ok) return ids
      const fresh = ids.value.filter((id) => !passed.has(id))
      if (fresh.length === 0) return succeed(count)
      for (const id of fresh) {
        passed.add(id)
        const decided = await decideOne(id, { kind: 'order', order, by })
        if (!decided.ok) return decided
        if (decided.value) count += 1
      }
    }
  }

  const decideOne = async (id: number, decision: Decision): Promise<Outcome<boolean>> => {
    const found = await store.find(id)
    if (!found.ok) return found
    const delivery = found.value
    if (delivery === undefined) return succeed(false)
    const item = await store.item(id)
    const lastCode = item.ok ? (item.value?.last?.code ?? null) : null
    const body = await store.body(delivery)
    const end = await decisionEnd({
      decision,
      delivery,
      lastCode,
      policy: policyOf(delivery, parts),
      config: parts.config(),
      body: body.ok ? body.value : null,
      at: nowOf(parts),
      notices: around.notices,
    })
    if (end === undefined) return succeed(false)
    const noted = await store.end(end)
    if (!noted.ok) return noted
    if (decision.kind === 'deadline') around.events.decided('deadline', delivery, decision.fallback)
    return succeed(true)
  }

  const decideHeld = async (): Promise<void> => {
    for (;;) {
      const overdue = await store.overdue(nowOf(parts), overdueAtOnce)
      if (!overdue.ok || overdue.value.length === 0) return
      for (const { id, fallback } of overdue.value) {
        const decided = await decideOne(id, { kind: 'deadline', fallback })
        if (!decided.ok) return
      }
    }
  }

  return {
    order: (order, selection, by) =>
      inTurn(() => carryOut(order, selection, by), order === 'retry' || order === 'release' || order === 'container'),
    addException: (wanted) =>
      inTurn(async () => {
        const at = nowOf(parts)
        const exception: RelayException = { ...wanted, id: randomUUID(), createdAt: new Date(at).toISOString() }
        const policy = parts.policies().byId(exception.policyId) ?? null
        const by = { by: exception.decidedBy, reason: exception.reason }
        const evidence = decisionEvidence({ at, action: 'exception-added', delivery: null, policy, by, exception })
        const kept = await store.addException(exception, evidence)
        if (!kept.ok) return kept
        const all = await store.exceptions()
        if (all.ok) around.setExceptions(all.value)
        around.events.decided('exception', null, exception.level)
        return succeed(exception)
      }, true),
    endException: (id, by) =>
      inTurn(async () => {
        const all = await store.exceptions()
        if (!all.ok) return all
        const exception = all.value.find((one) => one.id === id)
        if (exception === undefined) return fail('relay.no-such-delivery', { delivery: id })
        const at = nowOf(parts)
        const policy = parts.policies().byId(exception.policyId) ?? null
        const evidence = decisionEvidence({ at, action: 'exception-ended', delivery: null, policy, by, exception })
        // It counts no longer even if the store cannot note it: nothing may leave by an exception somebody ended.
        around.setExceptions(all.value.filter((one) => one.id !== id))
        const ended = await store.endException(id, at, evidence)
        if (ended.ok) around.events.decided('exception', null, 'ended')
        return ended
      }, false),
    async afterAttempt(delivery, isDone) {
      const order = pending.get(delivery.id)
      if (order === undefined) return
      pending.delete(delivery.id)
      if (isDone) return
      const selection = { deliveryIds: [delivery.id] }
      if (order.order === 'drop' || order.order === 'bounce' || order.order === 'container')
        await decideOne(delivery.id, { kind: 'order', order: order.order, by: order.by })
      else await store.order(order.order, selection, personalOf(order.by), nowOf(parts), [])
      changes += 1
    },
    async decideOverdue() {
      const overdue = await store.overdue(nowOf(parts), 1)
      if (!overdue.ok || overdue.value.length === 0) return
      await inTurn(decideHeld, false)
    },
    isBusy: () => busy > 0,
    changes: () => changes,
    settled: async () => {
      await last
    },
  }
}

function isMeant(delivery: StoredDelivery, selection: QueueSelection): boolean {
  const { deliveryIds, queueId, policyId, domain, isEverything } = selection
  if (deliveryIds === undefined && queueId === undefined && policyId === undefined && domain === undefined)
    return isEverything === true
  return (
    (deliveryIds === undefined || deliveryIds.includes(delivery.id)) &&
    (queueId === undefined || queueId === delivery.queueId) &&
    (policyId === undefined || policyId === delivery.policyId) &&
    (domain === undefined || domain === delivery.domain)
  )
}

function personalOf({ by, reason }: OrderedBy) {
  return {
    sender: '',
    recipients: [],
    messageId: null,
    receivedFrom: null,
    replies: [],
    decidedBy: by.slice(0, 200),
    reason: reason === '' ? null : reason.slice(0, 1000),
  }
}
