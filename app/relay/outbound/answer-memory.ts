// A short memory of answers, with one question in flight per name: thousands of messages to one domain cost one lookup. Bounded; what is
// oldest goes first. A question goes on when those who wait for it leave, so that the next finds its answer.
import { setMaxListeners } from 'node:events'
import type { Clock } from '#ports/clock.ts'

export interface AnswerMemory<T> {
  /** The remembered answer or a new one; undefined when the signal ended the wait. */
  recall(key: string, signal: AbortSignal, ask: () => Promise<T>): Promise<T | undefined>
}

interface Kept<T> {
  readonly answer: Promise<T>
  /** null = not answered yet. */
  until: number | null
}

/** Makes an empty memory; `lifeMs` says how long an answer is good. */
export function createAnswerMemory<T>(order: {
  readonly clock: Clock
  readonly most: number
  lifeMs(answer: T): number
}): AnswerMemory<T> {
  const { clock, most, lifeMs } = order
  const kept = new Map<string, Kept<T>>()

  const askAnew = (key: string, ask: () => Promise<T>): Promise<T> => {
    kept.delete(key)
    const entry: Kept<T> = { answer: ask(), until: null }
    kept.set(key, entry)
    const oldest = kept.keys().next()
    if (kept.size > most && oldest.done !== true) kept.delete(oldest.value)
    entry.answer.then(
      (answer) => {
        entry.until = clock.elapsedMs() + lifeMs(answer)
      },
      () => {
        if (kept.get(key) === entry) kept.delete(key)
      },
    )
    return entry.answer
  }

  return {
    recall(key, signal, ask) {
      const known = kept.get(key)
      const isGood = known !== undefined && (known.until === null || clock.elapsedMs() < known.until)
      return unlessAborted(isGood ? known.answer : askAnew(key, ask), signal)
    },
  }
}

function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  // one signal may end thousands of waits; each takes its listener away again
  setMaxListeners(0, signal)
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined)
    signal.addEventListener('abort', leave, { once: true })
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
