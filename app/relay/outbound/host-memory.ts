// Which addresses failed to be reached lately: they are tried after the others for a while, and never left out (RFC 5321 section 5.1 asks
// for every address). Bounded; what is forgotten is tried in its place again.
import type { Clock } from '#ports/clock.ts'

/** Shorter than the second wait of the queue's retries, so that an address that came back is first again soon. */
const backOffMs = 300_000
const mostAddresses = 2000

export interface HostMemory {
  noteFailure(target: Address): void
  noteSuccess(target: Address): void
  /** The targets, those that failed lately last; otherwise in their order. */
  inTryOrder<T extends Address>(targets: readonly T[]): readonly T[]
}

interface Address {
  readonly ip: string
  readonly port: number
}

/** An empty memory. */
export function createHostMemory(clock: Pick<Clock, 'elapsedMs'>): HostMemory {
  const failedAt = new Map<string, number>()
  const nameOf = ({ ip, port }: Address) => `${ip} ${port}`
  const isBackedOff = (target: Address): boolean => {
    const at = failedAt.get(nameOf(target))
    if (at === undefined) return false
    if (clock.elapsedMs() - at < backOffMs) return true
    failedAt.delete(nameOf(target))
    return false
  }
  return {
    noteFailure(target) {
      failedAt.delete(nameOf(target))
      failedAt.set(nameOf(target), clock.elapsedMs())
      const [oldest] = failedAt.keys()
      if (failedAt.size > mostAddresses && oldest !== undefined) failedAt.delete(oldest)
    },
    noteSuccess(target) {
      if (failedAt.size > 0) failedAt.delete(nameOf(target))
    },
    inTryOrder(targets) {
      if (failedAt.size === 0 || targets.length < 2) return targets
      const later = targets.filter(isBackedOff)
      return later.length === 0 ? targets : [...targets.filter((target) => !later.includes(target)), ...later]
    },
  }
}
