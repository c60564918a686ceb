// Orders of the admin, and the deadlines of what nobody decided. One order at a time: what waits in memory goes back first, so that an
// order changes the store and nothing else; what is being attempted gets its order after its end. Every decision leaves a record.
import { randomUUID } from 'node:crypto'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { QueueOrder, QueueSelection, RelayException } from '#domain/relay-queue.ts'
import type { StoredDelivery } from '../message.ts'
import type { Notices } from '../notices/notice.ts'
import type { DeliveryNext } from '../store/queue-store.ts'
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
  /** Whether its order is still to be carried out, before anything else. */
  isPending(id: number): boolean
  /** Carries out what was agreed for held deliveries that nobody decided in time. */
  decideOverdue(): Promise<void>
  isBusy(): boolean
  /** Grows with every change, so that a list from before it is known to be old. */
  changes(): number
  /** Whether an order under way is about it, so that nothing may begin. */
  isAwaited(delivery: StoredDelivery): boolean
  /** When the last order is through. */
  settled(): Promise<void>
}

type StateOrder = Extract<QueueOrder, 'hold' | 'release' | 'retry'>
type EndOrder = Exclude<QueueOrder, StateOrder>

interface Pending {
  readonly order: QueueOrder
  readonly by: OrderedBy
}

/** Decided side by side, so that they share a commit; other orders get their turn in between. */
const decideAtOnce = 200
/** Of bodies that go back side by side. */
const bytesAtOnce = 16 * 1024 * 1024

