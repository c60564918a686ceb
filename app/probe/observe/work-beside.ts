// Lets one part of a test take its time as long as another goes on anyway, so that it costs nobody anything; after that its signal ends it.
// It must end in a value then, with what it has.
import { setMaxListeners } from 'node:events'
import { sleep } from '../polite/lanes.ts'

/** Does the work under a signal that ends when the other is done, but not before `leastMs`. */
export async function workBeside<T>(
  other: Promise<unknown>,
  leastMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const late = new AbortController()
  const done = new AbortController()
  const patient = AbortSignal.any([signal, late.signal])
  setMaxListeners(0, patient)
  void Promise.allSettled([other, sleep(leastMs, done.signal)]).then(() => late.abort())
  try {
    return await work(patient)
  } finally {
    done.abort()
  }
}
