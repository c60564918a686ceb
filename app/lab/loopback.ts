// Loopback addresses and ports for the lab. Linux and Windows answer on all of 127.0.0.0/8; macOS only on 127.0.0.1, there every practice
// server gets a port of its own and `LabDialer` knows which.

import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { Dialer } from '#ports/dialer.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'

/** Whether a server may listen on an address of this machine. */
export function canListenOn(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: address, port: 0 }, () => server.close(() => resolve(true)))
  })
}

/** A port free for both UDP and TCP on an address. */
export function findFreePort(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    socket.once('error', reject)
    socket.bind(0, address, () => {
      const { port } = socket.address()
      const server = createServer()
      server.once('error', () => socket.close(() => resolve(findFreePort(address))))
      server.listen({ host: address, port }, () => server.close(() => socket.close(() => resolve(port))))
    })
  })
}

/** A dialer that reaches practice addresses where they really listen; any other address is refused. */
export function createLabDialer(places: ReadonlyMap<string, { readonly ip: string; readonly port: number }>): Dialer {
  const direct = createTcpDialer('practice-lab')
  return {
    measuringPoint: direct.measuringPoint,
    dial(target, timeoutMs, signal) {
      const place = places.get(target.ip)
      if (place === undefined)
        return Promise.resolve({ ok: false, failure: 'refused', detail: 'not a practice address' })
      return direct.dial(place, timeoutMs, signal)
    },
  }
}
