// The DNS of the zoo: a signed tree on loopback with MX, A and, where asked for, TLSA records of its sinks. What a sink shows never changes
// for DANE; the record published for it does.
import { generateKeyPairSync } from 'node:crypto'
import type { TlsaRecord } from '#domain/dns-security.ts'
import type { SocketAddress } from '#domain/setting.ts'
import { growPracticeZones } from '#lab/dns/practice-zones.ts'
import { addressRecord, exchangeRecord, tlsaRecord } from '#lab/dns/records.ts'
import { findFreePort } from '#lab/loopback.ts'
import { serveZones } from '#lab/zone-server.ts'
import { dersOf, tlsaOf } from '#test/support/dnssec/tlsa-of.ts'
import type { ZooSink } from './sink-zoo.ts'

export interface ZonePublication {
  readonly sink: ZooSink
  /** Unsigned zones publish everything all the same. */
  readonly isSigned: boolean
  /** 3 1 1 of the key in use, or of another key. */
  readonly tlsa: 'matching' | 'other-key' | null
}

export interface SinkZone {
  readonly address: SocketAddress
  /** Lines of a trust anchor file. */
  readonly trustAnchor: string
  stop(): Promise<void>
}

/** Serves the zones of the sinks; domains all end in .example. */
export async function serveSinkZone(publications: readonly ZonePublication[]): Promise<SinkZone> {
  const records = publications.flatMap(({ sink, tlsa }) => [
    exchangeRecord(sink.domain, 10, sink.hostName),
    addressRecord(sink.hostName, sink.address),
    ...(tlsa === null ? [] : [tlsaRecord(sink.hostName, fingerprintOf(sink, tlsa), sink.port)]),
  ])
  const partners = publications.map(({ sink: { domain }, isSigned }) =>
    isSigned ? { domain, zone: 'signed' as const } : { domain },
  )
  const { tree, trustAnchor } = growPracticeZones(partners, records, new Date())
  const server = await serveZones(tree, '127.0.0.1', await findFreePort('127.0.0.1'))
  return { address: server.address, trustAnchor, stop: () => server.stop() }
}

function fingerprintOf(sink: ZooSink, kind: 'matching' | 'other-key'): TlsaRecord {
  const [leaf] = dersOf(sink.chainPem ?? '')
  if (kind === 'matching' && leaf !== undefined) return tlsaOf(leaf, 3, 1, 1)
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    usage: 3,
    selector: 1,
    matchingType: 1,
    association: publicKey.export({ format: 'der', type: 'spki' }).toString('hex').slice(-64),
  }
}
