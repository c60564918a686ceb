// Sessions that wait for their next message. Each ends by itself when it has been idle too long or its server hangs up; then whoever made
// the store is told. The session used last is taken first, so that those too many grow idle.
import type { Clock } from '#ports/clock.ts'
import type { OpenSession } from '#wire/smtp-client/open-session.ts'

export interface Kept {
  readonly session: OpenSession
  readonly destination: string
  readonly key: string
  /** Which policy and settings it was opened under. */
  readonly mark: string
  readonly openedMs: number
  messages: number
}

export interface IdleSessions {
  add(kept: Kept): void
  /** The one of a key used last; no longer held here. */
  take(key: string): Kept | undefined
  /** The one unused longest, of one destination or of all; no longer held here. */
  takeOldest(destination: string | null): Kept | undefined
  /** Those that fit; no longer held here. */
  takeAll(fits: (kept: Kept) => boolean): readonly Kept[]
  readonly size: number
}

interface Resting {
  readonly kept: Kept
  readonly sinceMs: number
  readonly onClose: () => void
}

/** An empty store; `onOver` gets every session that ended by itself. */
export function createIdleSessions(
  idleMs: () => number,
  clock: Pick<Clock, 'elapsedMs'>,
  onOver: (kept: Kept) => void,
): IdleSessions {
  /** In the order of their last use. */
  const resting = new Map<Kept, Resting>()
  const byKey = new Map<string, Kept[]>()
  let timer: NodeJS.Timeout | undefined

  const takeOut = (kept: Kept) => {
    const rest = resting.get(kept)
    if (rest === undefined) return
    resting.delete(kept)
    kept.session.line.stream.removeListener('close', rest.onClose)
    const same = byKey.get(kept.key) ?? []
    same.splice(same.indexOf(kept), 1)
    if (same.length === 0) byKey.delete(kept.key)
    if (resting.size > 0) return
    clearTimeout(timer)
    timer = undefined
  }
  const over = (kept: Kept) => {
    takeOut(kept)
    onOver(kept)
  }
  const endIdle = () => {
    timer = undefined
    for (const { kept, sinceMs } of [...resting.values()]) {
      const leftMs = sinceMs + idleMs() - clock.elapsedMs()
      if (leftMs > 0) {
        timer = setTimeout(endIdle, leftMs).unref()
        return
      }
      over(kept)
    }
  }
  const taken = (kept: Kept | undefined): Kept | undefined => {
    if (kept !== undefined) takeOut(kept)
    return kept
  }

  return {
    add(kept) {
      const rest = { kept, sinceMs: clock.elapsedMs(), onClose: () => over(kept) }
      resting.set(kept, rest)
      kept.session.line.stream.once('close', rest.onClose)
      const same = byKey.get(kept.key)
      if (same === undefined) byKey.set(kept.key, [kept])
      else same.push(kept)
      timer ??= setTimeout(endIdle, idleMs()).unref()
    },
    take: (key) => taken(byKey.get(key)?.at(-1)),
    takeOldest(destination) {
      for (const kept of resting.keys()) {
        if (destination === null || kept.destination === destination) return taken(kept)
      }
      return undefined
    },
    takeAll(fits) {
      const fitting = [...resting.keys()].filter(fits)
      for (const kept of fitting) takeOut(kept)
      return fitting
    },
    get size() {
      return resting.size
    },
  }
}
