// One connection to the trap, spoken like any mail server speaks (RFC 5321, RFC 3207), and every step of it told. What is sent in one go
// with STARTTLS is thrown away, as RFC 3207 section 4.2 asks.
import type { Duplex } from 'node:stream'
import { type SecureContext, TLSSocket } from 'node:tls'
import type { TrapMode } from '#domain/confirm/trap.ts'
import { createTransaction, type Listening, type Transaction } from './transaction.ts'

export interface Talk extends Listening {
  readonly mode: TrapMode
  readonly hostName: string
  /** null = TLS does not begin here. */
  readonly context: SecureContext | null
  readonly asksForCertificate: boolean
}

const mostLineBytes = 4096
const mostCommands = 200
const mostMessageBytes = 1_000_000
const idleMs = 60_000

/** Greets and serves until either side is done. */
export function converse(connection: Duplex, talk: Talk): void {
  connection.write(`220 ${talk.hostName} ESMTP\r\n`)
  serve(connection, talk, false)
}

function serve(connection: Duplex, talk: Talk, isSecure: boolean): void {
  const transaction = createTransaction(talk, isSecure)
  let pending = ''
  let commands = 0
  let bodyBytes = -1
  let idle = setTimeout(() => connection.destroy(), idleMs)
  const onBody = (): boolean => {
    const end = /\r?\n\.\r?\n/.exec(pending)
    if (end === null) {
      // enough is kept to see an end that comes in two pieces
      bodyBytes += Math.max(0, pending.length - 8)
      pending = pending.slice(-8)
      if (bodyBytes > mostMessageBytes) connection.destroy()
      return false
    }
    pending = pending.slice(end.index + end[0].length)
    bodyBytes = -1
    transaction.taken()
    connection.write('250 2.0.0 taken and thrown away\r\n')
    return true
  }
  const onCommand = (): boolean => {
    const end = pending.indexOf('\n')
    if (end < 0) {
      if (pending.length > mostLineBytes) connection.destroy()
      return false
    }
    const line = pending.slice(0, end).replace(/\r$/, '')
    pending = pending.slice(end + 1)
    commands += 1
    if (commands > mostCommands) {
      connection.destroy()
      return false
    }
    const verb = /^[A-Za-z]*/.exec(line)?.[0].toUpperCase() ?? ''
    if (verb === 'STARTTLS') return onStartTls()
    if (verb === 'EHLO' || verb === 'HELO') transaction.greet(plain(line.slice(5)))
    const answer = mailAnswer(verb, line, transaction) ?? answerTo(verb, talk, isSecure)
    connection.write(answer)
    if (answer.startsWith('354')) {
      bodyBytes = 0
      // a message may end with its first line
      pending = `\n${pending}`
    }
    if (verb === 'QUIT') connection.end()
    return verb !== 'QUIT'
  }
  const onStartTls = (): boolean => {
    talk.note(({ startTls }) => ({ startTls: startTls + 1 }))
    if (talk.mode === 'starttls-refused' && !isSecure) {
      connection.write('454 4.7.0 TLS not available due to temporary reason\r\n')
      return true
    }
    if (talk.context === null || isSecure) {
      connection.write('502 5.5.1 command not implemented\r\n')
      return true
    }
    pending = ''
    clearTimeout(idle)
    connection.removeListener('data', onData)
    connection.write('220 2.0.0 ready to start TLS\r\n')
    secure(connection, talk.context, talk)
    return false
  }
  const onData = (chunk: Buffer) => {
    clearTimeout(idle)
    idle = setTimeout(() => connection.destroy(), idleMs)
    pending += chunk.toString('latin1')
    while (bodyBytes >= 0 ? onBody() : onCommand()) {
      if (connection.destroyed) return
    }
  }
  connection.on('data', onData)
  connection.once('close', () => clearTimeout(idle))
}

function secure(connection: Duplex, context: SecureContext, talk: Talk): void {
  const secured = new TLSSocket(connection as never, {
    isServer: true,
    secureContext: context,
    ...(talk.asksForCertificate ? { requestCert: true, rejectUnauthorized: false } : {}),
  })
  let hasBegun = false
  secured.on('secure', () => {
    hasBegun = true
    const suite = secured.getCipher()?.standardName ?? null
    talk.note(({ sessions }) => ({ sessions: sessions + 1, protocol: secured.getProtocol(), suite }))
  })
  secured.on('error', (error) => {
    if (!hasBegun) talk.note(() => ({ handshakeFailure: plain(handshakeWords(error), 300) }))
    connection.destroy()
  })
  secured.once('close', () => connection.destroy())
  connection.once('close', () => {
    if (!hasBegun) {
      talk.note(({ handshakeFailure }) => ({
        handshakeFailure: handshakeFailure ?? 'the sender closed the connection',
      }))
    }
    secured.destroy()
  })
  serve(secured, talk, true)
}

function mailAnswer(verb: string, line: string, transaction: Transaction): string | undefined {
  switch (verb) {
    case 'MAIL':
      return transaction.mail()
    case 'RCPT':
      return transaction.recipient(line)
    case 'RSET':
      return transaction.reset()
    case 'DATA':
      return transaction.data()
    default:
      return undefined
  }
}

function answerTo(verb: string, { mode, hostName }: Talk, isSecure: boolean): string {
  switch (verb) {
    case 'EHLO':
      return `250-${hostName}\r\n250-SIZE ${mostMessageBytes}\r\n${abilityOf(mode, isSecure)}250 8BITMIME\r\n`
    case 'HELO':
      return `250 ${hostName}\r\n`
    case 'NOOP':
      return '250 2.0.0 ok\r\n'
    case 'QUIT':
      return '221 2.0.0 bye\r\n'
    default:
      return '502 5.5.1 command not implemented\r\n'
  }
}

function abilityOf(mode: TrapMode, isSecure: boolean): string {
  if (isSecure || mode === 'no-starttls') return ''
  return mode === 'starttls-stripped' ? '250-XXXXXXXA\r\n' : '250-STARTTLS\r\n'
}

/** The engine's reason in its own words, without the places in its source. */
function handshakeWords(error: Error): string {
  const { reason } = error as { readonly reason?: unknown }
  return typeof reason === 'string' ? reason.toLowerCase().replaceAll('_', ' ') : error.message
}

function plain(text: string, most = 255): string {
  return text
    .replace(/[^\P{C}]/gu, '\ufffd')
    .trim()
    .slice(0, most)
}
