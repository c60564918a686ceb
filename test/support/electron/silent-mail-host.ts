// A mail domain on loopback whose mail server accepts the connection and then says nothing, with a name server that leads there.
// For tests that need a live test to be under way for as long as they look. Binds port 25 of its own loopback address.
import { createSocket } from 'node:dgram'
import { createServer, type Socket } from 'node:net'
import { decode, encode, type Packet } from 'dns-packet'

const address = '127.77.0.1'

export interface SilentMailHost {
  readonly domain: string
  readonly resolver: { readonly address: string; readonly port: number }
  /** Resolves when a connection has arrived. */
  connected(): Promise<void>
  /** Resolves when every connection has ended. */
  disconnected(): Promise<void>
  close(): Promise<void>
}

/** Starts the mail server and its name server. */
export async function startSilentMailHost(): Promise<SilentMailHost> {
  const domain = 'silent.example'
  const sockets = new Set<Socket>()
  const waiting = new Set<() => void>()
  const tell = () => {
    for (const look of waiting) look()
  }
  const mail = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      tell()
    })
    socket.resume()
    tell()
  })
  await new Promise<void>((done, failed) => mail.once('error', failed).listen(25, address, done))
  const names = createSocket('udp4')
  names.on('message', (message, from) => names.send(answerFor(decode(message), domain), from.port, from.address))
  await new Promise<void>((done) => names.bind(0, address, done))

  const until = (isSo: () => boolean) =>
    new Promise<void>((done) => {
      const look = () => {
        if (!isSo()) return
        waiting.delete(look)
        done()
      }
      waiting.add(look)
      look()
    })
  return {
    domain,
    resolver: { address, port: names.address().port },
    connected: () => until(() => sockets.size > 0),
    disconnected: () => until(() => sockets.size === 0),
    async close() {
      for (const socket of sockets) socket.destroy()
      names.close()
      await new Promise((done) => mail.close(done))
    },
  }
}

function answerFor(query: Packet, domain: string): Buffer {
  const question = query.questions?.[0]
  const name = question?.name ?? ''
  const answers: NonNullable<Packet['answers']> = []
  if (question?.type === 'MX' && name === domain) {
    answers.push({ type: 'MX', name, ttl: 60, data: { preference: 10, exchange: `mx.${domain}` } })
  }
  if (question?.type === 'A' && name === `mx.${domain}`) answers.push({ type: 'A', name, ttl: 60, data: address })
  const id = query.id ?? 0
  return encode({ type: 'response', id, flags: 0x0180, questions: query.questions ?? [], answers })
}
