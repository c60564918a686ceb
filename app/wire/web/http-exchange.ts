// One HTTP/1.1 request over a connection that is already open, and its answer within bounds. Nothing is followed, decoded or kept alive;
// only the body of a 200 is read. The connection is closed afterwards, whatever happened.
import { type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebFailure } from '#ports/https-get.ts'
import { printable } from '../smtp-reply.ts'

const maxHeaderBytes = 16 * 1024

export interface HttpOrder {
  readonly method: 'GET' | 'POST'
  /** As it stands in the Host field, with the port when it is not the usual one. */
  readonly host: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
  readonly maxBytes: number
}
export type HttpReply =
  | { readonly ok: true; readonly status: number; readonly contentType: string | null; readonly body: Buffer }
  | { readonly ok: false; readonly failure: WebFailure; readonly detail: string }

/** Sends the request and reads the answer; `deadline` is a value of `performance.now()`. */
export function exchangeHttp(
  socket: Duplex,
  order: HttpOrder,
  deadline: number,
  signal: AbortSignal,
): Promise<HttpReply> {
  return new Promise((resolve) => {
    const end = (reply: HttpReply) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      outgoing.on('error', () => {})
      socket.on('error', () => {})
      outgoing.destroy()
      socket.destroy()
      resolve(reply)
    }
    const failWith = (failure: WebFailure, detail = '') => end({ ok: false, failure, detail })
    const cancel = () => failWith('cancelled')
    const outgoing = request({
      createConnection: () => socket,
      method: order.method,
      path: order.path,
      headers: {
        host: order.host,
        'user-agent': 'Handschlag',
        'accept-encoding': 'identity',
        connection: 'close',
        ...(order.body === null ? {} : { 'content-length': order.body.length }),
        ...order.headers,
      },
      setHost: false,
      maxHeaderSize: maxHeaderBytes,
      insecureHTTPParser: false,
    })
    const timer = setTimeout(
      () => failWith('timeout', 'no whole answer in time'),
      Math.max(1, deadline - performance.now()),
    )
    signal.addEventListener('abort', cancel, { once: true })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const isParsing = /^HPE_/.test(error.code ?? '')
      failWith(isParsing ? 'not-http' : 'reset', printable(error.code ?? error.message))
    })
    outgoing.on('response', (incoming) => readReply(incoming, order.maxBytes, end))
    if (signal.aborted) return cancel()
    outgoing.end(order.body ?? undefined)
  })
}

function readReply(incoming: IncomingMessage, maxBytes: number, end: (reply: HttpReply) => void) {
  const status = incoming.statusCode ?? 0
  const contentType =
    incoming.headers['content-type'] === undefined ? null : printable(incoming.headers['content-type'])
  const failWith = (failure: WebFailure, detail: string) => end({ ok: false, failure, detail })
  incoming.on('error', (error: NodeJS.ErrnoException) => failWith('reset', printable(error.code ?? error.message)))
  if (status !== 200) return end({ ok: true, status, contentType, body: Buffer.alloc(0) })
  const encoding = incoming.headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') return failWith('encoded', printable(encoding))
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) return failWith('too-large', `over ${maxBytes} bytes`)
  const chunks: Buffer[] = []
  let length = 0
  incoming.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > maxBytes) return failWith('too-large', `over ${maxBytes} bytes`)
    chunks.push(chunk)
  })
  incoming.on('end', () => {
    if (incoming.complete) end({ ok: true, status, contentType, body: Buffer.concat(chunks) })
    else failWith('reset', 'the answer broke off')
  })
  incoming.on('close', () => {
    if (!incoming.complete) failWith('reset', 'the answer broke off')
  })
}
