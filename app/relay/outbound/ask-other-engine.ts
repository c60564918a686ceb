// Whether a server that our runtime cannot finish a handshake with answers another engine: one connection, STARTTLS, the hello of OpenSSL
// by our own hello code, goodbye. Nothing is encrypted and no mail is sent. Whatever goes wrong is "no answer".
import type { AnsweredHello } from '#domain/hello-answer.ts'
import type { Dialer } from '#ports/dialer.ts'
import { meaningOf } from '#wire/hello/plan/answer-meaning.ts'
import { gatewayHello } from '#wire/hello/plan/gateway-hellos.ts'
import { sendHello } from '#wire/hello/send-hello.ts'
import { readReplies } from '#wire/smtp-reply.ts'

export interface OtherEngineOrder {
  readonly ip: string
  readonly port: number
  readonly serverName: string | null
  readonly dialer: Dialer
  readonly helo: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** What the server chose of OpenSSL's offer; undefined = it did not take it. */
export async function askOtherEngine(order: OtherEngineOrder): Promise<AnsweredHello | undefined> {
  const { timeoutMs, signal } = order
  const dialed = await order.dialer.dial({ ip: order.ip, port: order.port }, timeoutMs, signal)
  if (!dialed.ok) return undefined
  const { socket } = dialed
  const hangUp = () => socket.destroy()
  signal.addEventListener('abort', hangUp, { once: true })
  const replies = readReplies(socket, () => undefined)
  const says = async (line: string | null, code: number) => {
    if (line !== null) socket.write(`${line}\r\n`)
    const outcome = await replies.next(timeoutMs)
    return outcome.ok && outcome.reply.code === code
  }
  try {
    const isReady = (await says(null, 220)) && (await says(`EHLO ${order.helo}`, 250)) && (await says('STARTTLS', 220))
    const strayBytes = replies.release()
    if (!isReady || strayBytes > 0) {
      socket.on('error', () => {}).destroy()
      return undefined
    }
    const { hello } = gatewayHello('openssl-3.0', order.serverName)
    const meaning = meaningOf(await sendHello(socket, hello, { timeoutMs, signal }))
    return meaning.kind === 'accepted' ? meaning.answer : undefined
  } finally {
    signal.removeEventListener('abort', hangUp)
  }
}
