// A DNS server for one test: the lab's own zone server with records of the test's choice, none of them signed.
import { addressRecord, exchangeRecord } from '#lab/dns/records.ts'
import { createZone } from '#lab/dns/zone.ts'
import { createZoneTree } from '#lab/dns/zone-tree.ts'
import { findFreePort } from '#lab/loopback.ts'
import { serveZones, type ZoneServer } from '#lab/zone-server.ts'

export interface TestZone {
  readonly mx: Readonly<Record<string, readonly (readonly [preference: number, host: string])[]>>
  readonly addresses: Readonly<Record<string, string>>
}

/** Serves the records on 127.0.0.1. */
export async function serveTestZone(zone: TestZone): Promise<ZoneServer> {
  const exchanges = Object.entries(zone.mx).flatMap(([domain, hosts]) =>
    hosts.map(([preference, host]) => exchangeRecord(domain, preference, host)),
  )
  const addresses = Object.entries(zone.addresses).map(([host, ip]) => addressRecord(host, ip))
  const root = createZone({ name: [], records: [...exchanges, ...addresses], signing: null })
  return serveZones(createZoneTree([root]), '127.0.0.1', await findFreePort('127.0.0.1'))
}