/** Makes the desk of one queue. */
export function createOrderDesk(parts: QueueParts, around: OrderSurroundings): OrderDesk {
  const { store } = parts
  const pending = new Map<number, Pending>()
  const underWay = new Set<QueueSelection>()
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
    for (const { id } of active.filter((delivery) => isMeant(delivery, selection)))
      if (!isWeaker(order, pending.get(id)?.order)) pending.set(id, { order, by })
    return active.map(({ id }) => id)
  }

  const carryOut = async (order: StateOrder, selection: QueueSelection, by: OrderedBy): Promise<Outcome<number>> => {
    const active = leaveToAttempts(order, selection, by)
    const left = active.filter((id) => pending.has(id)).length
    const changed = await store.order(order, selection, personalOf(by), nowOf(parts), active)
    if (!changed.ok) return changed
    around.events.decided(order, null, String(changed.value + left))
    return succeed(changed.value + left)
  }

  const decideAll = async (order: EndOrder, selection: QueueSelection, by: OrderedBy): Promise<Outcome<number>> => {
    const passed = new Set<number>()
    let count = 0
    /** Answers whether something may be left; what stays in the queue is selected again each time. */
    const portion = async (): Promise<Outcome<boolean>> => {
      for (const id of leaveToAttempts(order, selection, by)) {
        if (!passed.has(id) && pending.has(id)) count += 1
        passed.add(id)
      }
      const ids = await store.select(selection, passed.size + decideAtOnce)
      if (!ids.ok) return ids
      const fresh = ids.value.filter((id) => !passed.has(id)).slice(0, decideAtOnce)
      const decided = await decideMany(fresh, { kind: 'order', order, by })
      if (!decided.ok) return decided
      for (const id of fresh) if (decided.value.get(id) !== 'done') passed.add(id)
      // what stays, held, because nobody could be told of it, was not done
      count += [...decided.value.values()].filter((kind) => kind !== 'held').length
      return succeed(fresh.length > 0)
    }
    underWay.add(selection)
    try {
      for (;;) {
        const more = await inTurn(portion, order === 'container')
        if (!more.ok) return more
        if (!more.value) break
      }
    } finally {
      underWay.delete(selection)
      around.goOn(order === 'container')
    }
    around.events.decided(order, null, String(count))
    return succeed(count)
  }

  /** Answers what became of those that were changed. */
  const decideMany = async (
    ids: readonly number[],
    decision: Decision,
  ): Promise<Outcome<ReadonlyMap<number, DeliveryNext['kind']>>> => {
    const changed = new Map<number, DeliveryNext['kind']>()
    const found = await Promise.all(ids.map((id) => store.find(id)))
    const deliveries: StoredDelivery[] = []
    for (const one of found) {
      if (!one.ok) return one
      if (one.value !== undefined) deliveries.push(one.value)
    }
    for (const group of groupsBySize(deliveries)) {
      const ends = await Promise.all(group.map((delivery) => decideOne(delivery, decision)))
      for (const [index, end] of ends.entries()) {
        const id = group[index]?.id
        if (!end.ok) return end
        if (end.value !== undefined && id !== undefined) changed.set(id, end.value)
      }
    }
    return succeed(changed)
  }

  const decideOne = async (
    delivery: StoredDelivery,
    decision: Decision,
  ): Promise<Outcome<DeliveryNext['kind'] | undefined>> => {
    const item = await store.item(delivery.id)
    const lastCode = item.ok ? (item.value?.last?.code ?? null) : null
    const end = await decisionEnd({
      decision,
      delivery,
      lastCode,
      policy: policyOf(delivery, parts),
      config: parts.config(),
      async body() {
        const body = await store.body(delivery)
        return body.ok ? body.value : null
      },
      at: nowOf(parts),
      notices: around.notices,
    })
    if (end === undefined) return succeed(undefined)
    const noted = await store.end(end)
    if (!noted.ok) return noted
    if (decision.kind === 'deadline') around.events.decided('deadline', delivery, decision.fallback)
    if (end.recipients.some(({ state }) => state === 'bounced')) around.events.returned(delivery, end.last.code)
    return succeed(end.next.kind)
  }

  /** Answers whether something may be left. */
  const decideHeld = async (): Promise<boolean> => {
    const overdue = await store.overdue(nowOf(parts), decideAtOnce)
    if (!overdue.ok) return false
    for (const fallback of new Set(overdue.value.map((one) => one.fallback))) {
      const ids = overdue.value.filter((one) => one.fallback === fallback).map(({ id }) => id)
      const decided = await decideMany(ids, { kind: 'deadline', fallback })
      if (!decided.ok) return false
    }
    return overdue.value.length > 0
  }

  return {
    order: (order, selection, by) =>
      order === 'drop' || order === 'bounce' || order === 'container'
        ? decideAll(order, selection, by)
        : inTurn(() => carryOut(order, selection, by), order !== 'hold'),
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
        if (exception === undefined) return fail('relay.no-such-delivery', { id })
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
      const selection = { deliveryIds: [delivery.id] }
      const { order: word, by } = order
      const carriedOut = isDone
        ? succeed(undefined)
        : word === 'drop' || word === 'bounce' || word === 'container'
          ? await decideMany([delivery.id], { kind: 'order', order: word, by })
          : await store.order(word, selection, personalOf(by), nowOf(parts), [])
      // What could not be carried out stays, and comes before the next attempt; so does what was ordered meanwhile.
      if (carriedOut.ok && pending.get(delivery.id) === order) pending.delete(delivery.id)
      changes += 1
    },
    async decideOverdue() {
      const overdue = await store.overdue(nowOf(parts), 1)
      if (!overdue.ok || overdue.value.length === 0) return
      while (await inTurn(decideHeld, false));
    },
    isBusy: () => busy > 0,
    isPending: (id) => pending.has(id),
    isAwaited: (delivery) => [...underWay].some((selection) => isMeant(delivery, selection)),
    changes: () => changes,
    settled: async () => {
      await last
    },
  }
}

/** A wish to go on never takes back an end or a hold; a release takes back the hold it is the contrary of. */
function isWeaker(order: QueueOrder, before: QueueOrder | undefined): boolean {
  if (before === undefined || (order !== 'retry' && order !== 'release')) return false
  return before === 'drop' || before === 'bounce' || before === 'container' || (before === 'hold' && order === 'retry')
}

/** Bodies of one group are in memory together. */
function groupsBySize(deliveries: readonly StoredDelivery[]): readonly (readonly StoredDelivery[])[] {
  const groups: StoredDelivery[][] = []
  let bytes = 0
  for (const delivery of deliveries) {
    const last = groups.at(-1)
    bytes += delivery.size
    if (last !== undefined && bytes <= bytesAtOnce) last.push(delivery)
    else {
      groups.push([delivery])
      bytes = delivery.size
    }
  }
  return groups
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
