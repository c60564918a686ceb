// The asker's end of the control socket: for the command line and the window. One connection per question; a relay that is not there is
// fault relay.not-running, one that answers what nobody can read is contract.rejected.
import { connect, type Socket } from 'node:net'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type RelayEvent, relayEvent } from '#domain/relay-queue.ts'
import {
  answerLimit,
  type ControlCallName,
  type ControlInput,
  type ControlOutput,
  controlAnswer,
  controlCalls,
} from './control-contract.ts'
import { controlPathOf } from './control-path.ts'
import { jsonLine, readJsonLines } from './json-lines.ts'

export interface ControlClient {
  /** Asks one question. */
  ask<N extends ControlCallName>(call: N, input: ControlInput<N>): Promise<Outcome<ControlOutput<N>>>
  /** Listens to what happens until the returned function is called; `onEnd` comes once when the relay goes away by itself. */
  listen(onEvent: (event: RelayEvent) => void, onEnd: () => void): Promise<Outcome<() => void>>
}

const askTimeoutMs = 60_000

/** Talks to the relay whose folder this is (absolute path); nothing is opened before the first question. */
export function createControlClient(folder: string): ControlClient {
  return {
    async ask(call, input) {
      const socket = await open(folder)
      if (socket === undefined) return fail('relay.not-running', { path: folder })
      try {
        return parseAnswer(call, await exchange(socket, call, input), folder)
      } finally {
        socket.destroy()
      }
    },
    async listen(onEvent, onEnd) {
      const socket = await open(folder)
      if (socket === undefined) return fail('relay.not-running', { path: folder })
      return new Promise((resolve) => {
        let isLeft = false
        const lost = () => {
          resolve(fail('relay.not-running', { path: folder }))
          if (!isLeft) onEnd()
          isLeft = true
        }
        socket.on('close', lost)
        readJsonLines(socket, answerLimit, {
          onValue(value) {
            const answer = controlAnswer.safeParse(value)
            if (!answer.success || answer.data.kind === 'fault') return void socket.destroy()
            if (answer.data.kind === 'value') {
              return resolve(
                succeed(() => {
                  isLeft = true
                  socket.destroy()
                }),
              )
            }
            const event = relayEvent.safeParse(answer.data.event)
            if (event.success) onEvent(event.data)
          },
          onOverflow: () => socket.destroy(),
        })
        socket.write(jsonLine({ id: 1, call: 'events', input: {} }))
      })
    },
  }
}

function open(folder: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(controlPathOf(folder))
    socket.once('connect', () => resolve(socket))
    socket.on('error', () => resolve(undefined))
  })
}

/** The first answer; undefined when the connection ended or took too long. */
function exchange(socket: Socket, call: ControlCallName, input: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    socket.on('close', () => resolve(undefined))
    socket.setTimeout(askTimeoutMs, () => socket.destroy())
    readJsonLines(socket, answerLimit, { onValue: resolve, onOverflow: () => socket.destroy() })
    socket.write(jsonLine({ id: 1, call, input }))
  })
}

/** What a value that came is an answer of; `undefined` = none came. */
export function parseAnswer<N extends ControlCallName>(
  call: N,
  value: unknown,
  folder: string,
): Outcome<ControlOutput<N>> {
  if (value === undefined) return fail('relay.not-running', { path: folder })
  const answer = controlAnswer.safeParse(value)
  if (!answer.success || answer.data.kind === 'event') return fail('contract.rejected', { detail: 'answer' })
  if (answer.data.kind === 'fault') return { ok: false, fault: answer.data.fault }
  const output = controlCalls[call].output.safeParse(answer.data.value)
  if (!output.success) return fail('contract.rejected', { detail: output.error.issues[0]?.path.join('.') ?? 'answer' })
  return succeed(output.data as ControlOutput<N>)
}
