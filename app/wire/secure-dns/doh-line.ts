// DNS messages over one HTTP connection to a resolver (RFC 8484 section 4.1): many at once over HTTP/2, one over HTTP/1.1, always posted. Only
// a 200 of the right type and size is an answer; nothing is followed or decoded.
import { type ClientHttp2Session, connect } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { printable } from '../smtp-reply.ts'
import { exchangeHttp } from '../web/http-exchange.ts'
import { type Carried, maxMessageBytes } from './query-carrier.ts'
import type { Line } from './shared-line.ts'

const mediaType = 'application/dns-message'
const idleMs = 10_000

export interface DohTarget {
  /** Host, with the port when it is not the usual one. */
  readonly authority: string
  readonly path: string
}

const failed = (failure: 'no-answer' | 'refused' | 'malformed' | 'cancelled', detail = ''): Carried => ({
  ok: false,
  failure,
  detail,
})

function meaningOf(status: number, contentType: string | null, body: Buffer): Carried {
  if (status !== 200) return failed('refused', `HTTP ${status}`)
  const isRight = contentType?.split(';')[0]?.trim().toLowerCase() === mediaType
  return isRight && body.length >= 12 ? { ok: true, message: body } : failed('malformed', contentType ?? '')
}

/** A line that serves one question and is spent. */
export function createSingleLine(socket: TLSSocket, target: DohTarget): Line {
  let isOpen = true
  socket.once('close', () => {
    isOpen = false
  })
  socket.setTimeout(idleMs, () => socket.destroy())
  return {
    isSingle: true,
    get isOpen() {
      return isOpen
    },
    async ask(query, timeoutMs, signal) {
      if (!isOpen) return 'lost'
      isOpen = false
      socket.setTimeout(0)
      const order = { method: 'POST', host: target.authority, path: target.path, body: query } as const
      const headers = { accept: mediaType, 'content-type': mediaType }
      const deadline = performance.now() + timeoutMs
      const reply = await exchangeHttp(socket, { ...order, headers, maxBytes: maxMessageBytes }, deadline, signal)
      if (reply.ok) return meaningOf(reply.status, reply.contentType, reply.body)
      if (reply.failure === 'cancelled') return failed('cancelled')
      return failed(reply.failure === 'too-large' ? 'malformed' : 'no-answer', reply.detail)
    },
  }
}

/** A line for many questions. */
export function createManyLine(socket: TLSSocket, target: DohTarget): Line {
  const session = connect(`https://${target.authority}`, {
    createConnection: () => socket,
    settings: { enablePush: false },
    maxSessionMemory: 4,
    maxHeaderListPairs: 64,
  })
  const isOpen = () => !session.closed && !session.destroyed && socket.writable
  session.on('error', () => {})
  session.on('goaway', () => session.close())
  session.setTimeout(idleMs, () => session.destroy())
  session.unref()
  let asking = 0
  return {
    isSingle: false,
    get isOpen() {
      return isOpen()
    },
    async ask(query, timeoutMs, signal) {
      if (!isOpen()) return 'lost'
      asking += 1
      session.ref()
      const carried = await askOnStream(session, target, query, timeoutMs, signal)
      asking -= 1
      if (asking === 0 && !session.destroyed) session.unref()
      return carried
    },
  }
}

function askOnStream(
  session: ClientHttp2Session,
  target: DohTarget,
  query: Buffer,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Carried | 'lost'> {
  return new Promise((resolve) => {
    const stream = session.request({
      ':method': 'POST',
      ':scheme': 'https',
      ':authority': target.authority,
      ':path': target.path,
      accept: mediaType,
      'accept-encoding': 'identity',
      'content-type': mediaType,
      'content-length': query.length,
      'user-agent': 'Handschlag',
    })
    const end = (carried: Carried | 'lost') => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      stream.destroy()
      resolve(carried)
    }
    const cancel = () => end(failed('cancelled'))
    // A server that leaves one question open may leave them all.
    const giveUp = () => {
      end(failed('no-answer', 'no answer in time'))
      session.destroy()
    }
    const timer = setTimeout(giveUp, timeoutMs)
    signal.addEventListener('abort', cancel, { once: true })
    const chunks: Buffer[] = []
    let length = 0
    let status = 0
    let contentType: string | null = null
    stream.on('response', (headers) => {
      status = headers[':status'] ?? 0
      contentType = headers['content-type'] === undefined ? null : printable(headers['content-type'])
      if (headers['content-encoding'] !== undefined) end(failed('malformed', 'encoded'))
      else if (status !== 200) end(meaningOf(status, contentType, Buffer.alloc(0)))
    })
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > maxMessageBytes) return end(failed('malformed', 'too large'))
      chunks.push(chunk)
    })
    stream.on('end', () => end(status === 0 ? 'lost' : meaningOf(status, contentType, Buffer.concat(chunks))))
    stream.on('error', () => end('lost'))
    stream.on('close', () => end('lost'))
    if (signal.aborted) return cancel()
    stream.end(query)
  })
}
