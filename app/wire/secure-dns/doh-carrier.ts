// DNS over HTTPS (RFC 8484) to one address, strict: a server that cannot prove its name gets no question. The id of every question is 0, as
// the RFC asks; what belongs together is known from the exchange.
import { isIP } from 'node:net'
import { readWebAddress } from '../web/web-address.ts'
import { createManyLine, createSingleLine, type DohTarget } from './doh-line.ts'
import { type QueryCarrier, questionMs } from './query-carrier.ts'
import { openSecureServer, type SecureOutside, type SecureServer } from './secure-server.ts'
import { shareLine } from './shared-line.ts'

export interface DohServer extends SecureServer, DohTarget {}

/** Reads an address such as `https://dns.example.net/dns-query`; undefined when it is none. A template's variable is left out. */
export function readDohAddress(text: string): DohServer | undefined {
  const plain = text.trim().replace(/\{\?dns\}$/, '')
  const address = /[{}]/.test(plain) ? undefined : readWebAddress(plain)
  if (address?.scheme !== 'https' || isIP(address.host) !== 0) return undefined
  const authority = address.port === 443 ? address.host : `${address.host}:${address.port}`
  return { name: address.host, port: address.port, addresses: [], pins: [], authority, path: address.path }
}

/** Makes the carrier; nothing is connected before the first question. */
export function createDohCarrier(server: DohServer, outside: SecureOutside, timeoutMs = questionMs): QueryCarrier {
  const ask = shareLine(async (signal) => {
    const opened = await openSecureServer(server, outside, ['h2', 'http/1.1'], signal)
    if (!opened.ok) return opened
    const create = opened.application === 'h2' ? createManyLine : createSingleLine
    return { ok: true, line: create(opened.socket, server) }
  })
  return {
    server: `https://${server.authority}${server.path}`,
    newId: () => 0,
    carry: (query, signal) => ask(query, timeoutMs, signal),
  }
}
