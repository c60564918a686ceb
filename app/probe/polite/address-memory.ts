// What the last hour's tests saw of each address, so that many partners behind one provider cost one test, and a second test at once waits
// for the first. Bounded in number and age. A test that was cancelled or cut short is not remembered.
import type { HelloRound } from '#domain/hello-round.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Clock } from '#ports/clock.ts'

export interface AddressSight {
  readonly session: SmtpSession
  /** null = the session ended before TLS. */
  readonly round: HelloRound | null
}
export interface RememberedSight {
  readonly sight: AddressSight
  readonly ageMs: number
}
export interface AddressMemory {
  /** The sight of a key, no older than the given age; waits for a test of it that is under way. */
  recall(key: string, maxAgeMs: number): Promise<RememberedSight | undefined>
  /** Runs a test that others of the same key wait for; what it returns is kept if it is whole. */
  observe(key: string, work: () => Promise<AddressSight>): Promise<AddressSight>
}

export const maxSightAgeMs = 3_600_000
const maxSights = 2_000

/** Makes an empty memory; one instance serves a whole program. */
export function createAddressMemory(clock: Clock): AddressMemory {
  const kept = new Map<string, { readonly sight: AddressSight; readonly atMs: number }>()
  const running = new Map<string, Promise<unknown>>()
  return {
    async recall(key, maxAgeMs) {
      await running.get(key)?.catch(() => undefined)
      const known = kept.get(key)
      if (known === undefined) return undefined
      const ageMs = clock.elapsedMs() - known.atMs
      if (ageMs > maxSightAgeMs) kept.delete(key)
      return ageMs <= Math.min(maxAgeMs, maxSightAgeMs) ? { sight: known.sight, ageMs } : undefined
    },
    async observe(key, work) {
      const before = running.get(key)
      const test = (before ?? Promise.resolve()).then(work, work)
      running.set(key, test)
      try {
        const sight = await test
        if (isWhole(sight)) {
          kept.delete(key)
          kept.set(key, { sight, atMs: clock.elapsedMs() })
          for (const oldest of kept.keys()) {
            if (kept.size <= maxSights) break
            kept.delete(oldest)
          }
        }
        return sight
      } finally {
        if (running.get(key) === test) running.delete(key)
      }
    },
  }
}

/** Only what was seen to its end speaks for later tests. */
function isWhole({ session, round }: AddressSight): boolean {
  return session.stopped === null && round?.ended === 'complete'
}
