// Signs as a server does, by the number of a signature scheme; null is the pair of hashes an RSA key signed with before TLS 1.2.
import { constants, createPrivateKey, sign } from 'node:crypto'
import { modernContent } from '#wire/hello/key-proof.ts'
import { message, vector } from './server-bytes.ts'

/** Signs these bytes with a key in PEM. */
export function signProof(keyPem: string, scheme: number | null, content: Buffer): Buffer {
  const key = createPrivateKey(keyPem)
  if (scheme === null) return sign('md5-sha1', content, key)
  if (scheme === 0x0807 || scheme === 0x0808) return sign(null, content, key)
  const isPss = scheme >= 0x0804 && scheme <= 0x080b
  const hashes: Readonly<Record<number, string>> = isPss
    ? { 4: 'sha256', 5: 'sha384', 6: 'sha512', 9: 'sha256', 10: 'sha384', 11: 'sha512' }
    : { 2: 'sha1', 4: 'sha256', 5: 'sha384', 6: 'sha512' }
  const hash = hashes[isPss ? scheme & 255 : scheme >> 8]
  if (hash === undefined) throw new Error(`nothing signs with scheme ${scheme}`)
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
  return sign(hash, content, isPss ? { key, ...padding } : key)
}

/** The message of a key exchange, signed behind both randoms. */
export function signedExchange(
  keyPem: string,
  { parameters, scheme }: { readonly parameters: Buffer; readonly scheme: number | null },
  randoms: Buffer,
): Buffer {
  const signature = signProof(keyPem, scheme, Buffer.concat([randoms, parameters]))
  const named = scheme === null ? Buffer.alloc(0) : Buffer.from([scheme >> 8, scheme & 255])
  return message(12, parameters, named, vector(2, signature))
}

/** A CertificateVerify over this hash of the transcript. */
export function signedVerify(keyPem: string, scheme: number, transcriptHash: Buffer): Buffer {
  const signature = signProof(keyPem, scheme, modernContent(transcriptHash))
  return message(15, Buffer.from([scheme >> 8, scheme & 255]), vector(2, signature))
}
