// Stands between client and server and changes the first bytes of the client once; everything else passes. Ends with the test.
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** The port to ask instead of the server's. */
export function relayTo(port: number, change: (firstBytes: Buffer) => Buffer): Promise<number> {
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port })
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => {})
    }
    near.once('data', (chunk) => {
      far.write(change(chunk))
      near.pipe(far)
    })
    far.pipe(near)
  })
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    return new Promise<void>((done) => server.close(() => done()))
  })
  return new Promise((resolve) => {
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const place = server.address()
      resolve(place !== null && typeof place === 'object' ? place.port : 0)
    })
  })
}
