// The hellos sending gateways make, to ask a partner's server what that pair will agree on. `measured` ones are compared with the running
// program by a test; the others rest on documents or memory and must be shown as not verified.
import { type ClientHello, defineHello } from '../client-hello.ts'

export type GatewayHelloId = keyof typeof profiles
export interface GatewayHello {
  readonly id: string
  readonly evidence: 'measured' | 'unverified'
  readonly hello: ClientHello
}

const suites = (text: string) => words(text).map((name) => `TLS_${name}`)

const modern = suites('AES_256_GCM_SHA384 CHACHA20_POLY1305_SHA256 AES_128_GCM_SHA256')
const opensslSuites = [
  ...modern,
  ...suites(`ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 ECDHE_RSA_WITH_AES_256_GCM_SHA384 DHE_RSA_WITH_AES_256_GCM_SHA384
ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
DHE_RSA_WITH_CHACHA20_POLY1305_SHA256 ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ECDHE_RSA_WITH_AES_128_GCM_SHA256
DHE_RSA_WITH_AES_128_GCM_SHA256 ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 ECDHE_RSA_WITH_AES_256_CBC_SHA384
DHE_RSA_WITH_AES_256_CBC_SHA256 ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 ECDHE_RSA_WITH_AES_128_CBC_SHA256
DHE_RSA_WITH_AES_128_CBC_SHA256 ECDHE_ECDSA_WITH_AES_256_CBC_SHA ECDHE_RSA_WITH_AES_256_CBC_SHA
DHE_RSA_WITH_AES_256_CBC_SHA ECDHE_ECDSA_WITH_AES_128_CBC_SHA ECDHE_RSA_WITH_AES_128_CBC_SHA
DHE_RSA_WITH_AES_128_CBC_SHA RSA_WITH_AES_256_GCM_SHA384 RSA_WITH_AES_128_GCM_SHA256 RSA_WITH_AES_256_CBC_SHA256
RSA_WITH_AES_128_CBC_SHA256 RSA_WITH_AES_256_CBC_SHA RSA_WITH_AES_128_CBC_SHA`),
]
const opensslCurves = words('x25519 secp256r1 x448 secp521r1 secp384r1')
const finiteFields = words('ffdhe2048 ffdhe3072 ffdhe4096 ffdhe6144 ffdhe8192')
const opensslFirstSchemes = words(`ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512 ed25519 ed448
rsa_pss_pss_sha256 rsa_pss_pss_sha384 rsa_pss_pss_sha512 rsa_pss_rsae_sha256 rsa_pss_rsae_sha384 rsa_pss_rsae_sha512
rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha512 ecdsa_sha224`)
const opensslSchemes = [
  ...opensslFirstSchemes,
  ...words('rsa_pkcs1_sha224 dsa_sha224 dsa_sha256 dsa_sha384 dsa_sha512'),
]
const oldOpensslSchemes = [
  ...opensslFirstSchemes,
  ...words('ecdsa_sha1 rsa_pkcs1_sha224 rsa_pkcs1_sha1 dsa_sha224 dsa_sha1 dsa_sha256 dsa_sha384 dsa_sha512'),
]
const openssl: Partial<ClientHello> = {
  versions: ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'],
  suites: opensslSuites,
  keyShares: ['x25519'],
  renegotiationInfo: 'suite',
  hasSessionTicket: true,
  hasEncryptThenMac: true,
  hasSessionId: true,
}

const windowsFirst = suites(`ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
ECDHE_RSA_WITH_AES_256_GCM_SHA384 ECDHE_RSA_WITH_AES_128_GCM_SHA256 DHE_RSA_WITH_AES_256_GCM_SHA384
DHE_RSA_WITH_AES_128_GCM_SHA256 ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
ECDHE_RSA_WITH_AES_256_CBC_SHA384 ECDHE_RSA_WITH_AES_128_CBC_SHA256 ECDHE_ECDSA_WITH_AES_256_CBC_SHA
ECDHE_ECDSA_WITH_AES_128_CBC_SHA ECDHE_RSA_WITH_AES_256_CBC_SHA ECDHE_RSA_WITH_AES_128_CBC_SHA`)
const windowsLast = suites(`RSA_WITH_AES_256_GCM_SHA384 RSA_WITH_AES_128_GCM_SHA256 RSA_WITH_AES_256_CBC_SHA256
RSA_WITH_AES_128_CBC_SHA256 RSA_WITH_AES_256_CBC_SHA RSA_WITH_AES_128_CBC_SHA`)
const windows: Partial<ClientHello> = {
  versions: ['TLSv1.2', 'TLSv1.1', 'TLSv1'],
  groups: words('x25519 secp256r1 secp384r1'),
  signatureSchemes: words(`rsa_pss_rsae_sha256 rsa_pss_rsae_sha384 rsa_pss_rsae_sha512 rsa_pkcs1_sha256
rsa_pkcs1_sha384 rsa_pkcs1_sha1 ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_sha1 dsa_sha1 rsa_pkcs1_sha512
ecdsa_secp521r1_sha512`),
  hasStatusRequest: true,
  hasSessionTicket: true,
}
const tripleDes = suites('RSA_WITH_3DES_EDE_CBC_SHA')

