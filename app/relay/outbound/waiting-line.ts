// Who waits for a connection: in order within a destination, in turn between destinations, so that one busy partner does not keep the
// others waiting. A session that came free goes to whoever can use it as it is, until the first in line has waited too long for that.

/** Longer than a message usually takes, so a session is rarely closed only to be opened again; short enough that nobody starves. */
export const patienceMs = 1000

export interface Waiter {
  readonly destination: string
  /** null = only a new connection will do. */
  readonly key: string | null
  readonly sinceMs: number
}

export interface WaitingLine<W extends Waiter> {
  add(waiter: W): void
  remove(waiter: W): void
  /** The one that takes over a session of this key as it is; taken out of the line. */
  takeFor(destination: string, key: string, nowMs: number): W | undefined
  /** The next one whose destination may open a connection; taken out of the line, its destination goes to the end. */
  takeNext(hasRoom: (destination: string) => boolean): W | undefined
  /** Destinations with somebody waiting, in turn. */
  destinations(): Iterable<string>
  all(): readonly W[]
  readonly size: number
}

/** An empty line. */
export function createWaitingLine<W extends Waiter>(): WaitingLine<W> {
  const lines = new Map<string, W[]>()
  const takeOut = (line: W[], index: number): W | undefined => {
    const [waiter] = line.splice(index, 1)
    if (waiter !== undefined && line.length === 0) lines.delete(waiter.destination)
    return waiter
  }
  return {
    add(waiter) {
      const line = lines.get(waiter.destination)
      if (line === undefined) lines.set(waiter.destination, [waiter])
      else line.push(waiter)
    },
    remove(waiter) {
      const line = lines.get(waiter.destination)
      const index = line?.indexOf(waiter) ?? -1
      if (line !== undefined && index >= 0) takeOut(line, index)
    },
    takeFor(destination, key, nowMs) {
      const line = lines.get(destination)
      const first = line?.[0]
      if (line === undefined || first === undefined) return undefined
      if (first.key !== key && nowMs - first.sinceMs > patienceMs) return undefined
      const index = line.findIndex((waiter) => waiter.key === key)
      return index < 0 ? undefined : takeOut(line, index)
    },
    takeNext(hasRoom) {
      for (const [destination, line] of lines) {
        if (!hasRoom(destination)) continue
        const waiter = takeOut(line, 0)
        if (line.length > 0) {
          lines.delete(destination)
          lines.set(destination, line)
        }
        return waiter
      }
      return undefined
    },
    destinations: () => lines.keys(),
    all: () => [...lines.values()].flat(),
    get size() {
      let count = 0
      for (const line of lines.values()) count += line.length
      return count
    },
  }
}
