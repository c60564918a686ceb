// ServerHello and HelloRetryRequest, which is a ServerHello with a fixed random (RFC 8446 section 4.1.3).
import { number, readBytes } from '../bytes.ts'
import { tls13 } from '../codes/versions.ts'

export type ExtensionMap = ReadonlyMap<number, Buffer>

export interface ServerHello {
  /** From supported_versions where that was sent, else the old field. */
  readonly version: number
  readonly random: Buffer
  readonly sessionId: Buffer
  readonly suite: number
  readonly compression: number
  readonly extensions: ExtensionMap
  readonly isRetry: boolean
  /** The server marked its random: it knows a higher version than the one it chose (RFC 8446 section 4.1.3). */
  readonly downgradedFrom: 'TLSv1.3' | 'TLSv1.2 or later' | null
}

const retryRandom = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex')
const downgradeMark = Buffer.from('DOWNGRD', 'latin1')

/** Reads the body of the message; throws MalformedBytes. */
export function readServerHello(body: Buffer): ServerHello {
  const reader = readBytes(body)
  const oldVersion = reader.number(2)
  const random = reader.take(32)
  const sessionId = reader.vector(1)
  const suite = reader.number(2)
  const compression = reader.number(1)
  const extensions = reader.left === 0 ? new Map<number, Buffer>() : readExtensions(reader.vector(2))
  reader.end()
  const chosen = extensions.get(43)
  const version = chosen?.length === 2 ? chosen.readUInt16BE(0) : oldVersion
  return {
    version,
    random,
    sessionId,
    suite,
    compression,
    extensions,
    isRetry: version >= tls13 && random.equals(retryRandom),
    downgradedFrom: version < tls13 ? downgradeIn(random) : null,
  }
}

/** Reads a list of extensions; of a repeated one the first counts. */
export function readExtensions(bytes: Buffer): ExtensionMap {
  const reader = readBytes(bytes)
  const extensions = new Map<number, Buffer>()
  while (reader.left > 0) {
    const code = reader.number(2)
    const value = reader.vector(2)
    if (!extensions.has(code)) extensions.set(code, value)
  }
  return extensions
}

/** The group and the server's half in a key_share extension; a retry request names the group alone. */
export function readKeyShare(bytes: Buffer, isRetry: boolean): { readonly group: number; readonly half: Buffer } {
  const reader = readBytes(bytes)
  const group = reader.number(2)
  const half = isRetry ? Buffer.alloc(0) : reader.vector(2)
  reader.end()
  return { group, half }
}

/** The transcript of a connection with a retry begins with a stand-in for the first hello (RFC 8446 section 4.4.1). */
export function firstHelloStandIn(digest: Buffer): Buffer {
  return Buffer.concat([Buffer.from([254]), number(3, digest.length), digest])
}

function downgradeIn(random: Buffer): ServerHello['downgradedFrom'] {
  if (!random.subarray(24, 31).equals(downgradeMark)) return null
  if (random[31] === 1) return 'TLSv1.3'
  return random[31] === 0 ? 'TLSv1.2 or later' : null
}
