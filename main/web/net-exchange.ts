// One HTTP exchange by Chromium's network, through whatever proxy the session uses, within bounds: no redirect is followed, only the body
// of a 200 is read, and the request is aborted as soon as the outcome is known. Errors come back as values.
import { type IncomingMessage, net, type Session } from 'electron'
import type { WebFailure } from '#ports/https-get.ts'
import { printable } from '#wire/smtp-reply.ts'
import { failureOfNet } from './net-failure.ts'

export interface NetOrder {
  readonly url: string
  readonly accept: string
  readonly post: { readonly body: Buffer; readonly contentType: string } | null
  readonly maxBytes: number
}
export type NetReply =
  | { readonly ok: true; readonly status: number; readonly contentType: string | null; readonly body: Buffer }
  | { readonly ok: false; readonly failure: WebFailure; readonly detail: string }

/** Sends the request and reads the answer; `deadline` is a value of `performance.now()`. */
export function exchangeByNet(
  session: Session,
  order: NetOrder,
  deadline: number,
  signal: AbortSignal,
): Promise<NetReply> {
  return new Promise((resolve) => {
    let isOver = false
    const end = (reply: NetReply) => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      outgoing.abort()
      resolve(reply)
    }
    const failWith = (failure: WebFailure, detail = '') => end({ ok: false, failure, detail })
    const cancel = () => failWith('cancelled')
    const outgoing = net.request({
      url: order.url,
      method: order.post === null ? 'GET' : 'POST',
      session,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    })
    outgoing.setHeader('user-agent', 'Handschlag')
    outgoing.setHeader('accept', order.accept)
    outgoing.setHeader('accept-encoding', 'identity')
    if (order.post !== null) outgoing.setHeader('content-type', order.post.contentType)
    const timer = setTimeout(
      () => failWith('timeout', 'no whole answer in time'),
      Math.max(1, deadline - performance.now()),
    )
    signal.addEventListener('abort', cancel, { once: true })
    // Chromium signs in by the user's account where the proxy takes that; for passwords nobody is asked.
    outgoing.on('login', (asked, decide) => {
      if (asked.isProxy) failWith('local-limit', 'the proxy asks for a password')
      decide()
    })
    outgoing.on('redirect', (status) => end({ ok: true, status, contentType: null, body: Buffer.alloc(0) }))
    outgoing.on('error', (error) => failWith(failureOfNet(error.message), printable(error.message)))
    outgoing.on('response', (incoming) => readReply(incoming, order.maxBytes, end))
    if (signal.aborted) return cancel()
    if (order.post === null) outgoing.end()
    else outgoing.end(order.post.body)
  })
}

function readReply(incoming: IncomingMessage, maxBytes: number, end: (reply: NetReply) => void) {
  const status = incoming.statusCode
  const contentType = fieldOf(incoming, 'content-type')
  const failWith = (failure: WebFailure, detail: string) => end({ ok: false, failure, detail })
  incoming.on('error', (error: Error) => failWith(failureOfNet(error.message), printable(error.message)))
  incoming.on('aborted', () => failWith('reset', 'the answer broke off'))
  if (status !== 200) return end({ ok: true, status, contentType, body: Buffer.alloc(0) })
  const encoding = fieldOf(incoming, 'content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') return failWith('encoded', encoding)
  if (Number(fieldOf(incoming, 'content-length') ?? 0) > maxBytes)
    return failWith('too-large', `over ${maxBytes} bytes`)
  const chunks: Buffer[] = []
  let length = 0
  incoming.on('data', (chunk) => {
    length += chunk.length
    if (length > maxBytes) return failWith('too-large', `over ${maxBytes} bytes`)
    chunks.push(chunk)
  })
  incoming.on('end', () => end({ ok: true, status, contentType, body: Buffer.concat(chunks) }))
}

function fieldOf(incoming: IncomingMessage, name: string): string | null {
  const value = incoming.headers[name]
  return value === undefined ? null : printable(Array.isArray(value) ? value.join(', ') : value)
}
