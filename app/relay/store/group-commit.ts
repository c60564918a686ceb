// Collects calls while the engine is busy and sends them as one batch: however many sessions accept at once, they share one sync of the
// disk. Answers faults only; what the engine calls a bug is logged and answered as `internal`.
import { fail, type Outcome } from '#domain/fault.ts'
import type { Log } from '#ports/log.ts'
import type { Answer, Call, StoreCalls } from './store-calls.ts'
import type { StoreLink } from './store-link.ts'
import { packBatch, sizeOf } from './transfer.ts'

/** Bounds of a batch: beyond them a longer wait for its commit costs more than a further sync. */
const mostCalls = 256
const mostBytes = 4 * 1024 * 1024

/** How long calls nobody waits for look for company; a sync costs about as much. */
const patienceMs = 4

export interface CallGroups {
  /** Asks the engine; resolves when the answer is on the disk. */
  ask<const C extends Call>(call: C): Promise<ReturnType<StoreCalls[C['name']]>>
  /** Waits for what is under way and closes the engine; an engine that ends meanwhile is closed. */
  close(): Promise<void>
}

interface Waiting {
  readonly call: Call
  readonly settle: (outcome: Outcome<unknown>) => void
}

/** Groups calls over a link. */
export function groupCalls(link: StoreLink, log: Log): CallGroups {
  let waiting: Waiting[] = []
  let underWay: readonly Waiting[] = []
  let isBusy = false
  let isScheduled = false
  let resting: NodeJS.Timeout | undefined
  let isOver = false
  let tellIdle: () => void = () => undefined

  const schedule = () => {
    if (isBusy) return
    const isUrgent = waiting.some(({ call }) => !isPatient(call))
    if (isScheduled && (resting === undefined || !isUrgent)) return
    isScheduled = true
    clearTimeout(resting)
    resting = isUrgent ? undefined : setTimeout(send, patienceMs)
    // after all that arrived with this turn of the event loop, so that it travels together
    if (isUrgent) setImmediate(send)
  }

  const send = () => {
    isScheduled = false
    resting = undefined
    const count = sizeOfNext(waiting)
    underWay = waiting.slice(0, count)
    waiting = waiting.slice(count)
    isBusy = true
    const { batch, transfer } = packBatch(underWay.map(({ call }) => call))
    link.post(batch, transfer)
  }

  link.listen((answers, isLast) => {
    if (isLast) isBusy = false
    const sent = underWay
    for (const [place, answer] of answers) {
      const entry = sent[place]
      entry?.settle(outcomeOf(entry.call, answer, log))
    }
    if (!isLast) return
    underWay = []
    if (waiting.length > 0) schedule()
    else tellIdle()
  })

  void link.lost.then((error) => {
    if (isOver) return
    isOver = true
    log.bug('the store ended', error)
    for (const { settle } of [...underWay, ...waiting]) settle(fail('relay.not-running'))
    waiting = []
    underWay = []
    tellIdle()
  })

  return {
    ask: <const C extends Call>(call: C) =>
      new Promise<ReturnType<StoreCalls[C['name']]>>((resolve) => {
        // the engine answers each call by the function of its name
        const settle = (outcome: Outcome<unknown>) => resolve(outcome as ReturnType<StoreCalls[C['name']]>)
        if (isOver) return settle(fail('relay.not-running'))
        waiting.push({ call, settle })
        schedule()
      }),
    async close() {
      if (isOver) return
      if (isBusy || isScheduled || waiting.length > 0) await new Promise<void>((idle) => (tellIdle = idle))
      if (isOver) return
      isOver = true
      await link.close()
    },
  }
}

/** Beginnings and ends of attempts: no client waits for them, so they may ride with the next call that somebody waits for. */
function isPatient({ name }: Call): boolean {
  return name === 'begin' || name === 'end'
}

/** How many of the waiting calls fit into a batch; one always does. */
function sizeOfNext(waiting: readonly Waiting[]): number {
  let bytes = 0
  for (const [index, { call }] of waiting.entries()) {
    bytes += sizeOf(call)
    if (index === mostCalls || (bytes > mostBytes && index > 0)) return index
  }
  return waiting.length
}

function outcomeOf(call: Call, answer: Answer, log: Log): Outcome<unknown> {
  if ('outcome' in answer) return answer.outcome
  return fail('internal', { id: log.bug(`the store could not run ${call.name}`, answer.bug) })
}
