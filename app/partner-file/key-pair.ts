// Ed25519 keys (RFC 8032): made here, named by their fingerprint, carried as text. The public half travels as base64 of its 32 bytes; the
// private half leaves only as the text the keychain keeps. A text that is no key is undefined, never a throw.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

export interface SigningKey {
  readonly privateKey: KeyObject
  /** Base64 of the raw 32 bytes. */
  readonly publicKey: string
  readonly fingerprint: string
}

/** What stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo (RFC 8410 section 4). */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * Points of small order, without their sign bit: every key that stands for no secret, so that signatures made by anybody check out for any
 * text.
 */
const secretless: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

/** Makes a new key. */
export function makeSigningKey(): SigningKey {
  return signingKeyOf(generateKeyPairSync('ed25519').privateKey)
}

/** The private key as text, for the keychain only. */
export function signingKeyText(key: SigningKey): string {
  return key.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
}

/** The key behind the text of the keychain; undefined when it is none. */
export function readSigningKey(text: string): SigningKey | undefined {
  try {
    const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
    return key.asymmetricKeyType === 'ed25519' ? signingKeyOf(key) : undefined
  } catch {
    return undefined
  }
}

/** SHA-256 of the raw 32 bytes of a public key, lower-case hex. */
export function fingerprintOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex')
}

/** The public key behind its base64; undefined when it is none, stands for no secret, or is written another way than the one. */
export function readPublicKey(publicKey: string): KeyObject | undefined {
  const raw = strictBase64(publicKey, 32)
  if (raw === undefined || isSecretless(raw)) return undefined
  try {
    return createPublicKey({ key: Buffer.concat([spkiHead, raw]), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

/** The bytes of a base64 text of exactly so many; one value has one text only. */
export function strictBase64(text: string, length: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === length && bytes.toString('base64') === text ? bytes : undefined
}

function isSecretless(raw: Buffer): boolean {
  const unsigned = Buffer.from(raw)
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f
  return secretless.has(unsigned.toString('hex'))
}

function signingKeyOf(privateKey: KeyObject): SigningKey {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const publicKey = spki.subarray(spkiHead.length).toString('base64')
  return { privateKey, publicKey, fingerprint: fingerprintOf(publicKey) }
}
