// What the name of a cipher suite says: how keys are agreed, who signs, what encrypts. The names are regular, so they are read, not listed.

export const keyAgreements = ['ecdhe', 'dhe', 'ecdh', 'dh', 'rsa', 'psk', 'srp', 'krb5', 'other', 'tls13'] as const
export type KeyAgreement = (typeof keyAgreements)[number]

export type Encryption =
  | 'null'
  | 'rc4'
  | 'rc2'
  | 'des'
  | '3des'
  | 'idea'
  | 'seed'
  | 'cbc'
  | 'gcm'
  | 'ccm'
  | 'chacha20'
  | 'other'

export interface SuiteTraits {
  readonly keyAgreement: KeyAgreement
  /** Who signs the key exchange or whose key carries it; null = nobody, or not settled by the suite. */
  readonly authentication: 'rsa' | 'ecdsa' | 'dss' | 'psk' | 'other' | null
  readonly isAnonymous: boolean
  readonly isExport: boolean
  readonly encryption: Encryption
  /** Last part of the name: hash of the MAC or of the key derivation. */
  readonly hash: string
  /** Keys of past sessions stay safe when the server's key leaks. */
  readonly hasForwardSecrecy: boolean
  readonly isAead: boolean
}

/** The traits of a suite by its IANA name; an unknown name has the traits `other`. */
export function traitsOf(suite: string): SuiteTraits {
  const [, exchange, cipher] = /^TLS_(?:(.+)_WITH_)?(.+)$/.exec(suite) ?? []
  const isNamedByExchange = exchange !== undefined
  const keyAgreement = isNamedByExchange ? agreementOf(exchange) : cipher === undefined ? 'other' : 'tls13'
  const encryption = encryptionOf(cipher ?? '')
  const isAnonymous = /_anon\b|_anon_/.test(exchange ?? '')
  return {
    keyAgreement,
    authentication: isAnonymous || !isNamedByExchange ? null : authenticationOf(exchange),
    isAnonymous,
    isExport: /EXPORT/.test(exchange ?? ''),
    encryption,
    hash: /[A-Z0-9]+$/.exec(cipher ?? '')?.[0] ?? '',
    hasForwardSecrecy: ['ecdhe', 'dhe', 'tls13'].includes(keyAgreement) && !isAnonymous,
    isAead: ['gcm', 'ccm', 'chacha20'].includes(encryption) || /^AEGIS/.test(cipher ?? ''),
  }
}

function agreementOf(exchange: string): KeyAgreement {
  if (/^ECDHE|^ECDH_anon/.test(exchange)) return 'ecdhe'
  if (/^DHE|^DH_anon|^PSK_DHE/.test(exchange)) return 'dhe'
  if (/^ECDH_/.test(exchange)) return 'ecdh'
  if (/^DH_/.test(exchange)) return 'dh'
  if (/PSK/.test(exchange)) return 'psk'
  if (/^RSA/.test(exchange)) return 'rsa'
  if (/^SRP/.test(exchange)) return 'srp'
  return /^KRB5/.test(exchange) ? 'krb5' : 'other'
}

function authenticationOf(exchange: string): SuiteTraits['authentication'] {
  if (/PSK/.test(exchange)) return 'psk'
  if (/ECDSA/.test(exchange)) return 'ecdsa'
  if (/DSS/.test(exchange)) return 'dss'
  return /RSA/.test(exchange) ? 'rsa' : 'other'
}

const encryptionMarks: readonly (readonly [RegExp, Encryption])[] = [
  [/^NULL|^SHA\d+_SHA/, 'null'],
  [/^RC4/, 'rc4'],
  [/^RC2/, 'rc2'],
  [/^3DES/, '3des'],
  [/^DES/, 'des'],
  [/^IDEA/, 'idea'],
  [/^SEED/, 'seed'],
  [/^CHACHA20/, 'chacha20'],
  [/_GCM/, 'gcm'],
  [/_CCM/, 'ccm'],
  [/_CBC/, 'cbc'],
]

function encryptionOf(cipher: string): Encryption {
  return encryptionMarks.find(([mark]) => mark.test(cipher))?.[1] ?? 'other'
}
