// A server that follows a script to the byte: for everything no well-behaved mail server would ever send.
import { createServer, type Socket } from 'node:net'

export interface ScriptedServer {
  readonly port: number
  /** Everything clients sent, line by line. */
  readonly heard: readonly string[]
  stop(): Promise<void>
}
export type Script = {
  /** Sent on connect; null = say nothing; a function may do anything with the socket. */
  readonly greeting: string | null | ((socket: Socket) => void)
  /** Reply by verb; a function may do anything with the socket. */
  readonly replies?: Readonly<Record<string, string | ((socket: Socket) => void)>>
}

/** Serves a script on an address; port 0 takes a free one. */
export function serveScript(script: Script, address: string, port = 0): Promise<ScriptedServer> {
  const heard: string[] = []
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
    if (typeof script.greeting === 'string') socket.write(script.greeting, 'latin1')
    else script.greeting?.(socket)
    socket.on('data', (chunk) => {
      for (const line of chunk.toString('latin1').split('\r\n')) {
        if (line === '') continue
        heard.push(line)
        const reply = script.replies?.[line.split(' ')[0]?.toUpperCase() ?? '']
        if (typeof reply === 'string') socket.write(reply, 'latin1')
        else reply?.(socket)
      }
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port }, () => {
      const place = server.address()
      resolve({
        port: place !== null && typeof place === 'object' ? place.port : 0,
        heard,
        stop: () => {
          for (const socket of open) socket.destroy()
          return new Promise((done) => server.close(() => done()))
        },
      })
    })
  })
}
