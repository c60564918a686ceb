// A TLS server that follows a script to the byte: gets each ClientHello and says what to do with the socket. For versions, suites and
// faults no TLS library would serve any more.
import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { readClientHello, type SeenHello } from './read-client-hello.ts'

export interface HelloVisit {
  readonly socket: Socket
  readonly hello: SeenHello
  /** The message as sent. */
  readonly raw: Buffer
  /** Which hello of this connection it is, from 0. */
  readonly index: number
}
export interface ScriptedTls {
  readonly port: number
  /** All bytes clients sent after their first hello. */
  readonly afterwards: () => Buffer
  readonly connections: () => number
}

/** Serves until the test ends. */
export function serveTlsScript(script: (visit: HelloVisit) => void): Promise<ScriptedTls> {
  const open = new Set<Socket>()
  const afterwards: Buffer[] = []
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
    let buffered: Buffer = Buffer.alloc(0)
    let index = 0
    socket.on('data', (chunk) => {
      if (index > 0) afterwards.push(chunk)
      buffered = Buffer.concat([buffered, chunk])
      while (buffered.length >= 5 && buffered.length >= 5 + buffered.readUInt16BE(3)) {
        const whole = buffered.subarray(5, 5 + buffered.readUInt16BE(3))
        const isHello = buffered[0] === 22 && whole[0] === 1
        buffered = buffered.subarray(5 + whole.length)
        if (isHello) script({ socket, hello: readClientHello(whole), raw: whole, index: index++ })
      }
    })
  })
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    return new Promise<void>((done) => server.close(() => done()))
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const place = server.address()
      const port = place !== null && typeof place === 'object' ? place.port : 0
      resolve({ port, afterwards: () => Buffer.concat(afterwards), connections: () => connections })
    })
  })
}