const profiles = {
  'openssl-3.0': {
    evidence: 'measured',
    hello: defineHello({ ...openssl, groups: [...opensslCurves, ...finiteFields], signatureSchemes: opensslSchemes }),
  },
  'postfix-3.7-secure': {
    evidence: 'measured',
    hello: defineHello({
      ...openssl,
      suites: [...modern, ...suites(postfixSuites())],
      groups: words('x25519 x448 secp256r1 secp521r1 secp384r1'),
      signatureSchemes: opensslSchemes,
    }),
  },
  'openssl-1.1.1': {
    evidence: 'unverified',
    hello: defineHello({ ...openssl, groups: opensslCurves, signatureSchemes: oldOpensslSchemes }),
  },
  'windows-server-2016': {
    evidence: 'unverified',
    hello: defineHello({
      ...windows,
      suites: [
        ...windowsFirst,
        ...suites('DHE_RSA_WITH_AES_256_CBC_SHA DHE_RSA_WITH_AES_128_CBC_SHA'),
        ...windowsLast,
        ...tripleDes,
      ],
    }),
  },
  'windows-server-2019': {
    evidence: 'unverified',
    hello: defineHello({ ...windows, suites: [...windowsFirst, ...windowsLast, ...tripleDes] }),
  },
  'windows-server-2022': {
    evidence: 'unverified',
    hello: defineHello({
      ...windows,
      versions: ['TLSv1.3', 'TLSv1.2'],
      suites: [...suites('AES_256_GCM_SHA384 AES_128_GCM_SHA256'), ...windowsFirst, ...windowsLast],
      keyShares: ['x25519', 'secp256r1'],
      hasSessionId: true,
    }),
  },
  'domino-10': {
    evidence: 'unverified',
    hello: defineHello({
      versions: ['TLSv1.2'],
      suites: suites(`ECDHE_RSA_WITH_AES_256_GCM_SHA384 DHE_RSA_WITH_AES_256_GCM_SHA384
ECDHE_RSA_WITH_AES_128_GCM_SHA256 DHE_RSA_WITH_AES_128_GCM_SHA256`),
      groups: words('secp256r1 secp384r1 secp521r1'),
      signatureSchemes: words('rsa_pkcs1_sha512 rsa_pkcs1_sha384 rsa_pkcs1_sha256 rsa_pkcs1_sha1'),
      hasExtendedMasterSecret: false,
    }),
  },
} as const satisfies Readonly<Record<string, Omit<GatewayHello, 'id'>>>

export const gatewayHelloIds = Object.keys(profiles) as readonly GatewayHelloId[]

/** The hello of a gateway for a server name. */
export function gatewayHello(id: GatewayHelloId, serverName: string | null): GatewayHello {
  const { evidence, hello } = profiles[id]
  return { id, evidence, hello: { ...hello, serverName } }
}

/** OpenSSL's medium grade as Postfix asks for it when the server must be authenticated: by key length, then by strength. */
function postfixSuites(): string {
  const grade = (bits: '256' | '128', hash: 'SHA384' | 'SHA256') => `
ECDHE_ECDSA_WITH_AES_${bits}_GCM_${hash} ECDHE_RSA_WITH_AES_${bits}_GCM_${hash} DHE_DSS_WITH_AES_${bits}_GCM_${hash}
DHE_RSA_WITH_AES_${bits}_GCM_${hash} ${bits === '256' ? 'ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256' : ''}
${bits === '256' ? 'ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 DHE_RSA_WITH_CHACHA20_POLY1305_SHA256' : ''}
ECDHE_ECDSA_WITH_AES_${bits}_CCM_8 ECDHE_ECDSA_WITH_AES_${bits}_CCM DHE_RSA_WITH_AES_${bits}_CCM_8
DHE_RSA_WITH_AES_${bits}_CCM ECDHE_ECDSA_WITH_ARIA_${bits}_GCM_${hash} ECDHE_RSA_WITH_ARIA_${bits}_GCM_${hash}
DHE_DSS_WITH_ARIA_${bits}_GCM_${hash} DHE_RSA_WITH_ARIA_${bits}_GCM_${hash} ECDHE_ECDSA_WITH_AES_${bits}_CBC_${hash}
ECDHE_RSA_WITH_AES_${bits}_CBC_${hash} DHE_RSA_WITH_AES_${bits}_CBC_SHA256 DHE_DSS_WITH_AES_${bits}_CBC_SHA256
ECDHE_ECDSA_WITH_CAMELLIA_${bits}_CBC_${hash} ECDHE_RSA_WITH_CAMELLIA_${bits}_CBC_${hash}
DHE_RSA_WITH_CAMELLIA_${bits}_CBC_SHA256 DHE_DSS_WITH_CAMELLIA_${bits}_CBC_SHA256
ECDHE_ECDSA_WITH_AES_${bits}_CBC_SHA ECDHE_RSA_WITH_AES_${bits}_CBC_SHA DHE_RSA_WITH_AES_${bits}_CBC_SHA
DHE_DSS_WITH_AES_${bits}_CBC_SHA DHE_RSA_WITH_CAMELLIA_${bits}_CBC_SHA DHE_DSS_WITH_CAMELLIA_${bits}_CBC_SHA
RSA_WITH_AES_${bits}_GCM_${hash} RSA_WITH_AES_${bits}_CCM_8 RSA_WITH_AES_${bits}_CCM RSA_WITH_ARIA_${bits}_GCM_${hash}
RSA_WITH_AES_${bits}_CBC_SHA256 RSA_WITH_CAMELLIA_${bits}_CBC_SHA256 RSA_WITH_AES_${bits}_CBC_SHA
RSA_WITH_CAMELLIA_${bits}_CBC_SHA`
  return grade('256', 'SHA384') + grade('128', 'SHA256')
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
