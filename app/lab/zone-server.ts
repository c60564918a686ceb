// Serves the practice zones over UDP and TCP on one loopback port (dns2). Unknown names get NXDOMAIN, unknown types an empty answer.
import { createServer, Packet } from 'dns2'
import type { SocketAddress } from '#domain/setting.ts'

export interface Zone {
  /** MX records by domain; an empty list is a null MX. */
  readonly mx: ReadonlyMap<string, readonly { readonly host: string; readonly preference: number }[]>
  readonly addresses: ReadonlyMap<string, string>
}
export interface ZoneServer {
  readonly address: SocketAddress
  stop(): Promise<void>
}

const ttlSeconds = 5

/** Starts serving a zone on a free port of a loopback address. */
export async function serveZone(zone: Zone, address: string, port: number): Promise<ZoneServer> {
  const server = createServer({
    udp: true,
    tcp: true,
    handle(request, send) {
      const response = Packet.createResponseFromRequest(request)
      const question = request.questions[0]
      if (question === undefined) return send(response)
      const name = question.name.toLowerCase()
      const type = question.type as number
      const exchanges = zone.mx.get(name)
      const host = zone.addresses.get(name)
      if (exchanges === undefined && host === undefined) response.header.rcode = 3
      const answers: object[] = []
      if (type === Packet.TYPE.MX && exchanges !== undefined) answers.push(...mxRecords(name, exchanges))
      if (type === Packet.TYPE.A && host !== undefined) {
        answers.push({ name, type: Packet.TYPE.A, class: Packet.CLASS.IN, ttl: ttlSeconds, address: host })
      }
      ;(response.answers as object[]).push(...answers)
      return send(response)
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen({ udp: { port, address }, tcp: { port, address } }).then(() => resolve(), reject)
  })
  return {
    address: { address, port },
    stop: async () => {
      await server.close()
    },
  }
}

function mxRecords(
  name: string,
  exchanges: readonly { readonly host: string; readonly preference: number }[],
): object[] {
  const records = exchanges.length === 0 ? [{ host: '', preference: 0 }] : exchanges
  return records.map(({ host, preference }) => ({
    name,
    type: Packet.TYPE.MX,
    class: Packet.CLASS.IN,
    ttl: ttlSeconds,
    exchange: host,
    priority: preference,
  }))
}
