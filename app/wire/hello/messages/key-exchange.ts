// ServerKeyExchange of SSLv3 to TLS 1.2 (RFC 8422 section 5.4, RFC 5246 section 7.4.3): the group or the size of the prime, and how the
// parameters were signed. Anonymous exchanges carry no signature; export RSA sends a short key instead.
import { type ByteReader, MalformedBytes, readBytes } from '../bytes.ts'
import { groupBits, groupTable } from '../codes/groups.ts'
import { impliedScheme, schemeTable } from '../codes/signature-schemes.ts'
import type { SuiteTraits } from '../codes/suite-traits.ts'
import { tls12 } from '../codes/versions.ts'
import { finiteFieldName } from '../crypto/finite-field-groups.ts'

export interface ServerKeyExchange {
  /** Name of the group; null when the server sent parameters of its own. */
  readonly group: string | null
  readonly bits: number | null
  readonly signatureScheme: string | null
  /** The parameters as sent and what was sent as signature over them. */
  readonly signed: { readonly parameters: Buffer; readonly signature: Buffer } | null
}

/** Reads the body for a suite with these traits. */
export function readKeyExchange(body: Buffer, traits: SuiteTraits, version: number): ServerKeyExchange {
  const reader = readBytes(body)
  if (traits.authentication === 'psk') reader.vector(2)
  const agreed = readParameters(reader, traits)
  if (agreed === undefined) return { group: null, bits: null, signatureScheme: null, signed: null }
  const parameters = body.subarray(0, body.length - reader.left)
  const isSigned = !traits.isAnonymous && traits.authentication !== 'psk'
  const sent = isSigned ? readSignature(reader, traits, version) : null
  reader.end()
  const signed = sent === null ? null : { parameters, signature: sent.signature }
  return { ...agreed, signatureScheme: sent?.scheme ?? null, signed }
}

function readParameters(
  reader: ByteReader,
  traits: SuiteTraits,
): { group: string | null; bits: number | null } | undefined {
  if (traits.keyAgreement === 'ecdhe') return readCurve(reader)
  if (traits.keyAgreement === 'dhe') {
    const prime = withoutZeros(reader.vector(2))
    reader.vector(2)
    reader.vector(2)
    return { group: finiteFieldName(prime), bits: bitLength(prime) }
  }
  if (traits.keyAgreement !== 'rsa') return undefined
  const modulus = withoutZeros(reader.vector(2))
  reader.vector(2)
  return { group: null, bits: bitLength(modulus) }
}

function readCurve(reader: ByteReader): { group: string | null; bits: number | null } {
  const curveType = reader.number(1)
  if (curveType === 3) {
    const group = groupTable.nameOf(reader.number(2))
    reader.vector(1)
    return { group, bits: groupBits(group) }
  }
  if (curveType !== 1) throw new MalformedBytes(`curve type ${curveType}`)
  const prime = withoutZeros(reader.vector(1))
  for (let part = 0; part < 6; part += 1) reader.vector(1)
  return { group: null, bits: bitLength(prime) }
}

function readSignature(reader: ByteReader, traits: SuiteTraits, version: number) {
  const scheme =
    version >= tls12 ? schemeTable.nameOf(reader.number(2)) : impliedScheme(traits.authentication ?? 'other')
  return { scheme, signature: reader.vector(2) }
}

function withoutZeros(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  return first < 0 ? Buffer.alloc(0) : bytes.subarray(first)
}

function bitLength(bytes: Buffer): number {
  return bytes.length === 0 ? 0 : bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24
}
