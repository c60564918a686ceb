// The first message of the server: its ServerHello, or one request to try again with another group or a cookie (RFC 8446 section 4.1.4).
// Facts go to `seen`; what has to happen next is returned.

import { buildClientHello } from './build-hello.ts'
import { attempt, readBytes } from './bytes.ts'
import type { ClientHello } from './client-hello.ts'
import { extensionTable } from './codes/extensions.ts'
import { groupTable } from './codes/groups.ts'
import { suiteTable } from './codes/suites.ts'
import { tls12, tls13, versionTable } from './codes/versions.ts'
import type { HelloSeed } from './hello-seed.ts'
import { makeKeyShare } from './key-share.ts'
import type { HandshakeMessage } from './message-reader.ts'
import { firstHelloStandIn, readKeyShare, readServerHello, type ServerHello } from './messages/server-hello.ts'
import { sealRecord } from './record-reader.ts'
import type { SeenFacts } from './seen-facts.ts'
import { digest } from './tls13/key-schedule.ts'
import { protectionOf } from './tls13/record-protection.ts'
import { openServerFlight, type ServerFlight } from './tls13/server-flight.ts'

/** `first-answer` ends at the ServerHello or retry request of TLS 1.3: enough to learn version, suite and group. */
export type FlightDepth = 'first-answer' | 'whole-flight'

export type ReplyStep =
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'enough'; readonly cause: 'enough' | 'no-key-share' | 'undecipherable'; readonly detail: string }
  | { readonly kind: 'again'; readonly bytes: Buffer }
  /** The flight goes on, protected from TLS 1.3 on. */
  | { readonly kind: 'onward'; readonly secured: ServerFlight | null }

const keyShareCode = extensionTable.codeOf('key_share')
const cookieCode = extensionTable.codeOf('cookie')
const changeCipherSpec = Buffer.from([20, 3, 3, 0, 1, 1])

/** Reads replies to this first hello. */
export function startReply(hello: ClientHello, firstSeed: HelloSeed, firstHello: Buffer, seen: SeenFacts) {
  let seed = firstSeed
  let transcript = firstHello

  const onRetry = (reply: ServerHello, raw: Buffer, depth: FlightDepth): ReplyStep => {
    if (seen.retry !== null) return { kind: 'refused', why: 'a second retry request' }
    const share = reply.extensions.get(keyShareCode)
    const group = share === undefined ? null : groupTable.nameOf(readKeyShare(share, true).group)
    seen.retry = { group }
    seen.sharedGroup = group
    if (depth === 'first-answer') return { kind: 'enough', cause: 'enough', detail: '' }
    const protection = protectionOf(suiteTable.nameOf(reply.suite))
    if (protection === null) return undecipherable(reply)
    const cookie = reply.extensions.get(cookieCode)
    const fresh = group === null ? null : makeKeyShare(group)
    if (group !== null && fresh === null) return { kind: 'enough', cause: 'no-key-share', detail: group }
    if (fresh !== null) seed = { ...seed, shares: [fresh] }
    const retry = { cookie: cookie === undefined ? null : readBytes(cookie).vector(2) }
    const secondHello = buildClientHello(hello, seed, retry)
    transcript = Buffer.concat([firstHelloStandIn(digest(protection.hash, transcript)), raw, secondHello])
    const record = sealRecord('handshake', tls12, secondHello)
    return { kind: 'again', bytes: hello.hasSessionId ? Buffer.concat([changeCipherSpec, record]) : record }
  }

  const onModern = (reply: ServerHello, raw: Buffer, depth: FlightDepth): ReplyStep => {
    const entry = reply.extensions.get(keyShareCode)
    if (entry === undefined) return { kind: 'refused', why: 'no key share' }
    const { group: code, half } = readKeyShare(entry, false)
    const group = groupTable.nameOf(code)
    seen.sharedGroup = group
    if (depth === 'first-answer') return { kind: 'enough', cause: 'enough', detail: '' }
    const share = seed.shares.find((candidate) => candidate.group === group)
    if (share === undefined) return { kind: 'refused', why: `a key share for ${group}, which was not offered` }
    const shared = share.agree(half)
    if (shared === null) return { kind: 'refused', why: `no point of ${group}` }
    const protection = protectionOf(suiteTable.nameOf(reply.suite))
    if (protection === null) return undecipherable(reply)
    return { kind: 'onward', secured: openServerFlight(protection, shared, Buffer.concat([transcript, raw])) }
  }

  const take = (message: HandshakeMessage, isMoreWaiting: boolean, depth: FlightDepth): ReplyStep => {
    if (message.type === 0 && message.body.length === 0) return { kind: 'onward', secured: null }
    if (message.type !== 2) return { kind: 'refused', why: `message ${message.type} before the ServerHello` }
    const reply = readServerHello(message.body)
    const isModern = reply.version === tls13
    if (reply.version > tls13 || !versionTable.names.includes(versionTable.nameOf(reply.version))) {
      return { kind: 'refused', why: `version ${versionTable.nameOf(reply.version)}` }
    }
    if (isModern && !hello.versions.includes('TLSv1.3')) return { kind: 'refused', why: 'TLS 1.3 was not offered' }
    if (seen.retry !== null && !isModern) return { kind: 'refused', why: 'another version after the retry request' }
    if (isModern && isMoreWaiting) return { kind: 'refused', why: 'a message that should be protected' }
    seen.serverHello = reply
    seen.extensions = reply.extensions
    if (!isModern) return { kind: 'onward', secured: null }
    return reply.isRetry ? onRetry(reply, message.raw, depth) : onModern(reply, message.raw, depth)
  }

  return {
    take(message: HandshakeMessage, isMoreWaiting: boolean, depth: FlightDepth): ReplyStep {
      const step = attempt(() => take(message, isMoreWaiting, depth))
      return step.ok ? step.value : { kind: 'refused', why: step.why }
    },
  }
}

function undecipherable(reply: ServerHello): ReplyStep {
  return { kind: 'enough', cause: 'undecipherable', detail: suiteTable.nameOf(reply.suite) }
}
