// The messages after the ServerHello, in the order servers may send them. Each is read once; one that has no place here is malformed.
import { MalformedBytes, readBytes } from './bytes.ts'
import { schemeTable } from './codes/signature-schemes.ts'
import { traitsOf } from './codes/suite-traits.ts'
import { suiteTable } from './codes/suites.ts'
import { tls13 } from './codes/versions.ts'
import { modernContent } from './key-proof.ts'
import type { HandshakeMessage } from './message-reader.ts'
import { readCertificates, readCertificates13, readStatus } from './messages/certificate.ts'
import { readCertificateRequest } from './messages/certificate-request.ts'
import { readKeyExchange, type ServerKeyExchange } from './messages/key-exchange.ts'
import { readExtensions } from './messages/server-hello.ts'
import type { SeenFacts } from './seen-facts.ts'
import type { ServerFlight } from './tls13/server-flight.ts'

/** Reads one message into `seen`; `done` = the flight is over. Throws MalformedBytes. */
export function readFlightMessage(
  message: HandshakeMessage,
  seen: SeenFacts,
  secured: ServerFlight | null,
): 'more' | 'done' {
  const version = seen.serverHello?.version ?? 0
  return secured === null || version < tls13
    ? readPlain(message, seen, version)
    : readProtected(message, seen, secured, version)
}

function readPlain({ type, body }: HandshakeMessage, seen: SeenFacts, version: number): 'more' | 'done' {
  const traits = traitsOf(suiteTable.nameOf(seen.serverHello?.suite ?? 0))
  if (type === 0) return 'more'
  if (type === 14) return 'done'
  if (type === 11) {
    seen.chain = once(seen.chain, readCertificates(body).chain, type)
  } else if (type === 22) {
    seen.staple = once(seen.staple, readStatus(body), type)
  } else if (type === 12) {
    seen.keyExchange = once(seen.keyExchange, readKeyExchange(body, traits, version), type)
    seen.proof = proofIn(seen, seen.keyExchange)
  } else if (type === 13) {
    seen.request = once(seen.request, readCertificateRequest(body, version), type)
  } else {
    throw new MalformedBytes(`message ${type} in the flight`)
  }
  return 'more'
}

function readProtected(
  { type, body, raw }: HandshakeMessage,
  seen: SeenFacts,
  secured: ServerFlight,
  version: number,
): 'more' | 'done' {
  if (type === 20) {
    if (!secured.isFinishedRight(body)) throw new MalformedBytes('the Finished does not verify')
    return 'done'
  }
  const before = secured.heardHash()
  secured.heard(raw)
  if (type === 8) {
    const encrypted = readExtensions(readBytes(body).vector(2))
    seen.extensions = new Map([...seen.extensions, ...encrypted])
  } else if (type === 13) {
    seen.request = once(seen.request, readCertificateRequest(body, version), type)
  } else if (type === 11) {
    const sent = readCertificates13(body)
    seen.chain = once(seen.chain, sent.chain, type)
    seen.staple = sent.staple
  } else if (type === 15) {
    if (seen.chain === null) throw new MalformedBytes('a signature before the certificate')
    const reader = readBytes(body)
    const scheme = schemeTable.nameOf(reader.number(2))
    const proof = { scheme, content: modernContent(before), signature: reader.vector(2) }
    reader.end()
    seen.proof = once(seen.proof, proof, type)
  } else {
    throw new MalformedBytes(`message ${type} in the protected flight`)
  }
  return 'more'
}

/** A key exchange is signed behind both randoms. */
function proofIn({ serverHello, clientRandom }: SeenFacts, { signatureScheme, signed }: ServerKeyExchange) {
  if (serverHello === null || signatureScheme === null || signed === null) return null
  const content = Buffer.concat([clientRandom, serverHello.random, signed.parameters])
  return { scheme: signatureScheme, content, signature: signed.signature }
}

function once<T>(known: T | null, value: T, type: number): T {
  if (known !== null) throw new MalformedBytes(`message ${type} twice`)
  return value
}
