// What the last hour's tests saw of each address, so that many partners behind one provider cost one test, and a second test at once waits
// for the first. Bounded in number and age. A test that was cancelled or cut short is not remembered.
import type { HelloRound } from '#domain/hello-round.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Clock } from '#ports/clock.ts'
import { beforeOrAborted, budgetSpent } from './lanes.ts'

export interface AddressSight {
  readonly session: SmtpSession
  /** null = the session ended before TLS. */
  readonly round: HelloRound | null
}
export interface RememberedSight {
  readonly sight: AddressSight
  readonly ageMs: number
}
export interface Sighting {
  readonly sight: AddressSight
  /** Seen just now, not taken over. */
  readonly isNew: boolean
}
export interface AddressMemory {
  /**
   * Does the work for a key, one at a time: whoever comes second waits, and then hears what the first one saw. What is new and whole is kept.
   * A signal ends the wait; the work then begins at once and has to end by the same signal.
   */
  observe(
    key: string,
    waiting: { readonly signal: AbortSignal; readonly onWait: () => void },
    work: (known: RememberedSight | undefined) => Promise<Sighting>,
  ): Promise<AddressSight>
}

export const maxSightAgeMs = 3_600_000
const maxSights = 2_000

/** Makes an empty memory; one instance serves a whole program. */
export function createAddressMemory(clock: Clock): AddressMemory {
  const kept = new Map<string, { readonly sight: AddressSight; readonly atMs: number }>()
  const running = new Map<string, Promise<void>>()
  const recall = (key: string): RememberedSight | undefined => {
    const known = kept.get(key)
    const ageMs = clock.elapsedMs() - (known?.atMs ?? 0)
    if (known !== undefined && ageMs <= maxSightAgeMs) return { sight: known.sight, ageMs }
    kept.delete(key)
    return undefined
  }
  const keep = (key: string, sight: AddressSight) => {
    kept.delete(key)
    kept.set(key, { sight, atMs: clock.elapsedMs() })
    for (const oldest of kept.keys()) {
      if (kept.size <= maxSights) break
      kept.delete(oldest)
    }
  }
  return {
    async observe(key, { signal, onWait }, work) {
      const before = running.get(key)
      let leave: () => void = () => undefined
      const mine = new Promise<void>((resolve) => {
        leave = resolve
      })
      const tail = before === undefined ? mine : before.then(() => mine)
      running.set(key, tail)
      try {
        if (before !== undefined) {
          onWait()
          await beforeOrAborted(before, signal)
        }
        const { sight, isNew } = await work(recall(key))
        if (isNew && isWhole(sight)) keep(key, sight)
        return sight
      } finally {
        leave()
        if (running.get(key) === tail) running.delete(key)
      }
    },
  }
}

/** Only what was seen to its end speaks for later tests. */
function isWhole({ session, round }: AddressSight): boolean {
  const isOwnEnd = round?.ended === 'limited' && round.detail === budgetSpent && round.answers.length > 0
  return session.stopped === null && (round?.ended === 'complete' || isOwnEnd)
}
