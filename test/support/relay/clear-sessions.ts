// Sessions in clear to servers that follow a script or are sinks without TLS, for what sending a message does step by step.
import { openedSink, permitOf, shortSending } from '#test/support/relay/open-sink.ts'
import { sampleHooks, sampleMessage } from '#test/support/relay/outgoing-sample.ts'
import type { SinkOptions } from '#test/support/relay/sink-order.ts'
import { type Sink, startSink } from '#test/support/relay/smtp-sink.ts'
import { type Script, type ScriptedServer, serveScript } from '#test/support/scripted-smtp.ts'
import type { OpenSession } from '#wire/smtp-client/open-session.ts'
import type { OutgoingMessage } from '#wire/smtp-client/transmission.ts'
import { transmit } from '#wire/smtp-client/transmit.ts'

export const never = new AbortController().signal
const servers: (ScriptedServer | Sink)[] = []
const clear = { starttls: 'if-offered' } as const
const hostName = 'mx.partner.example'

/** Ends every server started so far. */
export async function stopServers(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
}

/** A server that says yes to everything, but for the replies given; `.` is the end of the data. */
export async function toScript(replies: Script['replies'], keywords = ['PIPELINING', 'SIZE 9999']) {
  const lines = [hostName, ...keywords]
  const reply = lines.map((word, at) => `250${at === lines.length - 1 ? ' ' : '-'}${word}\r\n`).join('')
  const usual = { MAIL: '250 2.1.0 ok\r\n', RCPT: '250 2.1.5 ok\r\n', DATA: '354 go\r\n', '.': '250 2.0.0 Ok: 4F2\r\n' }
  const server = await serveScript(
    { greeting: '220 mx\r\n', replies: { ...usual, EHLO: reply, ...replies } },
    '127.0.0.1',
  )
  servers.push(server)
  const session = await openedSink({ hostName, address: '127.0.0.1', port: server.port }, [], {}, clear)
  return { session, heard: server.heard }
}
/** A sink without TLS. */
export async function toSink(options: Partial<SinkOptions> = {}) {
  const sink = await startSink({ hostName, address: '127.0.0.1', port: 0, tls: null, ...options })
  servers.push(sink)
  return { sink, session: await openedSink(sink, [], {}, clear) }
}
/** Sends a message with short waits. */
export const send = (session: OpenSession, message: OutgoingMessage = sampleMessage(), hooks = sampleHooks()) =>
  transmit(permitOf(session), message, hooks, never, shortSending)
/** One answer after the other. */
export const inTurn = (...answers: readonly string[]) => {
  const left = [...answers]
  return (socket: { write(text: string): unknown }) => socket.write(`${left.shift() ?? '599 too many'}\r\n`)
}
