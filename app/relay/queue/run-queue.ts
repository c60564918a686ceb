// The runner of the queue: keeps a bounded window of due deliveries, attempts them fairly between destinations, and has every end noted
// before it lets a delivery go. What it does not hold in memory lies in the store, so a stop at any moment loses nothing. Reads the store
// when there is room and something is due, and looks at least twice a minute.
import { setMaxListeners } from 'node:events'
import type { RelayException } from '#domain/relay-queue.ts'
import type { Notices } from '../notices/notice.ts'
import { createNotices } from '../notices/write-notices.ts'
import { createBodyBudget } from './body-budget.ts'
import type { Disposition } from './disposition.ts'
import { createEventTeller } from './events.ts'
import { createLanes, type Entry } from './lanes.ts'
import { createOrderDesk, type OrderDesk } from './order-desk.ts'
import type { ContainerMaker, Queue, QueueParts } from './queue.ts'
import { nowOf, policyOf, type RunEnd, runAttempt } from './run-attempt.ts'
import { spread, waitAfter } from './schedule.ts'
import { createWindow, freshDeliveries, windowLimits } from './window.ts'

/** So many due deliveries are read at a time, as many as one destination has places. */
const readAtOnce = windowLimits.deliveries / 4
/** So often in a row. */
const mostReads = 20
const lookEveryMs = 30_000
/** While something due could not be taken in, or lies where no attempt may be made. */
const lookSoonMs = 1_000
/** A destination that is down is probed at least that often. */
const longestClosingMs = 3_600_000
/** What the store could not read or note is left alone for so long. */
const afterFaultMs = 10_000

