// Servers whose TLS is odd, by name: what each serves and every finding a whole test must make of its address, the same in every runtime.
import type { SecureContextOptions } from 'node:tls'
import type { FindingCode } from '#domain/finding.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { startMxServer } from '#lab/mx-server.ts'
import type { SeenHello } from './hello/read-client-hello.ts'
import { curveParameters, exportParameters, primeParameters } from './hello/server-bytes.ts'
import {
  createFlights,
  type FlightParts,
  type HelloReply,
  knowsTls13,
  nameRefusal,
  offers,
  refusal,
  serveStarttls,
  versionRefusal,
} from './hello/starttls-script.ts'
import { scriptedHost } from './observe-address.ts'
import { issueOddLeaf } from './odd-certificates.ts'

export interface OddTls {
  /** At the address, sorted. */
  readonly codes: readonly FindingCode[]
  readonly recommended: TlsLevel
  serve(): Promise<{ readonly port: number; stop(): Promise<void> }>
}

const modern = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
const finite = 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'
const rc4 = 'TLS_RSA_WITH_RC4_128_SHA'
const noEncryption = 'TLS_ECDHE_RSA_WITH_NULL_SHA'
const exported = 'TLS_RSA_EXPORT_WITH_RC4_40_MD5'
const nobody = 'TLS_DH_anon_WITH_AES_128_CBC_SHA'
/** x25519, signed with RSA-PSS and SHA-256. */
const signedKey = { parameters: curveParameters(29), scheme: 0x0804 }

let flights: ((parts: FlightParts) => Buffer) | undefined
const flight = (parts: Omit<FlightParts, 'version'> & { readonly version?: number }) => {
  flights ??= createFlights(scriptedHost)
  return flights({ version: 0x0303, ...parts })
}
const usual = (hello: SeenHello) => flight({ hello, suite: modern, exchange: signedKey })

const scripted = (
  codes: readonly FindingCode[],
  recommended: TlsLevel,
  reply: HelloReply,
  maxConnections?: number,
): OddTls => ({
  codes,
  recommended,
  serve: () => serveStarttls(scriptedHost, reply, maxConnections),
})

/** A server of TLS 1.2 alone that takes some suites; the hello chooses by the order given here. */
const choosing = (...known: readonly (readonly [suite: string, bytes: (hello: SeenHello) => Buffer])[]): HelloReply => {
  return (hello) => {
    if (isOnlyTls13(hello) || hello.version < 0x0303) return versionRefusal
    return known.find(([suite]) => offers(hello, suite))?.[1](hello) ?? refusal
  }
}
const isOnlyTls13 = (hello: SeenHello) => knowsTls13(hello) && !offers(hello, modern)

const prime = (bits: number) => Buffer.concat([Buffer.from([0xff]), Buffer.alloc(bits / 8 - 1, 0xab)])
const withPrime = (bits: number) =>
  choosing([
    finite,
    (hello) => flight({ hello, suite: finite, exchange: { parameters: primeParameters(prime(bits)), scheme: 0x0804 } }),
  ])

const certified = (codes: readonly FindingCode[], options: SecureContextOptions): OddTls => ({
  codes,
  recommended: 'secure',
  serve: () =>
    startMxServer({
      hostName: scriptedHost,
      address: '127.0.0.1',
      port: 0,
      tls: {
        certificate: issueOddLeaf({ commonName: scriptedHost, names: [scriptedHost], bits: 3072 }),
        isOld: false,
        options,
      },
    }),
})
/** OpenSSL must be told to serve old versions; BoringSSL has no such switch and just does. */
const lowest = process.versions['electron'] === undefined ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}

