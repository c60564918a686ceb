// Which algorithms are offered to a host: modern ones, and of the old ones only those named for this host. What a runtime's cryptography
// does not have is left out.
import { getCiphers } from 'node:crypto'
import type { Algorithms } from 'ssh2'
import type { LegacyAlgorithm } from '#domain/push/push-host.ts'

const modern = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group-exchange-sha256',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  cipher: [
    'aes256-gcm@openssh.com',
    'aes128-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
    'aes256-ctr',
    'aes192-ctr',
    'aes128-ctr',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
} as const

const legacy: Readonly<Record<LegacyAlgorithm, { readonly part: keyof typeof modern; readonly cipher?: string }>> = {
  'ssh-rsa': { part: 'serverHostKey' },
  'ssh-dss': { part: 'serverHostKey' },
  'diffie-hellman-group14-sha1': { part: 'kex' },
  'diffie-hellman-group-exchange-sha1': { part: 'kex' },
  'diffie-hellman-group1-sha1': { part: 'kex' },
  'aes128-cbc': { part: 'cipher', cipher: 'aes-128-cbc' },
  'aes256-cbc': { part: 'cipher', cipher: 'aes-256-cbc' },
  '3des-cbc': { part: 'cipher', cipher: 'des-ede3-cbc' },
  'hmac-sha1': { part: 'hmac' },
}

/** The offer to a host; old algorithms come last, host keys of a kind that is known come first. */
export function algorithmsFor(allowed: readonly LegacyAlgorithm[], knownKinds: readonly string[]): Algorithms {
  const ciphers = getCiphers()
  const named = (part: keyof typeof modern) =>
    allowed.filter((name) => {
      const { part: own, cipher } = legacy[name]
      return own === part && (cipher === undefined || ciphers.includes(cipher))
    })
  const isAble = (name: string) => !name.startsWith('chacha20') || ciphers.includes('chacha20')
  const kinds = knownKinds.flatMap((kind) => (kind === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', kind] : kind))
  const hostKeys: readonly string[] = [...modern.serverHostKey, ...named('serverHostKey')]
  const first = hostKeys.filter((name) => kinds.includes(name))
  return {
    kex: [...modern.kex, ...named('kex')],
    serverHostKey: [...first, ...hostKeys.filter((name) => !first.includes(name))],
    cipher: [...modern.cipher, ...named('cipher')].filter(isAble),
    hmac: [...modern.hmac, ...named('hmac')],
    compress: ['none'],
  } as Algorithms
}
