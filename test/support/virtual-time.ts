// Time that passes only when a test lets it: a clock, a way to rest on it, and `run`, which lets a task end by jumping from one waking to the
// next. Throws when everybody waits and nobody will ever wake.
import type { Clock } from '#ports/clock.ts'

interface Sleeper {
  readonly atMs: number
  wake(): void
}
export interface VirtualTime {
  readonly clock: Clock
  rest(ms: number, signal?: AbortSignal): Promise<void>
  /** Lets a promise settle, however long it takes on this clock. */
  run<T>(task: Promise<T>): Promise<T>
  /** Lets so much time pass, and everything that is due in it happen. */
  pass(ms: number): Promise<void>
}

const beginning = Date.parse('2026-11-21T10:00:00.000Z')
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Starts at an arbitrary moment. */
export function createVirtualTime(): VirtualTime {
  let nowMs = 0
  const sleepers = new Set<Sleeper>()
  const next = () => [...sleepers].toSorted((one, other) => one.atMs - other.atMs)[0]
  const wakeUpTo = async (endMs: number) => {
    await settle()
    for (let sleeper = next(); sleeper !== undefined && sleeper.atMs <= endMs; sleeper = next()) {
      nowMs = Math.max(nowMs, sleeper.atMs)
      sleeper.wake()
      await settle()
    }
  }
  return {
    clock: { now: () => new Date(beginning + nowMs).toISOString(), elapsedMs: () => nowMs },
    rest: (ms, signal) =>
      new Promise((resolve) => {
        if (ms <= 0 || signal?.aborted === true) return resolve()
        const sleeper: Sleeper = {
          atMs: nowMs + ms,
          wake() {
            sleepers.delete(sleeper)
            signal?.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, { once: true })
      }),
    async run(task) {
      const state = { isOver: false }
      const end = () => {
        state.isOver = true
      }
      task.then(end, end)
      for (await settle(); !state.isOver; await settle()) {
        const sleeper = next()
        if (sleeper === undefined) throw new Error('everybody waits for somebody')
        await wakeUpTo(sleeper.atMs)
      }
      return task
    },
    async pass(ms) {
      const endMs = nowMs + ms
      await wakeUpTo(endMs)
      nowMs = endMs
    },
  }
}
