// A proxy between a client and a good mail server that takes STARTTLS out of what the server offers, as attackers and some firewalls do;
// everything else passes. It counts what clients say to it in clear.
import { connect, createServer, type Socket } from 'node:net'
import { portOf, stopServer } from './smtp-sink.ts'

export interface StrippingProxy {
  readonly port: number
  /** Bytes of MAIL commands that passed. */
  readonly counts: { readonly mailBytesInClear: number }
  stop(): Promise<void>
}

/** Starts it in front of a server. */
export function startStrippingProxy(
  place: { readonly address: string; readonly port: number },
  behind: { readonly address: string; readonly port: number },
): Promise<StrippingProxy> {
  const counts = { mailBytesInClear: 0 }
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const far = connect({ host: behind.address, port: behind.port })
    for (const [one, other] of [
      [client, far],
      [far, client],
    ] as const) {
      open.add(one)
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.on('error', () => one.destroy())
    }
    eachLine(client, (line) => {
      if (/^MAIL\b/i.test(line)) counts.mailBytesInClear += line.length
      far.write(line, 'latin1')
    })
    eachLine(far, (line) => {
      if (/^250-STARTTLS\r\n$/i.test(line)) return
      client.write(/^250 STARTTLS\r\n$/i.test(line) ? '250 HELP\r\n' : line, 'latin1')
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: place.address, port: place.port }, () =>
      resolve({ port: portOf(server), counts, stop: () => stopServer(server, open) }),
    )
  })
}

function eachLine(socket: Socket, take: (line: string) => void): void {
  let pending = ''
  socket.on('data', (chunk: Buffer) => {
    pending += chunk.toString('latin1')
    for (let end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
      take(pending.slice(0, end + 1))
      pending = pending.slice(end + 1)
    }
  })
}
