// Serves practice zones over UDP and TCP on one loopback port (dns2), as a resolver would: no referrals, every answer whole.
import { Socket } from 'node:net'
import { createServer, Packet } from 'dns2'
import type { SocketAddress } from '#domain/setting.ts'
import { parseName } from '#wire/dnssec/message/dns-name.ts'
import { encodeReply, type Question } from './dns/reply.ts'
import type { ZoneTree } from './dns/zone-tree.ts'

export interface ZoneServer {
  readonly address: SocketAddress
  stop(): Promise<void>
}

/** Without EDNS a datagram carries 512 octets (RFC 1035 section 4.2.1). */
const leastPayload = 512
const refused = 5

/** Starts serving on a free port of a loopback address. */
export async function serveZones(zones: ZoneTree, address: string, port: number): Promise<ZoneServer> {
  const server = createServer({
    udp: true,
    tcp: true,
    handle(request, send, client) {
      const question = questionOf(request)
      const name = question === undefined ? undefined : parseName(question.name)
      if (question === undefined || name === undefined) {
        const response = Packet.createResponseFromRequest(request)
        response.header.rcode = refused
        return send(response)
      }
      const limit = client instanceof Socket ? 0xffff : Math.max(leastPayload, question.payload ?? 0)
      return send(encodeReply(question, zones.find(name, question.type, question.wantsSignatures), limit))
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

function questionOf(request: Packet): Question | undefined {
  const [asked] = request.questions
  if (asked === undefined) return undefined
  const edns = request.additionals.find(({ type }) => type === Packet.TYPE.EDNS) as { class?: number; ttl?: number }
  return {
    id: request.header.id,
    name: asked.name,
    type: asked.type,
    payload: edns?.class ?? null,
    wantsSignatures: ((edns?.ttl ?? 0) & 0x8000) !== 0,
  }
}
