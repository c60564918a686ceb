// The SMTP library's server with what it has no setting for: before TLS everything but EHLO, NOOP, STARTTLS and QUIT is answered with
// 530 where a listener demands that (RFC 3207 section 4), and the library's own refusals say their enhanced status code in the text.
// A session ends with its socket, even during the
// handshake. Nothing else of its behaviour is touched.
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js'

type ConnectionOptions = ConstructorParameters<typeof SMTPConnection>[2]
type CommandHandler = NonNullable<ReturnType<SMTPConnection['_getHandler']>>

const beforeTls = new Set(['EHLO', 'NOOP', 'STARTTLS', 'QUIT'])
const statusByContext: Readonly<Record<string, string>> = {
  TOO_MANY_RECIPIENTS: '4.5.3',
  MESSAGE_TOO_BIG: '5.3.4',
  SENDER_SYNTAX_ERROR: '5.1.7',
  MAILBOX_SYNTAX_ERROR: '5.1.3',
}

class GuardedConnection extends SMTPConnection {
  readonly #demandsTls: boolean

  constructor(server: GuardedServer, socket: Socket | TLSSocket, options: ConnectionOptions) {
    super(server, socket, options)
    this.#demandsTls = server.demandsTls
  }

  override _getHandler(command: string): CommandHandler | undefined {
    const handler = super._getHandler(command)
    if (!this.#demandsTls || this.secure || handler === undefined || beforeTls.has(command)) return handler
    return (_command: Buffer, callback: () => void) => {
      this.send(530, '5.7.0 Must issue a STARTTLS command first')
      callback()
    }
  }

  /** A client that leaves during the handshake would otherwise stay counted: the library stops listening to the socket below. */
  override upgrade(callback: () => void, secureCallback?: () => void): void {
    const socket = this._socket
    const end = () => setImmediate(() => this._onClose())
    super.upgrade(callback, secureCallback)
    if (socket.destroyed) end()
    else socket.once('close', end)
  }

  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const status = typeof context === 'string' ? statusByContext[context] : undefined
    super.send(code, status === undefined || typeof data !== 'string' ? data : `${status} ${data}`, context)
  }
}

export class GuardedServer extends SMTPServer {
  readonly demandsTls: boolean

  constructor(options: SMTPServerOptions, demandsTls: boolean) {
    super(options)
    this.demandsTls = demandsTls
  }

  override connect(socket: Socket | TLSSocket, options?: ConnectionOptions): void {
    const connection = new GuardedConnection(this, socket, options)
    this.connections.add(connection)
    connection.on('error', (error: Error) => this._onError(error))
    connection.on('connect', (info) => this._onClientConnect(info))
    connection.init()
  }

  /** Ends the sessions of which this is true with 421. */
  dismiss(isIdle: (session: SMTPServerSession) => boolean): void {
    for (const connection of [...this.connections]) {
      if (isIdle(connection.session)) connection.send(421, '4.3.2 this server is shutting down')
    }
  }
}
