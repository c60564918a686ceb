// Builds a private key in OpenSSH's own form without a passphrase, in memory only, for keys that come in another form.
import { randomBytes } from 'node:crypto'
import { writeString } from '../wire-strings.ts'

export interface KeyParts {
  /** Such as ssh-ed25519. */
  readonly algorithm: string
  /** Public part in wire format. */
  readonly publicKey: Buffer
  /** What follows the algorithm in the private part, in OpenSSH's order. */
  readonly privateFields: readonly Buffer[]
}

/** The key as PEM text. */
export function buildOpenSshKey({ algorithm, publicKey, privateFields }: KeyParts): string {
  const proof = randomBytes(4)
  const one = Buffer.alloc(4)
  one.writeUInt32BE(1)
  const secret = Buffer.concat([proof, proof, ...[algorithm, ...privateFields, ''].map(writeString)])
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1))
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...['none', 'none', ''].map(writeString),
    one,
    writeString(publicKey),
    writeString(Buffer.concat([secret, padding])),
  ])
  const lines = body.toString('base64').replace(/.{70}/g, '$&\n')
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`
}
