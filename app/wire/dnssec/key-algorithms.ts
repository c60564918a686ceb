// Signature algorithms of DNSSEC by number (RFC 8624): RSA/SHA-256 8, RSA/SHA-512 10, ECDSA P-256 13, P-384 14, Ed25519 15 and Ed448 16,
// the last only where the runtime has it. SHA-1 (5, 7) counts as unsupported, so such zones are insecure (RFC 9905). Never throws:
// a key or signature the runtime cannot take does not verify.
import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto'

interface Algorithm {
  readonly hash: string | null
  readonly signatureLength: number | null
  keyFrom(bytes: Buffer): KeyObject | undefined
}

const ed25519Head = Buffer.from('302a300506032b6570032100', 'hex')
const ed448Head = Buffer.from('3043300506032b6571033a00', 'hex')
const rsaBits = { min: 1024, max: 4096 }
/** Large public exponents only cost time; 65537 needs three octets. */
const maxExponentOctets = 5

const algorithms: ReadonlyMap<number, Algorithm> = new Map([
  [8, { hash: 'sha256', signatureLength: null, keyFrom: rsaKey }],
  [10, { hash: 'sha512', signatureLength: null, keyFrom: rsaKey }],
  [13, { hash: 'sha256', signatureLength: 64, keyFrom: (bytes: Buffer) => ecKey('P-256', 32, bytes) }],
  [14, { hash: 'sha384', signatureLength: 96, keyFrom: (bytes: Buffer) => ecKey('P-384', 48, bytes) }],
  [15, { hash: null, signatureLength: 64, keyFrom: (bytes: Buffer) => edwardsKey(ed25519Head, 32, bytes) }],
  [16, { hash: null, signatureLength: 114, keyFrom: (bytes: Buffer) => edwardsKey(ed448Head, 57, bytes) }],
])

let hasEd448: boolean | undefined

/** Whether signatures of this algorithm can be verified here. */
export function isSupported(algorithm: number): boolean {
  if (algorithm === 16) hasEd448 ??= canMakeEd448()
  return algorithms.has(algorithm) && (algorithm !== 16 || hasEd448 === true)
}

function canMakeEd448(): boolean {
  try {
    return generateKeyPairSync('ed448').publicKey.asymmetricKeyType === 'ed448'
  } catch {
    return false
  }
}

/** Whether a signature over some bytes was made by the key with these octets. */
export function isSignedBy(algorithm: number, publicKey: Buffer, signed: Buffer, signature: Buffer): boolean {
  const entry = algorithms.get(algorithm)
  if (entry === undefined || !isSupported(algorithm)) return false
  if (entry.signatureLength !== null && signature.length !== entry.signatureLength) return false
  try {
    const key = entry.keyFrom(publicKey)
    return key !== undefined && verify(entry.hash, signed, { key, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}

/** RFC 3110 section 2. */
function rsaKey(bytes: Buffer): KeyObject | undefined {
  const short = bytes[0] ?? 0
  const start = short === 0 ? 3 : 1
  const length = short === 0 && bytes.length >= 3 ? bytes.readUInt16BE(1) : short
  const exponent = withoutLeadingZeros(bytes.subarray(start, start + length))
  const modulus = withoutLeadingZeros(bytes.subarray(start + length))
  const bits = modulus.length * 8
  if (exponent.length === 0 || exponent.length > maxExponentOctets) return undefined
  if (bits < rsaBits.min || bits > rsaBits.max) return undefined
  const key = { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') }
  return createPublicKey({ key, format: 'jwk' })
}

function withoutLeadingZeros(bytes: Buffer): Buffer {
  let start = 0
  while (start < bytes.length && bytes[start] === 0) start += 1
  return bytes.subarray(start)
}

/** RFC 6605 section 4: x and y, nothing before them. */
function ecKey(curve: string, size: number, bytes: Buffer): KeyObject | undefined {
  if (bytes.length !== size * 2) return undefined
  const [x, y] = [bytes.subarray(0, size), bytes.subarray(size)].map((part) => part.toString('base64url'))
  return createPublicKey({ key: { kty: 'EC', crv: curve, x: x ?? '', y: y ?? '' }, format: 'jwk' })
}

/** RFC 8080 section 3. */
function edwardsKey(head: Buffer, size: number, bytes: Buffer): KeyObject | undefined {
  if (bytes.length !== size) return undefined
  return createPublicKey({ key: Buffer.concat([head, bytes]), format: 'der', type: 'spki' })
}
