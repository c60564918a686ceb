// A mail server that really takes mail, over TLS as odd as its order says, and remembers what it got: over which protocol, with which
// client certificate. For tests of a sending Postfix.
import { createServer, type Socket } from 'node:net'
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls'
import type { IssuedCertificate } from '#lab/authority.ts'

export interface SinkOrder {
  readonly host: string
  readonly address: string
  readonly port?: number
  /** null = STARTTLS is not offered. */
  readonly certificate: IssuedCertificate | null
  readonly options?: SecureContextOptions
  /** Presented instead when the client names this host (SNI). */
  readonly byName?: IssuedCertificate
  readonly asksCertificate?: boolean
}
export interface Received {
  readonly host: string
  readonly recipient: string
  /** null = in clear. */
  readonly protocol: string | null
  readonly suite: string | null
  readonly serverName: string | null
  /** SHA-256 of the client's certificate, lower-case hex; null = none shown. */
  readonly clientPrint: string | null
}
export interface Sink {
  readonly received: readonly Received[]
  stop(): Promise<void>
}

/** Starts the server; it listens when the promise resolves. */
export function startSink(order: SinkOrder): Promise<Sink> {
  const received: Received[] = []
  const open = new Set<Socket>()
  const context = order.certificate === null ? null : contextOf(order.certificate, order.options)
  const named = order.byName === undefined ? context : contextOf(order.byName, order.options)
  const converse = (socket: Socket | TLSSocket) => {
    let recipient = ''
    let isData = false
    let pending = ''
    const onData = (chunk: Buffer) => {
      pending += chunk.toString('latin1')
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end)
        pending = pending.slice(end + 2)
        const verb = line.split(/[ :]/)[0]?.toUpperCase() ?? ''
        if (isData) {
          if (line !== '.') continue
          isData = false
          received.push({ host: order.host, recipient, ...factsOf(socket) })
          socket.write('250 2.0.0 taken\r\n')
        } else if (verb === 'EHLO') {
          const offer = context !== null && !(socket instanceof TLSSocket) ? '250-STARTTLS\r\n' : ''
          socket.write(`250-${order.host}\r\n${offer}250 8BITMIME\r\n`)
        } else if (verb === 'STARTTLS' && context !== null && named !== null) {
          socket.removeListener('data', onData)
          socket.write('220 2.0.0 go\r\n')
          const secured = new TLSSocket(socket, {
            isServer: true,
            secureContext: context,
            requestCert: order.asksCertificate === true,
            rejectUnauthorized: false,
            SNICallback: (name, done) => done(null, name === order.host ? named : context),
          })
          secured.on('error', () => socket.destroy())
          converse(secured)
          return
        } else if (verb === 'DATA') {
          isData = true
          socket.write('354 go on\r\n')
        } else if (verb === 'QUIT') {
          socket.end('221 2.0.0 bye\r\n')
        } else {
          if (verb === 'RCPT') recipient = /<([^>]*)>/.exec(line)?.[1] ?? ''
          socket.write('250 2.0.0 ok\r\n')
        }
      }
    }
    socket.on('data', onData)
  }
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.write(`220 ${order.host} ESMTP\r\n`)
    converse(socket)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: order.address, port: order.port ?? 25 }, () =>
      resolve({
        received,
        stop: () => {
          for (const socket of open) socket.destroy()
          return new Promise((done) => server.close(() => done()))
        },
      }),
    )
  })
}

function contextOf({ keyPem, chainPem }: IssuedCertificate, options: SecureContextOptions = {}) {
  return createSecureContext({ key: keyPem, cert: chainPem, ...options })
}

function factsOf(socket: Socket | TLSSocket): Omit<Received, 'host' | 'recipient'> {
  if (!(socket instanceof TLSSocket)) return { protocol: null, suite: null, serverName: null, clientPrint: null }
  const print = socket.getPeerCertificate().fingerprint256 as string | undefined
  const serverName = (socket as TLSSocket & { servername?: string | false }).servername
  return {
    protocol: socket.getProtocol(),
    suite: socket.getCipher().standardName,
    serverName: typeof serverName === 'string' ? serverName : null,
    clientPrint: print === undefined ? null : print.replaceAll(':', '').toLowerCase(),
  }
}
