// Open sessions kept for the next message, and the limits on how many there are. A session is used again only by messages with the same
// key: host, address, port, policy, client certificate, name asked for, exception. Each message is judged anew by its taker; a session
// that was refused, cut or is past its limits is not kept. Waiting is fair (`waiting-line.ts`); an aborted wait ends at once.
import type { Clock } from '#ports/clock.ts'
import type { OpenSession, SessionFailure } from '#wire/smtp-client/open-session.ts'
import { createIdleSessions, type Kept } from './idle-sessions.ts'
import { createWaitingLine, type Waiter } from './waiting-line.ts'

export interface PoolLimits {
  readonly connections: number
  readonly perDestination: number
  readonly messages: number
  readonly ageMs: number
  readonly idleMs: number
}
export const sessionLimits = {
  /** Servers commonly end a session after 100 messages or more; by then the handshake costs each a hundredth of itself. */
  messages: 100,
  /** What a session proved grows old: certificates expire, policies and addresses change. Postfix keeps connections 300 s too. */
  ageMs: 300_000,
  /** Servers wait minutes (RFC 5321 section 4.5.3.2.7), but their free connections are few; a burst is over by then. */
  idleMs: 10_000,
} as const

export type Opened = { readonly ok: true; readonly session: OpenSession } | SessionFailure

export interface LeaseOrder extends Pick<Kept, 'destination' | 'key' | 'mark'> {
  /** Only a new connection will do. */
  readonly isFresh: boolean
  readonly signal: AbortSignal
  open(): Promise<Opened>
}

export interface Lease {
  readonly session: OpenSession
  readonly isReused: boolean
  /** Gives the session back; `keep` = it is in order and may carry another message. */
  release(keep: boolean): void
}

export type Leased =
  | { readonly ok: true; readonly lease: Lease }
  | { readonly ok: false; readonly why: 'failed'; readonly failure: SessionFailure }
  | { readonly ok: false; readonly why: 'aborted' }

export interface SessionPool {
  lease(order: LeaseOrder): Promise<Leased>
  /** Ends the idle sessions of other marks now and the busy ones after their message. */
  retire(isCurrent: (mark: string) => boolean): void
  /** Ends idle sessions and waits; busy sessions end when they are given back. */
  close(): void
  counts(): { readonly open: number; readonly idle: number; readonly waiting: number; readonly opened: number }
}

interface PoolWaiter extends Waiter {
  readonly order: LeaseOrder
  readonly answer: (leased: Leased) => void
  readonly breakDown: (error: unknown) => void
}

