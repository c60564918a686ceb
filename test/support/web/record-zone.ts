// A DNS server for one test with any records dns-packet can write: UDP on a free port of 127.0.0.1, NXDOMAIN for names it does not know,
// SERVFAIL for names the test calls broken.
import { createSocket } from 'node:dgram'
import packet from 'dns-packet'
import type { SocketAddress } from '#domain/setting.ts'
import type { Resolver } from '#ports/resolver.ts'
import { createDnsResolver } from '#wire/dns-resolver.ts'

export interface RecordZone {
  readonly resolver: Resolver
  readonly address: SocketAddress
  stop(): Promise<void>
}
export interface ZoneRecords {
  readonly a?: Readonly<Record<string, readonly string[]>>
  readonly aaaa?: Readonly<Record<string, readonly string[]>>
  /** Each entry is one record; an array inside is one record of several strings. */
  readonly txt?: Readonly<Record<string, readonly (string | readonly string[])[]>>
  readonly broken?: readonly string[]
}

/** Starts the server. */
export async function serveRecords(records: ZoneRecords): Promise<RecordZone> {
  const socket = createSocket('udp4')
  socket.on('message', (message, from) => {
    const query = packet.decode(message)
    const question = query.questions?.[0]
    if (question === undefined) return
    const name = question.name.toLowerCase()
    const known = [records.a, records.aaaa, records.txt].some((map) => map?.[name] !== undefined)
    const rcode = records.broken?.includes(name) === true ? 2 : known ? 0 : 3
    const flags = packet.RECURSION_AVAILABLE | rcode
    const answers = rcode === 0 ? answersTo(name, question.type, records) : []
    const reply = packet.encode({ type: 'response', id: query.id ?? 0, flags, questions: [question], answers })
    socket.send(reply, from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const address = { address: '127.0.0.1', port: socket.address().port }
  return {
    resolver: createDnsResolver([address]),
    address,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

function answersTo(name: string, type: string, records: ZoneRecords): packet.Answer[] {
  if (type === 'A') return (records.a?.[name] ?? []).map((data) => ({ type: 'A', name, data }))
  if (type === 'AAAA') return (records.aaaa?.[name] ?? []).map((data) => ({ type: 'AAAA', name, data }))
  if (type !== 'TXT') return []
  return (records.txt?.[name] ?? []).map((text) => ({
    type: 'TXT',
    name,
    data: typeof text === 'string' ? text : [...text],
  }))
}
