// A web server for one test that says whatever bytes the test wants, over TLS or in clear, so that it can be slow, endless, wrong or rude.
import { createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

export interface WebServer {
  readonly port: number
  /** Heads and bodies of the requests that came in. */
  readonly requests: readonly Buffer[]
  /** Connections that are open now. */
  openConnections(): number
  stop(): Promise<void>
}
export interface WebScript {
  readonly tls?: TlsOptions
  /** Called when a connection is open, before anything was asked. */
  greet?(socket: Duplex): void
  /** Called with each whole request; writes the answer. */
  answer(socket: Duplex, request: Buffer): void
}

/** Serves, on a free port of 127.0.0.1 unless a place is given. */
export async function serveWeb(script: WebScript, place = { address: '127.0.0.1', port: 0 }): Promise<WebServer> {
  const requests: Buffer[] = []
  const open = new Set<Socket>()
  const serve = (socket: Duplex) => {
    let received = Buffer.alloc(0)
    socket.on('error', () => {})
    script.greet?.(socket)
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      if (!isWhole(received)) return
      requests.push(received)
      script.answer(socket, received)
      received = Buffer.alloc(0)
    })
  }
  const server: Server = script.tls === undefined ? createServer(serve) : createTlsServer(script.tls, serve)
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => open.delete(socket))
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(place.port, place.address, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    port: address.port,
    requests,
    openConnections: () => open.size,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

function isWhole(request: Buffer): boolean {
  const head = request.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /^content-length: *(\d+)/im.exec(request.subarray(0, head).toString('latin1'))?.[1] ?? '0'
  return request.length >= head + 4 + Number(length)
}

/** The bytes of a usual answer. */
export function httpAnswer(status: number, headers: Readonly<Record<string, string>>, body: string | Buffer): Buffer {
  const content = Buffer.from(body)
  const fields = Object.entries({ 'Content-Length': String(content.length), ...headers })
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Said\r\n${head}\r\n`), content])
}
