// Politeness towards mail servers: one connection at a time per provider and per address, a pause after each, and a memory of the hellos
// that were broken off, because ban rules count them. Servers on this very machine need no pause. Waiting ends at once on a signal.
import { getDomain } from 'tldts'
import type { WaitReason } from '#domain/probe-report.ts'
import type { Clock } from '#ports/clock.ts'

/** Milliseconds; the values of the field, see README. */
export const pauses = {
  betweenConnections: 2_000,
  afterSlowBanner: 15_000,
  pacedFull: 10_000,
  slowBannerFrom: 3_000,
  brokenOffWindow: 600_000,
} as const
/** Servers under watch count five broken-off sessions within ten minutes. */
export const maxBrokenOff = 4
/** Of a test that only wants a verdict, at one address, retries included. */
export const maxConnections = maxBrokenOff + 1

/** Why a round of hellos ended early of our own accord. */
export const budgetSpent = 'broken-off'

export interface Place {
  readonly host: string
  readonly ip: string
}
export interface Turn {
  /** Gives the lane back; the next connection waits that long. */
  end(pauseMs: number, reason: WaitReason): void
}
export interface Lanes {
  /** Waits for one's turn; undefined when the signal ended the wait. `onWait` hears of waits that are worth a word. */
  take(
    place: Place,
    signal: AbortSignal,
    onWait: (reason: WaitReason, forMs: number | null) => void,
  ): Promise<Turn | undefined>
  noteBrokenOff(ip: string): void
  /** How many hellos may still be broken off at this address now. */
  brokenOffLeft(ip: string): number
  /** Nobody is disturbed at this address: no pauses, no patience, no budget. */
  isExempt(ip: string): boolean
  /** Lets time pass; ends early on the signal. */
  rest(ms: number, signal: AbortSignal): Promise<void>
}

/** What the product never changes and tests do. */
export interface LaneOptions {
  readonly isExempt?: Lanes['isExempt']
  readonly rest?: Lanes['rest']
}

interface Lane {
  tail: Promise<void>
  /** Those inside and waiting. */
  count: number
  readyAtMs: number
  reason: WaitReason
}

/** Makes empty lanes; one instance serves a whole program, so that partners behind one provider share it. */
export function createLanes(clock: Clock, { isExempt = isOwnMachine, rest = sleep }: LaneOptions = {}): Lanes {
  const lanes = new Map<string, Lane>()
  const brokenOff = new Map<string, number[]>()
  const tidyLanes = forgetful(lanes)
  const tidyBrokenOff = forgetful(brokenOff)
  const laneOf = (key: string) => {
    const known = lanes.get(key)
    if (known !== undefined) return known
    tidyLanes(({ count, readyAtMs }) => count === 0 && readyAtMs <= clock.elapsedMs())
    const fresh: Lane = { tail: Promise.resolve(), count: 0, readyAtMs: 0, reason: 'pause' }
    lanes.set(key, fresh)
    return fresh
  }
  const recent = (ip: string) =>
    (brokenOff.get(ip) ?? []).filter((at) => clock.elapsedMs() - at < pauses.brokenOffWindow)

  return {
    async take(place, signal, onWait) {
      const held: { readonly lane: Lane; readonly leave: () => void }[] = []
      const leaveAll = () => {
        for (const { lane, leave } of held) {
          lane.count -= 1
          leave()
        }
      }
      for (const key of [`provider ${providerOf(place)}`, `address ${place.ip}`]) {
        const lane = laneOf(key)
        let leave: () => void = () => undefined
        const mine = new Promise<void>((resolve) => {
          leave = resolve
        })
        const before = lane.tail
        lane.tail = before.then(() => mine)
        if (lane.count > 0) onWait('other-connection', null)
        lane.count += 1
        held.push({ lane, leave })
        await beforeOrAborted(before, signal)
        const restMs = isExempt(place.ip) ? 0 : lane.readyAtMs - clock.elapsedMs()
        if (!signal.aborted && restMs > 0) {
          onWait(lane.reason, Math.ceil(restMs))
          await rest(restMs, signal)
        }
        if (signal.aborted) {
          leaveAll()
          return undefined
        }
      }
      return {
        end(pauseMs, reason) {
          for (const { lane } of held) {
            lane.readyAtMs = clock.elapsedMs() + pauseMs
            lane.reason = reason
          }
          leaveAll()
        },
      }
    },
    noteBrokenOff(ip) {
      tidyBrokenOff((times) => times.every((at) => clock.elapsedMs() - at >= pauses.brokenOffWindow))
      brokenOff.set(ip, [...recent(ip), clock.elapsedMs()])
    },
    isExempt,
    rest,
    brokenOffLeft: (ip) => (isExempt(ip) ? maxBrokenOff : Math.max(0, maxBrokenOff - recent(ip).length)),
  }
}

/** Waits; ends early on the signal. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })
}

/** Whether an address is this machine's own: nobody there to disturb. */
export function isOwnMachine(ip: string): boolean {
  return ip.startsWith('127.') || ip === '::1'
}

function providerOf({ host, ip }: Place): string {
  return isOwnMachine(ip) ? ip : (getDomain(host) ?? host)
}

/** Leaves no listener behind: one signal may watch over hundreds of tests. */
export function beforeOrAborted(before: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      signal.removeEventListener('abort', end)
      resolve()
    }
    signal.addEventListener('abort', end, { once: true })
    void before.then(end)
  })
}

const fewEnough = 1_000

/** Forgets what is over, each time a map has doubled. */
function forgetful<T>(map: Map<string, T>): (isOver: (value: T) => boolean) => void {
  let limit = fewEnough
  return (isOver) => {
    if (map.size < limit) return
    for (const [key, value] of map) if (isOver(value)) map.delete(key)
    limit = Math.max(fewEnough, 2 * map.size)
  }
}
