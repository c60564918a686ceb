// A client that sends bytes, not mail: what it is given goes out as it is, in one write, and replies are read one by one.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'

export interface RawClient {
  /** Everything the server said so far. */
  readonly heard: string
  /** The stream of today: in clear first, then inside TLS. */
  readonly stream: Socket
  write(bytes: string | Buffer): void
  /** The next whole reply; its last line is enough for most. Empty when the server is gone. */
  reply(): Promise<string>
  /** Sends a line and waits for the reply. */
  say(line: string): Promise<string>
  startTls(options?: ConnectionOptions): Promise<TLSSocket>
  /** Waits for the end of the connection. */
  ended(): Promise<void>
  destroy(): void
}
export interface RawOrder {
  readonly port: number
  /** Where the server is. */
  readonly address?: string
  /** Who the client is. */
  readonly from?: string
  /** Where its connection starts; a free port unless told otherwise. */
  readonly fromPort?: number
  /** Do not wait for the greeting. */
  readonly isEarly?: boolean
}

const wholeReply = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\n/

/** Connects and waits for the greeting. */
export async function openRawClient({
  port,
  address = '127.0.0.1',
  from = '127.0.0.2',
  fromPort = 0,
  isEarly = false,
}: RawOrder): Promise<RawClient> {
  let stream: Socket = connect({ port, host: address, localAddress: from, localPort: fromPort })
  let waiting = ''
  let heard = ''
  let isOver = false
  let wake = () => {}
  const attach = () => {
    stream.on('data', (chunk: Buffer) => {
      waiting += chunk.toString('latin1')
      heard += chunk.toString('latin1')
      wake()
    })
    stream.on('error', () => {})
    stream.on('close', () => {
      isOver = true
      wake()
    })
  }
  attach()
  const reply = async (): Promise<string> => {
    for (;;) {
      const whole = wholeReply.exec(waiting)?.[0]
      if (whole !== undefined) {
        waiting = waiting.slice(whole.length)
        return whole.trimEnd()
      }
      if (isOver) return ''
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const client: RawClient = {
    get heard() {
      return heard
    },
    get stream() {
      return stream
    },
    write: (bytes) => void stream.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
    reply,
    say(line) {
      client.write(`${line}\r\n`)
      return reply()
    },
    async startTls(options = {}) {
      stream.removeAllListeners('data')
      const secure = connectTls({ socket: stream, rejectUnauthorized: false, ...options })
      waiting = ''
      stream.removeAllListeners('close')
      stream = secure
      attach()
      await once(secure, 'secureConnect')
      return secure
    },
    async ended() {
      while (!isOver) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    destroy: () => void stream.destroy(),
  }
  await once(stream, 'connect')
  // Every write travels on its own.
  stream.setNoDelay(true)
  if (!isEarly) await reply()
  return client
}

/** Greets, under TLS when asked, and hands over the envelope up to DATA; answers the last reply. */
export async function sayEnvelope(client: RawClient, sender: string, recipients: readonly string[]): Promise<string> {
  await client.say('EHLO client.example')
  await client.say(`MAIL FROM:<${sender}>`)
  for (const recipient of recipients) await client.say(`RCPT TO:<${recipient}>`)
  return client.say('DATA')
}