export const oddTls: Readonly<Record<string, OddTls>> = {
  'tls-good': certified([], {}),
  'tls-legacy-also': certified(['tls-legacy-also'], { minVersion: 'TLSv1', ...lowest }),
  'tls-only-sslv3': scripted(['no-pfs', 'tls-too-old', 'weak-suites-offered'], 'may', (hello) =>
    !knowsTls13(hello) && offers(hello, rc4) ? flight({ hello, version: 0x0300, suite: rc4 }) : refusal,
  ),
  'tls-only-rc4': scripted(
    ['no-common-suite', 'not-bsi-listed', 'weak-suites-offered'],
    'may',
    choosing([rc4, (hello) => flight({ hello, suite: rc4 })]),
  ),
  'tls-only-null': scripted(
    ['no-common-suite', 'not-bsi-listed', 'weak-suites-offered'],
    'may',
    choosing([noEncryption, (hello) => flight({ hello, suite: noEncryption, exchange: signedKey })]),
  ),
  'tls-refuses-all': scripted(['no-common-suite'], 'may', () => refusal),
  'tls-export-also': scripted(
    ['probe-limit', 'weak-suites-offered'],
    'may',
    choosing(
      [modern, usual],
      [
        exported,
        (hello) => flight({ hello, suite: exported, exchange: { parameters: exportParameters(64), scheme: 0x0401 } }),
      ],
    ),
  ),
  'tls-anonymous-also': scripted(
    ['probe-limit', 'weak-suites-offered'],
    'may',
    choosing(
      [modern, usual],
      [
        nobody,
        (hello) =>
          flight({
            hello,
            suite: nobody,
            exchange: { parameters: primeParameters(prime(1024)) },
            hasCertificate: false,
          }),
      ],
    ),
  ),
  'tls-weak-dh': scripted(['dhe-only', 'not-bsi-listed', 'weak-dh'], 'secure', withPrime(1024)),
  'tls-shortest-dh': scripted(['dhe-only', 'not-bsi-listed', 'weak-dh'], 'may', withPrime(512)),
  'tls-dhe-only': scripted(['dhe-only'], 'secure', withPrime(3072)),
  'tls-sha1-handshake': scripted(
    ['not-bsi-listed', 'probe-limit', 'sha1-handshake'],
    'may',
    choosing([
      modern,
      (hello) => flight({ hello, suite: modern, exchange: { parameters: curveParameters(29), scheme: 0x0201 } }),
    ]),
  ),
  'tls-no-renegotiation-info': scripted(
    ['no-ri-or-ems', 'probe-limit'],
    'may',
    choosing([
      modern,
      (hello) =>
        flight({
          hello,
          suite: modern,
          exchange: signedKey,
          lacks: ['renegotiation_info', 'extended_master_secret'],
        }),
    ]),
  ),
  'tls-no-extended-master-secret': scripted(
    ['no-ri-or-ems', 'probe-limit'],
    'may',
    choosing([
      modern,
      (hello) => flight({ hello, suite: modern, exchange: signedKey, lacks: ['extended_master_secret'] }),
    ]),
  ),
  'tls-name-refused': scripted(['probe-limit', 'sni-rejected'], 'may', (hello) =>
    hello.extensions.has(0) ? nameRefusal : choosing([modern, usual])(hello),
  ),
  'tls-intolerant': scripted(['hello-intolerant', 'probe-limit'], 'may', (hello) =>
    knowsTls13(hello) ? 'reset' : choosing([modern, usual])(hello),
  ),
  'tls-forged-signature': scripted(
    ['probe-limit'],
    'may',
    choosing([modern, (hello) => flight({ hello, suite: modern, exchange: signedKey, isForged: true })]),
  ),
  // a suite no runtime offers, so that only the hello engine can notice
  'tls-forged-old-suite': scripted(
    ['probe-limit', 'weak-suites-offered'],
    'may',
    choosing([noEncryption, (hello) => flight({ hello, suite: noEncryption, exchange: signedKey, isForged: true })]),
  ),
  'tls-cannot-sign': scripted(
    ['tls-reset'],
    'may',
    choosing([modern, (hello) => flight({ hello, suite: modern, cannotSign: true })]),
  ),
  'tls-only-rc4-limited': scripted(
    ['probe-limit'],
    'may',
    choosing([rc4, (hello) => flight({ hello, suite: rc4 })]),
    3,
  ),
}
