// Collects the messages of one server flight into the facts of an answer.

import type { AnsweredHello } from '#domain/hello-answer.ts'
import type { Parsed } from './bytes.ts'
import { attempt, readBytes } from './bytes.ts'
import { alertTable } from './codes/alerts.ts'
import { extensionTable } from './codes/extensions.ts'
import { groupBits } from './codes/groups.ts'
import { schemeTable } from './codes/signature-schemes.ts'
import { traitsOf } from './codes/suite-traits.ts'
import { suiteTable } from './codes/suites.ts'
import { tls13, versionTable } from './codes/versions.ts'
import { judgeProof, type SentProof } from './key-proof.ts'
import type { CertificateRequest } from './messages/certificate-request.ts'
import type { ServerKeyExchange } from './messages/key-exchange.ts'
import type { ExtensionMap, ServerHello } from './messages/server-hello.ts'

export interface SeenFacts {
  readonly clientRandom: Buffer
  serverHello: ServerHello | null
  retry: { readonly group: string | null } | null
  /** Group of the TLS 1.3 key share. */
  sharedGroup: string | null
  keyExchange: ServerKeyExchange | null
  chain: readonly Buffer[] | null
  staple: Buffer | null
  request: CertificateRequest | null
  /** Of the ServerHello and, in TLS 1.3, the EncryptedExtensions. */
  extensions: ExtensionMap
  /** The signature over the key exchange or the transcript. */
  proof: SentProof | null
  readonly warnings: number[]
}

/** Nothing seen yet of the answer to a hello with this random. */
export function nothingSeen(clientRandom: Buffer): SeenFacts {
  return {
    clientRandom,
    serverHello: null,
    retry: null,
    sharedGroup: null,
    keyExchange: null,
    chain: null,
    staple: null,
    request: null,
    extensions: new Map(),
    proof: null,
    warnings: [],
  }
}

/** The answer from what was seen of a server that chose a version. */
export function answerOf(seen: SeenFacts, serverHello: ServerHello, cut: AnsweredHello['cut']): AnsweredHello {
  const suite = suiteTable.nameOf(serverHello.suite)
  const traits = traitsOf(suite)
  const group = seen.sharedGroup ?? seen.keyExchange?.group ?? null
  const isModern = serverHello.version >= tls13
  return {
    kind: 'answered',
    protocol: versionTable.nameOf(serverHello.version),
    suite,
    group,
    retry: seen.retry,
    keyExchange: {
      kind: traits.keyAgreement,
      bits: isModern ? (group === null ? null : groupBits(group)) : (seen.keyExchange?.bits ?? null),
      isAnonymous: traits.isAnonymous,
    },
    signatureScheme: seen.proof?.scheme ?? null,
    signature: judgeProof(suite, seen.proof, seen.chain?.[0]),
    chain: (seen.chain ?? []).map((der) => der.toString('base64')),
    staple: seen.staple?.toString('base64') ?? null,
    clientCertificate:
      seen.request === null
        ? null
        : { schemes: seen.request.schemes.map(schemeTable.nameOf), authorities: seen.request.authorities },
    extensions: extensionFacts(seen.extensions),
    compression: compressionOf(serverHello.compression),
    downgradedFrom: serverHello.downgradedFrom,
    warnings: seen.warnings.map(alertTable.nameOf),
    cut,
  }
}

function extensionFacts(extensions: ExtensionMap): AnsweredHello['extensions'] {
  const has = (name: string) => extensions.has(extensionTable.codeOf(name))
  const known = new Set(extensionTable.names)
  const alpn = extensions.get(extensionTable.codeOf('application_layer_protocol_negotiation'))
  return {
    hasExtendedMasterSecret: has('extended_master_secret'),
    hasRenegotiationInfo: has('renegotiation_info'),
    hasEncryptThenMac: has('encrypt_then_mac'),
    hasTruncatedHmac: has('truncated_hmac'),
    hasHeartbeat: has('heartbeat'),
    hasSessionTicket: has('session_ticket'),
    hasServerName: has('server_name'),
    alpn: alpn === undefined ? null : protocolName(attempt(() => readBytes(readBytes(alpn).vector(2)).vector(1))),
    other: [...extensions.keys()].map(extensionTable.nameOf).filter((name) => !known.has(name)),
  }
}

function protocolName(parsed: Parsed<Buffer>): string | null {
  return parsed.ok ? parsed.value.toString('latin1').replace(/[^\x20-\x7e]/g, '?') : null
}

function compressionOf(method: number): AnsweredHello['compression'] {
  if (method === 0) return 'none'
  return method === 1 ? 'deflate' : 'unknown'
}
