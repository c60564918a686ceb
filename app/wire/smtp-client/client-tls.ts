// What we offer when a server starts TLS: versions, suites and our certificate. Orders that are alike share one context, which is most of
// the cost of a handshake. Offering less than the engine could only helps to meet a policy; whether it was met is judged afterwards, by
// `enforce`. The engine's own verdict on certificates is never asked: no authorities are given to it, so the chain is what the server sent.
// Sessions are never resumed. A certificate or key that cannot be read, or that do not belong together, is a fault.
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PolicySuites, TlsPolicy } from '#domain/tls-policy.ts'
import { derOfPem, readAuthorities, type TrustStore } from '../trust-store.ts'

export interface ClientCertificate {
  /** Leaf first, then what leads to the authority. */
  readonly certificatePem: string
  readonly keyPem: string
  /** Of the leaf, lower-case hex. */
  readonly sha256: string
}

export interface ClientTlsOrder {
  readonly trust: TrustStore
  /** `any` also offers TLS 1.0 and 1.1, for levels that demand nothing. */
  readonly minProtocol: TlsPolicy['minProtocol'] | 'any'
  readonly suites: PolicySuites
  readonly clientCertificate: ClientCertificate | null
}

export interface ClientTls {
  readonly trust: TrustStore
  readonly context: SecureContext
  readonly clientCertificate: { readonly sha256: string; readonly chainBytes: number } | null
}

const mostContexts = 256
const ownName = 'clientCertificate'

/** RFC 9325 section 4.2: forward secrecy; the names both engines know, each takes what it has. */
const forwardSecret = 'ECDHE:DHE:!aNULL:!eNULL:!PSK:!SRP:!3DES'

/** TR-02102-2 section 3.3.1 and 3.4.4, without suites no engine of ours has. */
const listedByBsi = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_128_CCM_SHA256',
  ...['ECDHE-ECDSA', 'ECDHE-RSA', 'DHE-RSA'].flatMap((exchange) => [
    `${exchange}-AES256-GCM-SHA384`,
    `${exchange}-AES128-GCM-SHA256`,
  ]),
  'ECDHE-ECDSA-AES256-CCM',
  'ECDHE-ECDSA-AES128-CCM',
  'DHE-RSA-AES256-CCM',
  'DHE-RSA-AES128-CCM',
  'ECDHE-ECDSA-AES256-SHA384',
  'ECDHE-ECDSA-AES128-SHA256',
  'ECDHE-RSA-AES256-SHA384',
  'ECDHE-RSA-AES128-SHA256',
  'DHE-RSA-AES256-SHA256',
  'DHE-RSA-AES128-SHA256',
].join(':')

const offersOf: Readonly<Record<PolicySuites, SecureContextOptions>> = {
  any: {},
  pfs: { ciphers: forwardSecret },
  // the groups it lists first; x25519 is left for servers that have no other, the suite is what the policy asks for
  bsi: { ciphers: listedByBsi, ecdhCurve: 'P-256:P-384:X25519' },
}

/** What old servers need, by engine: OpenSSL lowers its own bar, BoringSSL has none. */
const widest: readonly SecureContextOptions[] = [{ ciphers: 'DEFAULT:@SECLEVEL=0' }, {}]

const contexts = new Map<string, SecureContext>()

/** Makes what a session is opened with; fault relay.key-unusable when our own certificate or key is of no use. */
export function createClientTls(order: ClientTlsOrder): Outcome<ClientTls> {
  const { trust, clientCertificate } = order
  const key = [order.minProtocol, order.suites, digestOf(clientCertificate)].join(' ')
  const known = contexts.get(key)
  const made = known === undefined ? makeContext(order) : succeed(known)
  if (!made.ok) return made
  remember(key, made.value)
  if (clientCertificate === null) return succeed({ trust, context: made.value, clientCertificate: null })
  const chain = readAuthorities(clientCertificate.certificatePem, ownName)
  if (!chain.ok) return chain
  const chainBytes = chain.value.reduce((sum, pem) => sum + derOfPem(pem).length, 0)
  return succeed({ trust, context: made.value, clientCertificate: { sha256: clientCertificate.sha256, chainBytes } })
}

function makeContext({ minProtocol, suites, clientCertificate }: ClientTlsOrder): Outcome<SecureContext> {
  const pair = clientCertificate === null ? succeed(undefined) : pairFault(clientCertificate)
  if (!pair.ok) return pair
  // no authorities: an empty list keeps the engine from loading its own
  const base: SecureContextOptions = { ...offersOf[suites], ca: [], maxVersion: 'TLSv1.3' }
  const versioned = {
    ...base,
    ...(clientCertificate === null ? {} : { cert: clientCertificate.certificatePem, key: clientCertificate.keyPem }),
    minVersion: minProtocol === 'any' ? 'TLSv1' : minProtocol,
  } as const
  const [first, ...others] = minProtocol === 'any' && suites === 'any' ? widest : [{}]
  return others.reduce<Outcome<SecureContext>>(
    (made, offer) => (made.ok ? made : contextOf({ ...versioned, ...offer })),
    contextOf({ ...versioned, ...first }),
  )
}

function contextOf(options: SecureContextOptions): Outcome<SecureContext> {
  try {
    return succeed(createSecureContext(options))
  } catch (error) {
    return unusable(error instanceof Error ? error.message : '')
  }
}

/** The one not asked for longest goes first; sessions that hold it keep it. */
function remember(key: string, context: SecureContext): void {
  contexts.delete(key)
  contexts.set(key, context)
  const oldest = contexts.keys().next()
  if (contexts.size > mostContexts && oldest.done !== true) contexts.delete(oldest.value)
}

/** With the key, so that a wrong one is not taken for the right one met before. */
function digestOf(own: ClientCertificate | null): string {
  if (own === null) return ''
  return createHash('sha256').update(own.certificatePem).update('\0').update(own.keyPem).digest('base64')
}

/** The engines take a key of another kind than the certificate's without a word, and no key at all. */
function pairFault({ certificatePem, keyPem }: ClientCertificate): Outcome<void> {
  try {
    if (new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem))) return succeed(undefined)
    return unusable('the key is not the one of the certificate')
  } catch (error) {
    return unusable(error instanceof Error ? error.message : '')
  }
}

function unusable(detail: string) {
  return fail('relay.key-unusable', { path: ownName, detail: detail.slice(0, 200) })
}
