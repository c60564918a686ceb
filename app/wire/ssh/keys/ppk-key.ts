// Turns an opened PuTTY key into OpenSSH's form: the same numbers in another order. null = a kind this program does not sign in with.

import { readStrings } from '../wire-strings.ts'
import { buildOpenSshKey } from './openssh-key.ts'

/** The key as PEM text; `secret` is the opened private part. */
export function convertPpkKey(publicKey: Buffer, secret: Buffer): string | null {
  const algorithm = readStrings(publicKey, 1)?.[0]?.toString('latin1') ?? ''
  const privateFields = fieldsOf(algorithm, publicKey, secret)
  return privateFields === null ? null : buildOpenSshKey({ algorithm, publicKey, privateFields })
}

function fieldsOf(algorithm: string, publicKey: Buffer, secret: Buffer): readonly Buffer[] | null {
  if (algorithm === 'ssh-rsa') {
    const [, exponent, modulus] = readStrings(publicKey, 3) ?? []
    const [d, p, q, inverse] = readStrings(secret, 4) ?? []
    if (!exponent || !modulus || !d || !p || !q || !inverse) return null
    return [modulus, exponent, d, inverse, p, q]
  }
  const [number] = readStrings(secret, 1) ?? []
  if (number === undefined) return null
  if (algorithm === 'ssh-ed25519') {
    const point = readStrings(publicKey, 2)?.[1]
    if (point?.length !== 32 || number.length > 32) return null
    return [point, Buffer.concat([number, Buffer.alloc(32 - number.length), point])]
  }
  if (/^ecdsa-sha2-nistp(256|384|521)$/.test(algorithm)) {
    const [, curve, point] = readStrings(publicKey, 3) ?? []
    return curve === undefined || point === undefined ? null : [curve, point, number]
  }
  return null
}
