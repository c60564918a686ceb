// DNS over TLS (RFC 7858) to one resolver, strict: a server that cannot prove its name or key gets no question.
import { randomInt } from 'node:crypto'
import { createDotLine } from './dot-line.ts'
import { type QueryCarrier, questionMs } from './query-carrier.ts'
import { openSecureServer, type SecureOutside, type SecureServer } from './secure-server.ts'
import { shareLine } from './shared-line.ts'

/** The port of DNS over TLS. */
export const dotPort = 853

/** Makes the carrier; nothing is connected before the first question. */
export function createDotCarrier(server: SecureServer, outside: SecureOutside, timeoutMs = questionMs): QueryCarrier {
  const ask = shareLine(async (signal) => {
    const opened = await openSecureServer(server, outside, ['dot'], signal)
    return opened.ok ? { ok: true, line: createDotLine(opened.socket) } : opened
  })
  let lastId = randomInt(0x10000)
  return {
    server: server.name,
    newId() {
      lastId = (lastId + 1 + randomInt(64)) % 0x10000
      return lastId
    },
    carry: (query, signal) => ask(query, timeoutMs, signal),
  }
}