/** Makes an empty pool. */
export function createSessionPool(limits: () => PoolLimits, clock: Pick<Clock, 'elapsedMs'>): SessionPool {
  const line = createWaitingLine<PoolWaiter>()
  const openByDestination = new Map<string, number>()
  let open = 0
  let opened = 0
  let isClosed = false
  let isCurrent: (mark: string) => boolean = () => true

  const openTo = (destination: string) => openByDestination.get(destination) ?? 0
  const count = (destination: string, change: 1 | -1) => {
    open += change
    const now = openTo(destination) + change
    if (now === 0) openByDestination.delete(destination)
    else openByDestination.set(destination, now)
  }
  const isFull = () => open >= limits().connections
  const hasRoom = (destination: string) => !isFull() && openTo(destination) < limits().perDestination

  const end = (kept: Kept) => {
    count(kept.destination, -1)
    kept.session.leave()
  }
  const idle = createIdleSessions(
    () => limits().idleMs,
    clock,
    (kept) => {
      end(kept)
      pump()
    },
  )
  const isSpent = (kept: Kept) =>
    isClosed ||
    kept.messages >= limits().messages ||
    clock.elapsedMs() - kept.openedMs >= limits().ageMs ||
    !isCurrent(kept.mark) ||
    !kept.session.isUsable()

  const lend = (kept: Kept, isReused: boolean): Lease => {
    let isOut = true
    kept.messages += 1
    return {
      session: kept.session,
      isReused,
      release(keep) {
        if (!isOut) return
        isOut = false
        giveBack(kept, keep)
      },
    }
  }

  const openFor = ({ order, answer, breakDown }: Pick<PoolWaiter, 'order' | 'answer' | 'breakDown'>) => {
    const { destination, key, mark } = order
    count(destination, 1)
    const giveUp = () => {
      count(destination, -1)
      pump()
    }
    order.open().then(
      (result) => {
        if (!result.ok) {
          answer({ ok: false, why: 'failed', failure: result })
          return giveUp()
        }
        opened += 1
        const kept = { session: result.session, destination, key, mark, openedMs: clock.elapsedMs(), messages: 0 }
        answer({ ok: true, lease: lend(kept, false) })
      },
      (error: unknown) => {
        breakDown(error)
        giveUp()
      },
    )
  }

  /** Opens for those who wait, while there is room. */
  const pump = () => {
    while (line.size > 0 && !isFull()) {
      const next = line.takeNext(hasRoom)
      if (next === undefined) return
      openFor(next)
    }
  }

  const giveBack = (kept: Kept, keep: boolean) => {
    const { destination, key } = kept
    const isKept = keep && !isSpent(kept)
    if (!isKept || line.size === 0) {
      if (isKept) return idle.add(kept)
      end(kept)
      return pump()
    }
    const poorer = poorerThan(destination)
    const heir = poorer === undefined ? line.takeFor(destination, key, clock.elapsedMs()) : undefined
    if (heir !== undefined) return heir.answer({ ok: true, lease: lend(kept, true) })
    if (!isRoomWanted(destination)) return idle.add(kept)
    end(kept)
    const next = poorer === undefined ? undefined : line.takeNext((waiting) => waiting === poorer)
    if (next !== undefined) openFor(next)
    pump()
  }

  /** A destination that waits with less than its share while this one has more. */
  const poorerThan = (destination: string): string | undefined => {
    if (!isFull()) return undefined
    for (const waiting of line.destinations()) {
      if (openTo(waiting) + 1 < openTo(destination) && openTo(waiting) < limits().perDestination) return waiting
    }
    return undefined
  }
  /** Whether ending a session of this destination lets somebody in. */
  const isRoomWanted = (destination: string): boolean => {
    for (const waiting of line.destinations()) {
      if (waiting === destination || (isFull() && openTo(waiting) < limits().perDestination)) return true
    }
    return false
  }

  const takeIdle = (key: string): Kept | undefined => {
    for (let kept = idle.take(key); kept !== undefined; kept = idle.take(key)) {
      if (!isSpent(kept)) return kept
      end(kept)
    }
    return undefined
  }
  const makeRoom = (destination: string) => {
    const isDestinationFull = openTo(destination) >= limits().perDestination
    const oldest = idle.takeOldest(isDestinationFull ? destination : null)
    if (oldest !== undefined) end(oldest)
  }

  /** Puts an order into the line; it leaves by its answer or by its signal. */
  const wait = (order: LeaseOrder, answer: (leased: Leased) => void, breakDown: (error: unknown) => void) => {
    const leave = () => {
      line.remove(waiter)
      answer({ ok: false, why: 'aborted' })
    }
    const stopListening = () => order.signal.removeEventListener('abort', leave)
    const waiter: PoolWaiter = {
      destination: order.destination,
      key: order.isFresh ? null : order.key,
      sinceMs: clock.elapsedMs(),
      order,
      answer: (leased) => {
        stopListening()
        answer(leased)
      },
      breakDown: (error) => {
        stopListening()
        breakDown(error)
      },
    }
    order.signal.addEventListener('abort', leave, { once: true })
    line.add(waiter)
  }

  return {
    lease: (order) =>
      new Promise((answer, breakDown) => {
        if (isClosed || order.signal.aborted) return answer({ ok: false, why: 'aborted' })
        const kept = order.isFresh ? undefined : takeIdle(order.key)
        if (kept !== undefined) return answer({ ok: true, lease: lend(kept, true) })
        if (!hasRoom(order.destination)) makeRoom(order.destination)
        if (hasRoom(order.destination)) openFor({ order, answer, breakDown })
        else wait(order, answer, breakDown)
      }),
    retire(current) {
      isCurrent = current
      for (const kept of idle.takeAll(({ mark }) => !current(mark))) end(kept)
      pump()
    },
    close() {
      isClosed = true
      for (const kept of idle.takeAll(() => true)) end(kept)
      for (const waiter of line.all()) {
        line.remove(waiter)
        waiter.answer({ ok: false, why: 'aborted' })
      }
    },
    counts: () => ({ open, idle: idle.size, waiting: line.size, opened }),
  }
}
