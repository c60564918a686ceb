// Loopback addresses and ports for the lab. Linux and Windows answer on all of 127.0.0.0/8; macOS only on 127.0.0.1, there every practice
// server gets a port of its own and `LabDialer` knows which.
import { randomInt } from 'node:crypto'
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

/** Below the ports a system gives to connections that go out (from 32768 on Linux, from 49152 by RFC 6335): none takes one between its choice and its use. */
const [lowest, beyond] = [20_000, 32_000]
const mostTries = 200

/** A port free for both UDP and TCP on an address; throws where there is none, or no such address. */
export async function findFreePort(address: string): Promise<number> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = randomInt(lowest, beyond)
    if (await isFree(address, port)) return port
  }
  throw new Error(`no port is free on ${address}`)
}

function isFree(address: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const taken = (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error)
    const socket = createSocket('udp4')
    socket.once('error', taken)
    socket.bind(port, address, () => {
      const server = createServer()
      server.once('error', (error) => socket.close(() => taken(error)))
      server.listen({ host: address, port }, () => server.close(() => socket.close(() => resolve(true))))
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
