// Turns a hello into the handshake message, byte for byte; the same hello and the same seed give the same bytes.
import { number, numbers16, vector } from './bytes.ts'
import type { ClientHello } from './client-hello.ts'
import { signallingTable, suiteTable } from './codes/suites.ts'
import { ssl3, tls12, versionTable } from './codes/versions.ts'
import { buildExtensions, type RetryParts } from './hello-extensions.ts'
import { greaseValue, type HelloSeed } from './hello-seed.ts'

/** The ClientHello message with its four bytes of header. */
export function buildClientHello(hello: ClientHello, seed: HelloSeed, retry: RetryParts | null = null): Buffer {
  const head = [
    number(2, Math.min(highestVersion(hello), tls12)),
    seed.random,
    vector(1, hello.hasSessionId ? seed.sessionId : Buffer.alloc(0)),
    vector(2, numbers16(suiteCodes(hello, seed))),
    vector(1, Buffer.from(hello.hasDeflate ? [1, 0] : [0])),
  ]
  const withoutPadding = buildExtensions(hello, seed, retry, 0)
  const length = 4 + Buffer.concat(head).length + 2 + withoutPadding.length
  const missing = hello.paddedTo - length
  const extensions = missing > 0 ? buildExtensions(hello, seed, retry, Math.max(missing, 4)) : withoutPadding
  const tail = extensions.length === 0 ? [] : [vector(2, extensions)]
  return Buffer.concat([Buffer.from([1]), vector(3, ...head, ...tail)])
}

/** The version of the record that carries the hello: old servers refuse anything above TLS 1.0 there (RFC 8446 section 5.1). */
export function helloRecordVersion(hello: ClientHello): number {
  return highestVersion(hello) === ssl3 ? ssl3 : 0x0301
}

function highestVersion(hello: ClientHello): number {
  return Math.max(...hello.versions.map((name) => versionTable.codeOf(name)))
}

function suiteCodes(hello: ClientHello, seed: HelloSeed): readonly number[] {
  const codes = hello.suites.map((name) => suiteTable.codeOf(name))
  const grease = hello.hasGrease ? [greaseValue(seed, 0)] : []
  const signal =
    hello.renegotiationInfo === 'suite' ? [signallingTable.codeOf('TLS_EMPTY_RENEGOTIATION_INFO_SCSV')] : []
  return [...grease, ...codes, ...signal]
}
