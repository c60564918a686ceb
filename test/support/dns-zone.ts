// A DNS server for one test: the lab's own zone server with records of the test's choice.
import { findFreePort } from '#lab/loopback.ts'
import { serveZone, type ZoneServer } from '#lab/zone-server.ts'

export interface TestZone {
  readonly mx: Readonly<Record<string, readonly (readonly [preference: number, host: string])[]>>
  readonly addresses: Readonly<Record<string, string>>
}

/** Serves the records on 127.0.0.1. */
export async function serveTestZone(zone: TestZone): Promise<ZoneServer> {
  const mx = Object.entries(zone.mx).map(
    ([domain, hosts]) => [domain, hosts.map(([preference, host]) => ({ preference, host }))] as const,
  )
  const port = await findFreePort('127.0.0.1')
  return serveZone({ mx: new Map(mx), addresses: new Map(Object.entries(zone.addresses)) }, '127.0.0.1', port)
}
