// The relay's end of the control socket: checks every question, answers in order of completion, streams events to those who asked. A
// question that does not pass is answered with contract.rejected; too many or too long ones cost the asker its connection, never the
// relay. Fault relay.not-started when the socket cannot be opened.
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { RelayEvent } from '#domain/relay-queue.ts'
import type { Log } from '#ports/log.ts'
import {
  type ControlAnswer,
  type ControlCallName,
  type ControlInput,
  type ControlOutput,
  controlCalls,
  controlQuestion,
  questionLimit,
} from './control-contract.ts'
import { jsonLine, readJsonLines } from './json-lines.ts'

export type ControlHandlers = {
  readonly [N in ControlCallName]: (input: ControlInput<N>) => Promise<Outcome<ControlOutput<N>>>
}
export interface ControlServer {
  /** Gives an event to everybody who listens; one who does not keep up is let go. */
  tell(event: RelayEvent): void
  stop(): Promise<void>
}

const maxConnections = 32
const maxOpenQuestions = 16
/** Unread bytes after which a listener is let go. */
const maxBacklog = 4 * 1024 * 1024

/** Listens on the path; what lies there from an earlier run is replaced, so the caller must hold the folder's lock. */
export function startControlServer(path: string, handlers: ControlHandlers, log: Log): Promise<Outcome<ControlServer>> {
  const sockets = new Set<Socket>()
  const listeners = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      listeners.delete(socket)
    })
    socket.on('error', () => socket.destroy())
    serve(socket, handlers, log, () => listeners.add(socket))
  })
  server.maxConnections = maxConnections
  if (process.platform !== 'win32') rmSync(path, { force: true })
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(fail('relay.not-started', { detail: error.message })))
    const before = process.umask(0o077)
    server.listen(path, () => {
      if (process.platform !== 'win32') chmodSync(path, 0o600)
      resolve(
        succeed({
          tell(event) {
            if (listeners.size === 0) return
            const line = jsonLine({ kind: 'event', event } satisfies ControlAnswer)
            for (const socket of listeners) {
              socket.write(line)
              if (socket.writableLength > maxBacklog) socket.destroy()
            }
          },
          stop: () =>
            new Promise((done) => {
              server.close(() => done())
              for (const socket of sockets) socket.destroy()
            }),
        }),
      )
    })
    process.umask(before)
  })
}

function serve(socket: Socket, handlers: ControlHandlers, log: Log, onListen: () => void): void {
  let open = 0
  const say = (answer: ControlAnswer) => {
    if (!socket.destroyed) socket.write(jsonLine(answer))
  }
  const ask = async (value: unknown) => {
    const question = controlQuestion.safeParse(value)
    if (!question.success) return say({ kind: 'fault', id: 0, fault: { code: 'contract.rejected', params: {} } })
    const { id, call, input } = question.data
    if (call === 'events') {
      onListen()
      return say({ kind: 'value', id, value: {} })
    }
    const outcome = await answer(handlers, call, input).catch((error: unknown) =>
      fail('internal', { id: log.bug('control call failed', error) }),
    )
    say(outcome.ok ? { kind: 'value', id, value: outcome.value } : { kind: 'fault', id, fault: outcome.fault })
  }
  readJsonLines(socket, questionLimit, {
    onValue(value) {
      open += 1
      if (open > maxOpenQuestions) return void socket.destroy()
      void ask(value).finally(() => {
        open -= 1
      })
    },
    onOverflow: () => socket.destroy(),
  })
}

async function answer<N extends ControlCallName>(
  handlers: ControlHandlers,
  call: N,
  input: unknown,
): Promise<Outcome<unknown>> {
  const given = controlCalls[call].input.safeParse(input)
  if (!given.success) {
    const issue = given.error.issues[0]
    return fail('contract.rejected', { detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` })
  }
  const handler: (input: never) => Promise<Outcome<unknown>> = handlers[call]
  return handler(given.data as never)
}
