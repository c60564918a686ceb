// Ports of this machine that lead into the trap, one per mode. All are open, or none is and the reason is told.
import { createServer, type Server } from 'node:net'
import type { TrapMode } from '#domain/confirm/trap.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Trap } from './trap.ts'

export interface TrapPorts {
  readonly ports: ReadonlyMap<TrapMode, number>
  /** Closes the ports; connections belong to the trap. */
  close(): Promise<void>
}

/** Opens one free port per mode; fault confirm.trap-not-reached with the system's words. */
export async function listenFor(trap: Trap, address: string): Promise<Outcome<TrapPorts>> {
  const servers: Server[] = []
  const ports = new Map<TrapMode, number>()
  const close = async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
  }
  for (const mode of trap.modes) {
    const server = createServer((socket) => trap.take(mode, socket))
    servers.push(server)
    const opened = await open(server, address)
    if (typeof opened === 'string') {
      await close()
      return fail('confirm.trap-not-reached', { detail: opened })
    }
    ports.set(mode, opened)
  }
  return succeed({ ports, close })
}

/** The port, or why there is none. */
function open(server: Server, address: string): Promise<number | string> {
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(error.message))
    server.listen({ host: address, port: 0 }, () => {
      const bound = server.address()
      resolve(bound !== null && typeof bound === 'object' ? bound.port : 'no address')
    })
  })
}
