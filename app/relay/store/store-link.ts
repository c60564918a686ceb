// The way from the callers to the engine: batches of calls go in, answers come back by their place in the batch. One batch is under way at
// a time; the answers of its changes may come before those of its readings.
import type { Outcome } from '#domain/fault.ts'
import type { Recovery } from './queue-store.ts'
import { type Call, isChanging, type Placed } from './store-calls.ts'
import { type EngineOrder, openEngine, type StoreEngine } from './store-engine.ts'

export interface StoreLink {
  readonly recovery: Recovery
  /** Sends a batch; `transfer` moves with it. */
  post(batch: readonly Call[], transfer: readonly ArrayBuffer[]): void
  /** Whom to tell answers; `isLast` = the next batch may come. */
  listen(tell: (answers: Placed, isLast: boolean) => void): void
  /** Resolves with why the engine ended without being asked to. */
  readonly lost: Promise<unknown>
  close(): Promise<void>
}

/** Runs one batch: changes first, then what reads. */
export function runBatch(
  engine: StoreEngine,
  batch: readonly Call[],
  tell: (answers: Placed, isLast: boolean) => void,
): void {
  const places = [...batch.keys()]
  const changing = places.filter((place) => isChanging(at(batch, place)))
  const reading = places.filter((place) => !isChanging(at(batch, place)))
  if (changing.length > 0) {
    const answers = engine.change(changing.map((place) => at(batch, place)))
    tell(
      changing.map((place, index) => [place, at(answers, index)]),
      reading.length === 0,
    )
  }
  if (reading.length === 0) return
  const answers = engine.read(reading.map((place) => at(batch, place)))
  tell(
    reading.map((place, index) => [place, at(answers, index)]),
    true,
  )
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error('a batch and its answers must be equally long')
  return item
}

/** Opens the engine in this thread. */
export function openInline(order: EngineOrder): Outcome<StoreLink> {
  const opened = openEngine(order)
  if (!opened.ok) return opened
  const engine = opened.value
  let listener: (answers: Placed, isLast: boolean) => void = () => undefined
  return {
    ok: true,
    value: {
      recovery: engine.recovery,
      post(batch) {
        runBatch(engine, batch, listener)
        engine.tidy(false)
      },
      listen(tell) {
        listener = tell
      },
      lost: new Promise(() => undefined),
      async close() {
        engine.close()
      },
    },
  }
}
