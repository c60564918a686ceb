// The deliveries in memory, in one lane for each destination. Lanes are served in turn, so that a partner with much mail does not keep the
// others waiting; each has its share of the places and of the attempts. A lane whose destination is down is closed for a while and then
// probed by one delivery; meanwhile it holds only what must not wait any longer. Pure but for its own lists; never loses what is not in
// the store as well.
import type { StoredDelivery } from '../message.ts'

export interface Entry {
  readonly delivery: StoredDelivery
  /** Of a fresh message; null = to be read. */
  readonly body: Uint8Array | null
}

export interface LaneLimits {
  /** Attempts at a time for one destination. */
  readonly perDestination: number
  /** Deliveries of one destination in memory. */
  readonly share: number
}

interface Lane {
  readonly destination: string
  waiting: Entry[]
  /** Place of the next in `waiting`. */
  head: number
  active: number
  /** Failed probes in a row; 0 = in order. */
  failures: number
  closedUntil: number
  closedAt: number
  isInTurn: boolean
  /** Deliveries were left in the store for want of a place here. */
  isShort: boolean
}

export interface Lanes {
  /** Whether a delivery has a place here now. */
  hasPlace(delivery: StoredDelivery, now: number): boolean
  add(entry: Entry): void
  /** Notes that the store holds more for this destination than there is a place for. */
  leave(destination: string): void
  /** The next delivery to attempt, in turn, of those there is room for; it counts as active from here. */
  take(now: number, hasRoom?: (delivery: StoredDelivery) => boolean): Entry | undefined
  /** An attempt ended; `wait` is asked how long to leave a destination alone that was down so often. */
  ended(destination: string, end: LaneEnd): void
  /** Destinations of which nothing more is wanted from the store now. */
  passing(now: number): readonly string[]
  /** When the next closed lane opens. */
  nextOpening(now: number): number | null
  /** Takes everything out that waits, and forgets that destinations were down. */
  clear(): readonly Entry[]
  /** Opens all lanes. */
  reopen(): void
  readonly waiting: number
  /** A lane that was short has used up half of what it held. */
  readonly isThirsty: boolean
}

export interface LaneEnd {
  readonly startedAt: number
  readonly now: number
  /** `down` = the destination was the obstacle; `up` = it answered; `unknown` = we stopped. */
  readonly state: 'up' | 'down' | 'unknown'
  wait(failures: number): number
  /** Called with each delivery that is put back because the lane closes. */
  putBack(entry: Entry): void
}

const forgetAfterMs = 3_600_000
const manyLanes = 10_000

/** Whether a delivery must be attempted though its destination is left alone: its end or its warning is due. */
export function isUrgent({ expiresAt, warnAt }: StoredDelivery, now: number): boolean {
  return expiresAt <= now || (warnAt !== null && warnAt <= now)
}