/** Makes the queue of one relay. */
export function createQueue(parts: QueueParts): Queue {
  const { store, log } = parts
  const notices: Notices = createNotices(parts)
  const events = createEventTeller(parts)
  const window = createWindow()
  const budget = createBodyBudget()
  const makeContainer = inSingleFile(parts.makeContainer)
  const lanes = createLanes(() => ({
    perDestination: parts.config().outbound.perDestination,
    share: windowLimits.deliveries / 4,
  }))
  const stopper = new AbortController()
  setMaxListeners(0, stopper.signal)
  const running = new Set<Promise<void>>()
  let exceptions: readonly RelayException[] = []
  let active = 0
  let isStopping = false
  let isStarted = false
  let isMoreDue = true
  let nextLook = 0
  let alarm = new AbortController()
  let watching: Promise<void> = Promise.resolve()

  const wake = () => alarm.abort()
  const lookAt = (at: number) => {
    if (at >= nextLook) return
    nextLook = at
    wake()
  }

  const isHalfEmpty = () => window.size < windowLimits.deliveries / 2

  const pump = () => {
    if (isStopping || !isStarted) return
    const { connections } = parts.config().outbound
    const now = nowOf(parts)
    while (active < connections) {
      const entry = lanes.take(now, (delivery) => budget.admits(delivery, window.has))
      if (entry === undefined) break
      active += 1
      budget.take(entry.delivery)
      const run = work(entry).catch((error: unknown) => void log.bug('queue broke down', error))
      running.add(run)
      void run.finally(() => running.delete(run))
    }
    if (lanes.isThirsty || (isMoreDue && isHalfEmpty())) lookAt(now)
  }

  const work = async (entry: Entry): Promise<void> => {
    const { delivery } = entry
    let isFreed = false
    const free = (startedAt: number, disposition: Disposition | null) => {
      if (isFreed) return
      isFreed = true
      active -= 1
      lanes.ended(delivery.destination, {
        startedAt,
        now: nowOf(parts),
        state: laneState(disposition),
        wait: (failures) => {
          const { minutes, jitter } = parts.config().retry
          return Math.min(longestClosingMs, spread(waitAfter(failures, 0, { minutes }), jitter, parts.random()))
        },
        putBack(other) {
          window.putBack(other)
          isMoreDue = true
        },
      })
      pump()
    }
    const startedAt = nowOf(parts)
    let end: RunEnd = { kind: 'left', fault: null }
    const isOrdered = orders.isPending(delivery.id)
    try {
      if (!isOrdered)
        end = await runAttempt(parts, {
          entry,
          makeContainer,
          exceptions: () => exceptions,
          notices,
          signal: stopper.signal,
          onReported: (report, disposition) => free(report.startedAt, disposition),
        })
    } finally {
      budget.give(delivery)
      free(startedAt, null)
      await letGo(entry, end, isOrdered)
    }
  }

  const letGo = async (entry: Entry, end: RunEnd, isOrdered: boolean) => {
    const { delivery } = entry
    if (end.kind === 'noted') {
      const { next, notices: told } = end.end
      try {
        events.ended(delivery, end, policyOf(delivery, parts))
        await orders.afterAttempt(delivery, next.kind === 'done')
      } finally {
        window.remove(entry)
      }
      if (next.kind === 'queued') lookAt(next.nextAt)
      if (next.kind === 'held' && next.decideBy !== null) lookAt(next.decideBy)
      if (told.length > 0) isMoreDue = true
    } else {
      if (end.fault !== null) log.note('delivery left', { code: end.fault.code, queueId: delivery.queueId })
      try {
        await orders.afterAttempt(delivery, false)
        if (!isStopping && !isOrdered) await parts.rest(afterFaultMs, stopper.signal)
      } finally {
        window.putBack(entry)
      }
      isMoreDue = true
    }
    pump()
  }

  const orders: OrderDesk = createOrderDesk(parts, {
    notices,
    entries: window.entries,
    putWaitingBack() {
      for (const entry of lanes.clear()) window.putBack(entry)
      isMoreDue = true
    },
    goOn(isNewStart) {
      if (isNewStart) lanes.reopen()
      isMoreDue = true
      lookAt(nowOf(parts))
      pump()
    },
    events,
    setExceptions(list) {
      exceptions = list
    },
  })

  /** Fills the window with what is due. */
  const refill = async (): Promise<void> => {
    for (
      let reads = 0;
      reads < mostReads && isMoreDue && isHalfEmpty() && !isStopping && !orders.isBusy();
      reads += 1
    ) {
      const now = nowOf(parts)
      const state = orders.changes()
      const due = await store.due(now, readAtOnce, window.ids(), lanes.passing(now))
      if (!due.ok) {
        log.note('queue not read', { code: due.fault.code })
        return
      }
      // What an order changed while the list was on its way must not be taken from it.
      if (orders.changes() !== state || orders.isBusy()) continue
      for (const delivery of due.value) {
        if (window.has(delivery.id) || orders.isAwaited(delivery)) continue
        if (lanes.hasPlace(delivery, now) && window.hasRoom(0)) takeIn({ delivery, body: null })
        else lanes.leave(delivery.destination)
      }
      isMoreDue = due.value.length === readAtOnce
      pump()
    }
  }

  const takeIn = (entry: Entry) => {
    window.add(entry)
    lanes.add(entry)
  }

  const look = async (): Promise<void> => {
    const now = nowOf(parts)
    nextLook = now + lookEveryMs
    isMoreDue = true
    await orders.decideOverdue()
    await refill()
    const counts = await store.counts()
    const nextAt = counts.ok ? counts.value.nextAt : null
    const after = nowOf(parts)
    const isLeftOver = isMoreDue || (nextAt !== null && nextAt <= after && window.size > 0)
    for (const time of [lanes.nextOpening(after), nextAt, isLeftOver ? after + lookSoonMs : null])
      if (time !== null && time > after) nextLook = Math.min(nextLook, time)
  }

  const watch = async (): Promise<void> => {
    const read = await store.exceptions()
    if (read.ok) exceptions = read.value
    while (!isStopping) {
      alarm = new AbortController()
      await look()
      pump()
      const now = nowOf(parts)
      nextLook = Math.max(nextLook, now + 1)
      if (!isStopping && !alarm.signal.aborted) await parts.rest(nextLook - now, alarm.signal)
    }
  }

  return {
    start() {
      if (isStarted) return
      isStarted = true
      watching = watch().catch((error: unknown) => void log.bug('queue broke down', error))
    },
    added(message, ids) {
      const now = nowOf(parts)
      const body = message.body.kind === 'bytes' ? message.body.bytes : null
      for (const delivery of freshDeliveries(message, ids)) {
        if (window.has(delivery.id) || window.wasHere(delivery.id)) continue
        const mayBegin = !isStopping && !orders.isBusy() && !orders.isAwaited(delivery)
        const hasPlace = mayBegin && delivery.nextAt <= now && lanes.hasPlace(delivery, now)
        if (!hasPlace || !window.hasRoom(body?.length ?? 0)) {
          lanes.leave(delivery.destination)
          isMoreDue = true
          continue
        }
        takeIn({ delivery, body })
      }
      pump()
    },
    order: (order, selection, by) => orders.order(order, selection, by),
    addException: (exception) => orders.addException(exception),
    endException: (id, by) => orders.endException(id, by),
    reloaded() {
      lanes.reopen()
      isMoreDue = true
      lookAt(nowOf(parts))
      pump()
    },
    counters: () => ({
      ...events.counts(),
      active,
      waiting: lanes.waiting,
      bodyBytes: window.bodyBytes,
    }),
    async stop(graceMs) {
      isStopping = true
      wake()
      const grace = new AbortController()
      const all = Promise.all([...running]).then(() => grace.abort())
      await parts.rest(graceMs, grace.signal)
      stopper.abort()
      await all
      await watching
      await orders.settled()
    },
  }
}

/** Containers are made one after the other: each takes several times the memory of its message. */
function inSingleFile(make: ContainerMaker): ContainerMaker {
  let last: Promise<unknown> = Promise.resolve()
  return (order) => {
    const made = last.then(() => make(order))
    last = made.catch(() => undefined)
    return made
  }
}

/** What an end tells about its destination. */
function laneState(disposition: Disposition | null): 'up' | 'down' | 'unknown' {
  if (disposition === null) return 'unknown'
  if (disposition.isDestinationDown) return 'down'
  return disposition.recipients.every(({ fate }) => fate.code === 'stopped') ? 'unknown' : 'up'
}
