// What confirming needs while the app runs and nobody keeps: planned counter-proofs with their open traps, and the work of the start.
import { createKeptTrials, type KeptTrials } from './trial/kept-trials.ts'

export interface Confirming {
  readonly trials: KeptTrials
  /** Ends with the house. */
  readonly signal: AbortSignal
  /** Closes traps and ends what runs by itself. */
  close(): Promise<void>
}

/** Nothing planned. */
export function createConfirming(): Confirming {
  const ending = new AbortController()
  const trials = createKeptTrials()
  return {
    trials,
    signal: ending.signal,
    async close() {
      ending.abort()
      await trials.closeAll()
    },
  }
}
