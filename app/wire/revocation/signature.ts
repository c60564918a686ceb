// Verifies the signature of lists, answers and certificates with the runtime's cryptography. MD5 and SHA-1 prove nothing any more; what
// this runtime cannot compute is not verifiable, which is not the same as forged.
import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { SignedParts } from './certificate-parts.ts'
import { type DerCursor, readDer, tag, wrapperTag, writeDer } from './der.ts'
import { takeOid, takeSmallNumber, writeOid } from './der-values.ts'

export type SignatureVerdict = 'genuine' | 'forged' | 'weak' | 'not-verifiable'

interface Scheme {
  readonly keyTypes: readonly string[]
  /** null = the algorithm brings its own. */
  readonly hash: string | null
  readonly pssSaltLength?: number
}

const rsa = ['rsa']
const rsaEncryption = '1.2.840.113549.1.1.1'
const rsaPss = '1.2.840.113549.1.1.10'
const fixedSchemes: Readonly<Record<string, Scheme>> = {
  '1.2.840.113549.1.1.4': { keyTypes: rsa, hash: 'md5' },
  '1.2.840.113549.1.1.5': { keyTypes: rsa, hash: 'sha1' },
  '1.2.840.113549.1.1.11': { keyTypes: rsa, hash: 'sha256' },
  '1.2.840.113549.1.1.12': { keyTypes: rsa, hash: 'sha384' },
  '1.2.840.113549.1.1.13': { keyTypes: rsa, hash: 'sha512' },
  '1.2.840.113549.1.1.14': { keyTypes: rsa, hash: 'sha224' },
  '1.2.840.10045.4.1': { keyTypes: ['ec'], hash: 'sha1' },
  '1.2.840.10045.4.3.1': { keyTypes: ['ec'], hash: 'sha224' },
  '1.2.840.10045.4.3.2': { keyTypes: ['ec'], hash: 'sha256' },
  '1.2.840.10045.4.3.3': { keyTypes: ['ec'], hash: 'sha384' },
  '1.2.840.10045.4.3.4': { keyTypes: ['ec'], hash: 'sha512' },
  '1.3.101.112': { keyTypes: ['ed25519'], hash: null },
  '1.3.101.113': { keyTypes: ['ed448'], hash: null },
}
const hashOfOid: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** Verifies with a key given as DER of SubjectPublicKeyInfo. */
export function verifySignature(signed: SignedParts, publicKeyInfo: Buffer): SignatureVerdict {
  const scheme = readDer(signed.algorithm, takeScheme)
  if (scheme === undefined) return 'not-verifiable'
  return scheme.hash === 'md5' || scheme.hash === 'sha1' ? 'weak' : verifyBy(scheme, signed, publicKeyInfo)
}

/** Computes MD5 and SHA-1 as well: for finding out who signed, where the weakness is named by somebody else. */
export function verifyEvenWeak(signed: SignedParts, publicKeyInfo: Buffer): Exclude<SignatureVerdict, 'weak'> {
  const scheme = readDer(signed.algorithm, takeScheme)
  return scheme === undefined ? 'not-verifiable' : verifyBy(scheme, signed, publicKeyInfo)
}

function verifyBy(scheme: Scheme, signed: SignedParts, publicKeyInfo: Buffer): Exclude<SignatureVerdict, 'weak'> {
  const key = openKey(readDer(publicKeyInfo, (outer) => takePssKey(outer, scheme)) ?? publicKeyInfo)
  if (key === undefined) return 'not-verifiable'
  if (!scheme.keyTypes.includes(key.asymmetricKeyType ?? '')) return 'forged'
  const pss =
    scheme.pssSaltLength === undefined
      ? { key }
      : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.pssSaltLength }
  try {
    return verify(scheme.hash, signed.content, pss, signed.signature) ? 'genuine' : 'forged'
  } catch {
    return 'not-verifiable'
  }
}

function openKey(publicKeyInfo: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: publicKeyInfo, format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

/**
 * An RSA-PSS key in the clothes of a plain RSA key: not every runtime opens the former, all verify PSS with the latter. Left as it is when
 * the key is of another kind, or forbids the scheme by its own parameters (RFC 4055 section 3.3).
 */
function takePssKey(outer: DerCursor, scheme: Scheme): Buffer | undefined {
  const info = outer.enter(tag.sequence)
  const algorithm = info.enter(tag.sequence)
  if (scheme.pssSaltLength === undefined || takeOid(algorithm) !== rsaPss) return undefined
  const demanded = algorithm.isAtEnd ? scheme : takePss(algorithm)
  const bits = info.whole(info.take(tag.bitString))
  if (demanded?.hash !== scheme.hash || (demanded?.pssSaltLength ?? 0) > scheme.pssSaltLength) return undefined
  return writeDer(tag.sequence, writeDer(tag.sequence, writeOid(rsaEncryption), writeDer(tag.null)), bits)
}

function takeScheme(outer: DerCursor): Scheme | undefined {
  const algorithm = outer.enter(tag.sequence)
  const id = takeOid(algorithm)
  if (id === rsaPss) return takePss(algorithm)
  if (!algorithm.isAtEnd) algorithm.take(tag.null)
  return fixedSchemes[id]
}

/** RSASSA-PSS parameters (RFC 4055 section 3.1); both hashes must be the same. */
function takePss(algorithm: DerCursor): Scheme | undefined {
  const parameters = algorithm.enter(tag.sequence)
  const hashField = parameters.enterIf(wrapperTag(0))
  const maskField = parameters.enterIf(wrapperTag(1))
  const saltField = parameters.enterIf(wrapperTag(2))
  if (!parameters.isAtEnd) parameters.take(wrapperTag(3))
  const hash = hashField === undefined ? 'sha1' : takeHash(hashField)
  const mask = maskField?.enter(tag.sequence)
  if (mask !== undefined && takeOid(mask) !== '1.2.840.113549.1.1.8') return undefined
  const maskHash = mask === undefined ? 'sha1' : takeHash(mask)
  const pssSaltLength = saltField === undefined ? 20 : takeSmallNumber(saltField)
  if (hash === undefined || hash !== maskHash || pssSaltLength > 512) return undefined
  return { keyTypes: ['rsa', 'rsa-pss'], hash, pssSaltLength }
}

function takeHash(field: DerCursor): string | undefined {
  const algorithm = field.enter(tag.sequence)
  const hash = hashOfOid[takeOid(algorithm)]
  if (!algorithm.isAtEnd) algorithm.take(tag.null)
  return hash
}
