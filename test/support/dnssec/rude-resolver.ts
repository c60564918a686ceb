// A resolver for one test that takes TLS connections and does with them what the test says: DNS over TLS by hand, or a scripted HTTP/2 server.
import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from 'node:http2'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { SocketAddress } from '#domain/setting.ts'

export interface RudeResolver {
  readonly address: SocketAddress
  /** Connections ever made. */
  connections(): number
  openConnections(): number
  /** Questions that came in whole. */
  questions(): number
  stop(): Promise<void>
}
interface Identity {
  readonly key: string
  readonly cert: string
}

async function listen(server: Server | Http2SecureServer, questions: () => number): Promise<RudeResolver> {
  const open = new Set<Socket>()
  let count = 0
  server.on('connection', (socket: Socket) => {
    count += 1
    open.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    address: { address: '127.0.0.1', port: (server.address() as AddressInfo).port },
    connections: () => count,
    openConnections: () => open.size,
    questions,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

/** Takes connections and never says a word. */
export function serveSilence(): Promise<RudeResolver> {
  return listen(
    createTcpServer((socket) => socket.resume()),
    () => 0,
  )
}

/** DNS over TLS: `answer` gets each question and writes what it likes. */
export function serveRudeDot(
  identity: Identity,
  answer: (socket: TLSSocket, query: Buffer) => void,
): Promise<RudeResolver> {
  let count = 0
  const server = createServer(identity, (socket) => {
    let received = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const size = received.readUInt16BE(0)
        const query = received.subarray(2, 2 + size)
        received = received.subarray(2 + size)
        count += 1
        answer(socket, query)
      }
    })
  })
  server.on('tlsClientError', () => {})
  return listen(server, () => count)
}

/** DNS over HTTPS by HTTP/2: `answer` gets each stream and its whole body. */
export function serveRudeDoh(
  identity: Identity,
  answer: (stream: ServerHttp2Stream, query: Buffer) => void,
): Promise<RudeResolver> {
  let count = 0
  const server = createSecureServer({ ...identity, allowHTTP1: false })
  server.on('sessionError', () => {})
  server.on('stream', (stream) => {
    const chunks: Buffer[] = []
    stream.on('error', () => {})
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      count += 1
      answer(stream, Buffer.concat(chunks))
    })
  })
  return listen(server, () => count)
}

/** A question turned into an empty answer of a status. */
export function emptyAnswer(query: Buffer, rcode = 0): Buffer {
  const reply = Buffer.from(query)
  reply.writeUInt16BE(0x8180 | rcode, 2)
  return reply
}

/** A message behind its length. */
export function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(2)
  head.writeUInt16BE(message.length)
  return Buffer.concat([head, message])
}
