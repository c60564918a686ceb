// Long work on the main thread in slices: other work runs between two of them, progress is told, and a cancel is seen at the next one. A slice
// ends after some milliseconds, and at the latest when a part of the work is done, so that a fast machine tells its progress too.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { z } from 'zod'
import type { careProgress } from '#domain/care/list-import.ts'

export type CareProgress = z.infer<typeof careProgress>

export interface Breath {
  /** Lets others run when the slice is over; false = cancelled. `done` of `total` is told then. */
  take(done: number, total: number): Promise<boolean>
  readonly isCancelled: boolean
}

const sliceMs = 12
const part = 0.05

/** Slices measured by the clock that is given. */
export function createBreath(
  clock: { elapsedMs(): number },
  report: (progress: CareProgress) => void,
  signal: AbortSignal,
): Breath {
  let begun = clock.elapsedMs()
  let told = 0
  return {
    async take(done, total) {
      if (signal.aborted) return false
      if (clock.elapsedMs() - begun < sliceMs && done / total - told < part) return true
      told = done / total
      report({ done: Math.round(done), total: Math.round(total) })
      await nextTurn()
      begun = clock.elapsedMs()
      return !signal.aborted
    },
    get isCancelled() {
      return signal.aborted
    },
  }
}
