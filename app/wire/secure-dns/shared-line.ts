// Keeps one open line for all who ask, opened when first needed and again after it closed. Opening is given up when nobody waits any more.
import type { Carried } from './query-carrier.ts'

export interface Line {
  readonly isOpen: boolean
  /** Serves one question only; everybody then needs a line of his own. */
  readonly isSingle: boolean
  /** Asks over the line; `lost` = the line ended before the answer. */
  ask(query: Buffer, timeoutMs: number, signal: AbortSignal): Promise<Carried | 'lost'>
}
type Failure = Extract<Carried, { ok: false }>
export type OpenLine = (signal: AbortSignal) => Promise<{ readonly ok: true; readonly line: Line } | Failure>

const tooLate: Failure = { ok: false, failure: 'no-answer', detail: 'no connection in time' }
const cancelled: Failure = { ok: false, failure: 'cancelled', detail: '' }

/** Makes a carrier's way of asking: one line, and once more on a new one when an old one was lost. */
export function shareLine(open: OpenLine): (query: Buffer, timeoutMs: number, signal: AbortSignal) => Promise<Carried> {
  let kept: Line | undefined
  let isSingle = false
  let opening: { readonly outcome: ReturnType<OpenLine>; readonly ending: AbortController; waiting: number } | undefined

  const reach = async (signal: AbortSignal): ReturnType<OpenLine> => {
    if (kept?.isOpen === true) return { ok: true, line: kept }
    if (opening === undefined) {
      const ending = new AbortController()
      const entry = { outcome: open(ending.signal), ending, waiting: 0 }
      opening = entry
      void entry.outcome.then((outcome) => {
        if (opening === entry) opening = undefined
        if (outcome.ok && !outcome.line.isSingle) kept = outcome.line
      })
    }
    const own = opening
    own.waiting += 1
    const outcome = await unlessAborted(own.outcome, signal)
    own.waiting -= 1
    if (own.waiting === 0 && outcome === undefined) {
      if (opening === own) opening = undefined
      own.ending.abort()
    }
    return outcome ?? cancelled
  }

  return async (query, timeoutMs, signal) => {
    const deadline = performance.now() + timeoutMs
    const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const reached = await (isSingle ? open(late) : reach(late))
      if (!reached.ok) return reached.failure === 'cancelled' && !signal.aborted ? tooLate : reached
      isSingle = reached.line.isSingle
      const remaining = deadline - performance.now()
      if (remaining <= 0) break
      const carried = await reached.line.ask(query, remaining, signal)
      if (carried !== 'lost') return carried
      if (kept === reached.line) kept = undefined
    }
    return { ok: false, failure: 'no-answer', detail: 'the connection was lost' }
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined)
    const giveUp = () => resolve(undefined)
    signal.addEventListener('abort', giveUp, { once: true })
    void promise.then((value) => {
      signal.removeEventListener('abort', giveUp)
      resolve(value)
    })
  })
}
