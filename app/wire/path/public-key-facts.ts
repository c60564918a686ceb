// Kind and size of a public key, read from its DER alone, so that every runtime says the same of keys it may not be able to load.
// What is not known keeps its identifier and has no size.
import { type DerCursor, readDer, tag } from '../revocation/der.ts'
import { takeBits, takeOid } from '../revocation/der-values.ts'

export interface PublicKeyFacts {
  readonly algorithm: string
  readonly bits: number | null
}

const rsaKinds: Readonly<Record<string, string>> = { '1.2.840.113549.1.1.1': 'rsa', '1.2.840.113549.1.1.10': 'rsa-pss' }
const sizelessKinds: Readonly<Record<string, string>> = {
  '1.3.101.110': 'x25519',
  '1.3.101.111': 'x448',
  '1.3.101.112': 'ed25519',
  '1.3.101.113': 'ed448',
  '2.16.840.1.101.3.4.3.17': 'ml-dsa-44',
  '2.16.840.1.101.3.4.3.18': 'ml-dsa-65',
  '2.16.840.1.101.3.4.3.19': 'ml-dsa-87',
}
const curveBits: Readonly<Record<string, number>> = {
  '1.2.840.10045.3.1.1': 192,
  '1.2.840.10045.3.1.7': 256,
  '1.3.132.0.8': 160,
  '1.3.132.0.10': 256,
  '1.3.132.0.33': 224,
  '1.3.132.0.34': 384,
  '1.3.132.0.35': 521,
  '1.3.36.3.3.2.8.1.1.1': 160,
  '1.3.36.3.3.2.8.1.1.3': 192,
  '1.3.36.3.3.2.8.1.1.5': 224,
  '1.3.36.3.3.2.8.1.1.7': 256,
  '1.3.36.3.3.2.8.1.1.9': 320,
  '1.3.36.3.3.2.8.1.1.11': 384,
  '1.3.36.3.3.2.8.1.1.13': 512,
}

/** Reads DER of SubjectPublicKeyInfo. */
export function readKeyFacts(publicKeyInfo: Buffer): PublicKeyFacts {
  return readDer(publicKeyInfo, takeFacts) ?? { algorithm: 'unknown', bits: null }
}

function takeFacts(outer: DerCursor): PublicKeyFacts {
  const info = outer.enter(tag.sequence)
  const algorithm = info.enter(tag.sequence)
  const id = takeOid(algorithm)
  const key = takeBits(info)
  const rsaKind = rsaKinds[id]
  if (rsaKind !== undefined) return { algorithm: rsaKind, bits: readDer(key, takeModulusBits) ?? null }
  if (id === '1.2.840.10045.2.1') {
    const curve = algorithm.peek() === tag.oid ? curveBits[takeOid(algorithm)] : undefined
    return { algorithm: 'ec', bits: curve ?? null }
  }
  if (id === '1.2.840.10040.4.1') {
    const prime = algorithm.peek() === tag.sequence ? algorithm.enter(tag.sequence) : undefined
    return { algorithm: 'dsa', bits: prime === undefined ? null : takeLength(prime) }
  }
  return { algorithm: sizelessKinds[id] ?? id, bits: null }
}

function takeModulusBits(outer: DerCursor): number {
  const key = outer.enter(tag.sequence)
  const bits = takeLength(key)
  key.take(tag.integer)
  return bits
}

/** The length in bits of the next, positive number. */
function takeLength(cursor: DerCursor): number {
  const digits = cursor.content(cursor.take(tag.integer))
  const from = digits.findIndex((byte) => byte !== 0)
  const first = digits[from]
  return first === undefined ? 0 : (digits.length - from - 1) * 8 + (32 - Math.clz32(first))
}
