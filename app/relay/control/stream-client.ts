// The asker's end where the control socket is on another host: questions go one after the other over a stream that leads there, which is opened
// when it is needed and again when it was lost. Faults: those of opening it, relay.not-running where no answer came, contract.rejected.
import type { Duplex } from 'node:stream'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type ControlClient, parseAnswer } from './control-client.ts'
import { answerLimit, controlAnswer } from './control-contract.ts'
import { jsonLine, readJsonLines } from './json-lines.ts'

export interface StreamClient extends Pick<ControlClient, 'ask'> {
  /** Ends the stream; a later question opens another one. */
  close(): void
}

const askTimeoutMs = 60_000

interface Line {
  readonly stream: Duplex
  /** Whoever waits for the next answer. */
  waits: ((value: unknown) => void) | null
  /** Kept here, for a channel of SSH never calls itself destroyed, and drops what is written to it without a word. */
  isGone: boolean
}

/** Makes the client; `place` is what a fault names. */
export function createStreamClient(open: () => Promise<Outcome<Duplex>>, place: string): StreamClient {
  let line: Line | undefined
  let last: Promise<unknown> = Promise.resolve()
  let id = 0
  const ready = async (): Promise<Outcome<Line>> => {
    if (line !== undefined && !line.isGone) return succeed(line)
    const opened = await open()
    if (!opened.ok) return opened
    line = lineOver(opened.value)
    return succeed(line)
  }
  return {
    ask(call, input) {
      const asked = last.then(async () => {
        const there = await ready()
        if (!there.ok) return there
        id += 1
        return parseAnswer(call, await exchange(there.value, { id, call, input }), place)
      })
      last = asked.catch(() => undefined)
      return asked
    },
    close() {
      if (line !== undefined) lose(line)
      line = undefined
    },
  }
}

function lineOver(stream: Duplex): Line {
  const line: Line = { stream, waits: null, isGone: false }
  const lost = () => lose(line)
  stream.on('error', lost)
  stream.on('end', lost)
  stream.on('close', lost)
  readJsonLines(stream, answerLimit, { onValue: (value) => line.waits?.(value), onOverflow: lost })
  return line
}

/** Nothing is asked over it any more, and whoever waits has no answer. */
function lose(line: Line): void {
  if (line.isGone) return
  line.isGone = true
  line.stream.destroy()
  line.waits?.(undefined)
}

/** The answer to this question; undefined when the stream ended, took too long or answered something else. */
function exchange(
  line: Line,
  question: { readonly id: number; readonly call: string; readonly input: unknown },
): Promise<unknown> {
  return new Promise((resolve) => {
    const end = (value: unknown) => {
      clearTimeout(timer)
      line.waits = null
      resolve(value)
    }
    const timer = setTimeout(() => lose(line), askTimeoutMs)
    line.waits = (value) => {
      if (value === undefined || isAnswerTo(value, question.id)) end(value)
      else lose(line)
    }
    if (line.isGone) return end(undefined)
    line.stream.write(jsonLine(question))
  })
}

/** A question nobody could read is answered under the number 0. */
function isAnswerTo(value: unknown, id: number): boolean {
  const answer = controlAnswer.safeParse(value)
  return answer.success && answer.data.kind !== 'event' && (answer.data.id === id || answer.data.id === 0)
}
