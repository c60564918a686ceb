// A port in front of a real mail server that meets each connection as the test says, the first ones oddly, the rest by handing them on. It
// counts connections, all and at once.
import { connect, createServer, type Socket } from 'node:net'

/** What happens to one connection; null = it is handed on to the real server. */
export type Encounter = ((socket: Socket) => void) | null

export interface TurningServer {
  readonly port: number
  connections(): number
  /** The most that were open at the same time. */
  mostAtOnce(): number
  /** Resolves once nobody is connected. */
  allGone(): Promise<void>
  /** Hands further connections on to another server. */
  leadTo(port: number): void
  stop(): Promise<void>
}

/** Serves on 127.0.0.1. */
export async function serveInTurn(target: number, encounters: readonly Encounter[] = []): Promise<TurningServer> {
  const open = new Set<Socket>()
  const waiting = new Set<() => void>()
  let [count, most, port] = [0, 0, target]
  const server = createServer((socket) => {
    const encounter = encounters[count] ?? null
    count += 1
    open.add(socket)
    most = Math.max(most, open.size)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      open.delete(socket)
      if (open.size === 0) for (const tell of waiting) tell()
    })
    if (encounter !== null) return encounter(socket)
    const onward = connect({ host: '127.0.0.1', port })
    onward.on('error', () => socket.destroy())
    onward.on('close', () => socket.destroy())
    socket.on('close', () => onward.destroy())
    socket.pipe(onward).pipe(socket)
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const place = server.address()
  return {
    port: place !== null && typeof place === 'object' ? place.port : 0,
    connections: () => count,
    mostAtOnce: () => most,
    allGone: () =>
      new Promise((resolve) => {
        if (open.size === 0) return resolve()
        const tell = () => {
          waiting.delete(tell)
          resolve()
        }
        waiting.add(tell)
        return undefined
      }),
    leadTo(next) {
      port = next
    },
    stop: () => {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Turns the client away at once. */
export function turnAway(reply: string): Encounter {
  return (socket) => {
    socket.on('data', () => undefined)
    socket.end(`${reply}\r\n`)
  }
}

/** Speaks SMTP up to its word to begin TLS, then does as told with the client's hello. */
export function breakAtHello(then: (socket: Socket) => void): Encounter {
  return (socket) => {
    socket.write('220 mx.scripted.test ESMTP\r\n')
    socket.on('data', (chunk) => {
      const verb = chunk.toString('latin1').slice(0, 8).toUpperCase()
      if (verb.startsWith('EHLO')) socket.write('250-mx.scripted.test\r\n250 STARTTLS\r\n')
      else if (verb.startsWith('STARTTLS')) {
        socket.removeAllListeners('data')
        socket.write('220 go\r\n')
        socket.once('data', () => then(socket))
      }
    })
  }
}
