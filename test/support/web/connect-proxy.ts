// An HTTP proxy for one test: tunnels CONNECT and forwards plain requests to one port of 127.0.0.1 whatever the name asked for, or refuses
// with a status, or keeps silent. Remembers what was asked.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** `to` is the port behind the proxy. */
export type ProxyManner = { readonly to: number } | { readonly status: number } | 'silent'

export interface ConnectProxy {
  readonly address: string
  /** `CONNECT host:port` and `METHOD url`, in order. */
  readonly asked: string[]
  manner: ProxyManner
  openConnections(): number
  stop(): Promise<void>
}

/** Starts on a free port. */
export async function startProxy(manner: ProxyManner): Promise<ConnectProxy> {
  const open = new Set<Socket>()
  const server = createServer((incoming, answer) => forward(proxy, incoming, answer))
  server.on('connect', (incoming, socket: Duplex, head: Buffer) => tunnel(proxy, incoming, socket, head))
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: ConnectProxy = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    manner,
    openConnections: () => open.size,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy()
        server.close(() => resolve())
      }),
  }
  return proxy
}

const challenge = (status: number) => (status === 407 ? { 'Proxy-Authenticate': 'Basic realm="proxy"' } : {})

function tunnel(proxy: ConnectProxy, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  proxy.asked.push(`CONNECT ${incoming.url ?? ''}`)
  const { manner } = proxy
  if (manner === 'silent') return
  if ('status' in manner) {
    const fields = Object.entries(challenge(manner.status)).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 ${manner.status} Refused\r\n${fields.join('')}Content-Length: 0\r\n\r\n`)
    return
  }
  const far = connect(manner.to, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connected\r\n\r\n')
    far.write(head)
    far.pipe(socket).pipe(far)
  })
  far.on('error', () => socket.destroy())
  far.once('close', () => socket.destroy())
  socket.once('close', () => far.destroy())
}

function forward(proxy: ConnectProxy, incoming: IncomingMessage, answer: ServerResponse): void {
  proxy.asked.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`)
  const { manner } = proxy
  if (manner === 'silent') return
  if ('status' in manner) {
    answer.writeHead(manner.status, challenge(manner.status)).end()
    return
  }
  const url = new URL(incoming.url ?? '')
  const { method = 'GET', headers } = incoming
  const onward = { host: '127.0.0.1', port: manner.to, method, headers, path: `${url.pathname}${url.search}` }
  const far = request(onward, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers)
    reply.pipe(answer)
  })
  far.on('error', () => answer.destroy())
  incoming.pipe(far)
}