/** Makes lanes without deliveries. */
export function createLanes(limits: () => LaneLimits): Lanes {
  const lanes = new Map<string, Lane>()
  let turn: Lane[] = []
  let turnHead = 0
  let waiting = 0
  let isThirsty = false

  const laneOf = (destination: string): Lane => {
    const known = lanes.get(destination)
    if (known !== undefined) return known
    const lane: Lane = {
      destination,
      waiting: [],
      head: 0,
      active: 0,
      failures: 0,
      closedUntil: 0,
      closedAt: 0,
      isInTurn: false,
      isShort: false,
    }
    lanes.set(destination, lane)
    return lane
  }
  const sizeOf = (lane: Lane) => lane.waiting.length - lane.head
  const forget = (lane: Lane) => {
    if (sizeOf(lane) === 0 && lane.active === 0 && lane.failures === 0) lanes.delete(lane.destination)
  }
  const enqueue = (lane: Lane) => {
    if (lane.isInTurn || sizeOf(lane) === 0) return
    lane.isInTurn = true
    turn.push(lane)
  }
  const mayRun = (lane: Lane, now: number): boolean => {
    const first = lane.waiting[lane.head]
    if (first === undefined || lane.active >= limits().perDestination) return false
    if (lane.failures === 0 || isUrgent(first.delivery, now)) return true
    return lane.closedUntil <= now && lane.active === 0
  }
  const shift = (lane: Lane): Entry | undefined => {
    const entry = lane.waiting[lane.head]
    lane.head += 1
    waiting -= 1
    if (lane.head * 2 > lane.waiting.length) {
      lane.waiting = lane.waiting.slice(lane.head)
      lane.head = 0
    }
    return entry
  }
  const close = (lane: Lane, end: LaneEnd) => {
    // Attempts that ran side by side tell of one failure only.
    if (lane.failures > 0 && end.startedAt < lane.closedAt) return
    lane.failures += 1
    lane.closedAt = end.now
    lane.closedUntil = end.now + end.wait(lane.failures)
    const kept: Entry[] = []
    for (const entry of lane.waiting.slice(lane.head)) {
      if (isUrgent(entry.delivery, end.now)) kept.push(entry)
      else end.putBack(entry)
    }
    waiting -= sizeOf(lane) - kept.length
    lane.waiting = kept
    lane.head = 0
  }
  const sweep = (now: number) => {
    if (lanes.size < manyLanes) return
    for (const lane of lanes.values()) {
      if (lane.closedUntil + forgetAfterMs > now || sizeOf(lane) > 0 || lane.active > 0) continue
      lanes.delete(lane.destination)
    }
  }

  return {
    hasPlace(delivery, now) {
      const lane = lanes.get(delivery.destination)
      if (lane === undefined) return true
      if (sizeOf(lane) >= limits().share) return false
      return lane.closedUntil <= now || isUrgent(delivery, now)
    },
    add(entry) {
      const lane = laneOf(entry.delivery.destination)
      lane.waiting.push(entry)
      waiting += 1
      enqueue(lane)
    },
    leave(destination) {
      laneOf(destination).isShort = true
    },
    take(now, hasRoom = () => true) {
      for (let left = turn.length - turnHead; left > 0; left -= 1) {
        const lane = turn[turnHead]
        turnHead += 1
        if (turnHead * 2 > turn.length) {
          turn = turn.slice(turnHead)
          turnHead = 0
        }
        if (lane === undefined) return undefined
        lane.isInTurn = false
        const first = lane.waiting[lane.head]
        if (first === undefined || !mayRun(lane, now)) continue
        if (!hasRoom(first.delivery)) {
          enqueue(lane)
          continue
        }
        const entry = shift(lane)
        if (entry === undefined) continue
        lane.active += 1
        if (lane.isShort && sizeOf(lane) * 2 <= limits().share) isThirsty = true
        enqueue(lane)
        return entry
      }
      return undefined
    },
    ended(destination, end) {
      const lane = laneOf(destination)
      lane.active -= 1
      if (end.state === 'up') {
        lane.failures = 0
        lane.closedUntil = 0
      }
      if (end.state === 'down') close(lane, end)
      enqueue(lane)
      forget(lane)
    },
    passing(now) {
      sweep(now)
      isThirsty = false
      const passed: string[] = []
      const { share } = limits()
      for (const lane of lanes.values()) {
        if (lane.closedUntil > now || (lane.isShort && sizeOf(lane) * 2 > share) || sizeOf(lane) >= share)
          passed.push(lane.destination)
        else lane.isShort = false
        // a lane that opened by time has not been looked at since
        enqueue(lane)
      }
      return passed
    },
    nextOpening(now) {
      let next: number | null = null
      for (const { closedUntil } of lanes.values())
        if (closedUntil > now && (next === null || closedUntil < next)) next = closedUntil
      return next
    },
    clear() {
      const all: Entry[] = []
      for (const lane of [...lanes.values()]) {
        all.push(...lane.waiting.slice(lane.head))
        lane.waiting = []
        lane.head = 0
        lane.isShort = false
        forget(lane)
      }
      waiting = 0
      return all
    },
    reopen() {
      for (const lane of [...lanes.values()]) {
        lane.failures = 0
        lane.closedUntil = 0
        enqueue(lane)
        forget(lane)
      }
    },
    get waiting() {
      return waiting
    },
    get isThirsty() {
      return isThirsty
    },
  }
}
