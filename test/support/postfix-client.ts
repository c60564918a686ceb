// Hands one envelope to a mail server, in clear or over TLS, with or without a certificate of its own, and tells the reply to RCPT.
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { IssuedCertificate } from '#lab/authority.ts'

export interface EnvelopeOrder {
  readonly address: string
  readonly port: number
  readonly from: string
  readonly to: string
  readonly isSecured: boolean
  readonly certificate?: IssuedCertificate
}

/** The last line of the reply that decided: to MAIL when it was refused, else to RCPT. */
export async function offerEnvelope(order: EnvelopeOrder): Promise<string> {
  const plain = connect({ host: order.address, port: order.port })
  let lines = readReplies(plain)
  try {
    await lines.next()
    await say(plain, lines, 'EHLO client.test')
    let socket: Socket = plain
    if (order.isSecured) {
      await say(plain, lines, 'STARTTLS')
      lines.stop()
      const own =
        order.certificate === undefined ? {} : { cert: order.certificate.chainPem, key: order.certificate.keyPem }
      const secured = connectTls({ socket: plain, rejectUnauthorized: false, ...own })
      await new Promise<void>((resolve, reject) => {
        secured.once('secureConnect', () => resolve())
        secured.once('error', reject)
      })
      lines = readReplies(secured)
      socket = secured
      await say(socket, lines, 'EHLO client.test')
    }
    const mail = await say(socket, lines, `MAIL FROM:<${order.from}>`)
    return mail.startsWith('2') ? await say(socket, lines, `RCPT TO:<${order.to}>`) : mail
  } finally {
    plain.destroy()
  }
}

async function say(socket: Socket, replies: Replies, command: string): Promise<string> {
  socket.write(`${command}\r\n`)
  return replies.next()
}

interface Replies {
  next(): Promise<string>
  stop(): void
}

function readReplies(socket: Socket): Replies {
  const ready: string[] = []
  const waiting: { resolve(line: string): void; reject(error: Error): void }[] = []
  let pending = ''
  const onData = (chunk: Buffer) => {
    pending += chunk.toString('latin1')
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end)
      pending = pending.slice(end + 2)
      if (line[3] === '-') continue
      const taker = waiting.shift()
      if (taker === undefined) ready.push(line)
      else taker.resolve(line)
    }
  }
  const onEnd = () => {
    for (const taker of waiting.splice(0)) taker.reject(new Error('the server hung up'))
  }
  socket.on('data', onData)
  socket.on('close', onEnd)
  socket.on('error', onEnd)
  return {
    next() {
      const line = ready.shift()
      return line === undefined
        ? new Promise((resolve, reject) => waiting.push({ resolve, reject }))
        : Promise.resolve(line)
    },
    stop() {
      socket.off('data', onData)
    },
  }
}
