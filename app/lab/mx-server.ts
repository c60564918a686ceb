// One practice mail server: speaks just enough SMTP to be tested, starts TLS the way its partner would, and never takes a message.
import { createServer, type Server, type Socket } from 'node:net'
import { type SecureContext, type SecureContextOptions, TLSSocket } from 'node:tls'
import { serverContext } from '#wire/server-context.ts'
import type { IssuedCertificate } from './authority.ts'

export interface MxServerOrder {
  readonly hostName: string
  readonly address: string
  readonly port: number
  /** null = STARTTLS is not offered. */
  readonly tls: {
    readonly certificate: IssuedCertificate
    readonly isOld: boolean
    /** Further settings, for servers odder than the practice partners. */
    readonly options?: SecureContextOptions
  } | null
}
export interface MxServer {
  readonly port: number
  stop(): Promise<void>
}

const maxLine = 1000
const idleMs = 60_000

/** Starts a practice server; port 0 takes a free one. */
export function startMxServer(order: MxServerOrder): Promise<MxServer> {
  const context = order.tls === null ? null : serverContext({ ...order.tls.certificate, ...order.tls })
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.setTimeout(idleMs, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.write(`220 ${order.hostName} ESMTP practice\r\n`)
    converse(socket, order.hostName, context)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: order.address, port: order.port }, () =>
      resolve({ port: portOf(server), stop: () => stop(server, open) }),
    )
  })
}

function converse(socket: Socket | TLSSocket, hostName: string, context: SecureContext | null): void {
  let pending = ''
  const onData = (chunk: Buffer) => {
    pending += chunk.toString('latin1')
    if (pending.length > maxLine * 10) return socket.destroy()
    for (let end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
      const line = pending.slice(0, end).trim()
      pending = pending.slice(end + 1)
      const verb = line.split(' ')[0]?.toUpperCase()
      if (verb === 'STARTTLS' && context !== null && !(socket instanceof TLSSocket)) {
        pending = ''
        socket.removeListener('data', onData)
        socket.write('220 2.0.0 Ready to start TLS\r\n')
        const secured = new TLSSocket(socket, { isServer: true, secureContext: context })
        secured.on('error', () => socket.destroy())
        converse(secured, hostName, null)
        return
      }
      socket.write(answer(verb, hostName, context !== null && !(socket instanceof TLSSocket)))
      if (verb === 'QUIT') socket.end()
    }
    return undefined
  }
  socket.on('data', onData)
}

function answer(verb: string | undefined, hostName: string, offersTls: boolean): string {
  switch (verb) {
    case 'EHLO':
      return `250-${hostName}\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n${offersTls ? '250-STARTTLS\r\n' : ''}250 8BITMIME\r\n`
    case 'HELO':
      return `250 ${hostName}\r\n`
    case 'NOOP':
    case 'RSET':
      return '250 2.0.0 Ok\r\n'
    case 'QUIT':
      return '221 2.0.0 Bye\r\n'
    case 'MAIL':
      return '550 5.7.1 practice server, takes no mail\r\n'
    default:
      return '502 5.5.2 not here\r\n'
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

function stop(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  for (const socket of open) socket.destroy()
  return new Promise((resolve) => server.close(() => resolve()))
}
