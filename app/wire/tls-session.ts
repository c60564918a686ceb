// One TLS handshake by the runtime's own engine, as wide as that engine allows, so that old servers are seen and named instead of lumped
// together as failures. Nothing is accepted here: facts only. The engines differ (OpenSSL, BoringSSL); what one cannot speak is a local
// limit, never the partner's fault.
import type { Duplex } from 'node:stream'
import {
  connect,
  createSecureContext,
  type DetailedPeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'
import type { Certificate, StopCause, TlsFacts } from '#domain/observation.ts'
import { judgePath } from './certificate-path.ts'
import { recallCertificate, recallJudgement } from './known-chains.ts'
import type { TrustStore } from './trust-store.ts'

const maxChain = 10

export type Handshake =
  | { readonly ok: true; readonly socket: TLSSocket; readonly facts: TlsFacts }
  | { readonly ok: false; readonly cause: StopCause; readonly detail: string }

export interface HandshakeOrder {
  readonly socket: Duplex
  /** Name for SNI; null for an IP literal. */
  readonly serverName: string | null
  readonly trust: TrustStore
  readonly timeoutMs: number
  /** Names of the protocols to speak inside (ALPN). */
  readonly applications?: readonly string[]
  /** Offers what is sound today only, for servers we choose ourselves. */
  readonly isStrict?: boolean
  /** What to offer instead; it holds no authorities, so the chain is what the server sent and the engine has no verdict of its own. */
  readonly context?: SecureContext
  /** Is handed the socket before the handshake begins. */
  readonly onSocket?: (socket: TLSSocket) => void
}

/** Registry names of the groups the engines call otherwise. */
const groupNames: Readonly<Record<string, string>> = {
  X25519: 'x25519',
  X448: 'x448',
  prime256v1: 'secp256r1',
  'P-256': 'secp256r1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
}

const strictContexts = new WeakMap<TrustStore, SecureContext>()
const contexts = new WeakMap<TrustStore, SecureContext>()

/**
 * What each engine takes: the first list the runtime accepts is used. Without finite-field Diffie-Hellman in either, as BoringSSL has none:
 * what a server does with it is seen by hellos of our own, the same in every runtime.
 */
const widestOffers = [
  { ciphers: 'DEFAULT:!kDHE@SECLEVEL=0' },
  { ciphers: 'ALL:ECDHE-RSA-AES128-SHA256:DES-CBC3-SHA', ecdhCurve: 'X25519:P-256:P-384:P-521' },
  {},
]

function contextFor(trust: TrustStore): SecureContext {
  const known = contexts.get(trust)
  if (known !== undefined) return known
  for (const offer of widestOffers) {
    try {
      const context = createSecureContext({ ...offer, minVersion: 'TLSv1', maxVersion: 'TLSv1.3', ca: [...trust.pems] })
      contexts.set(trust, context)
      return context
    } catch {
      // the next offer is narrower
    }
  }
  throw new Error('the runtime accepts no TLS offer')
}

function strictContextFor(trust: TrustStore): SecureContext {
  const known = strictContexts.get(trust)
  if (known !== undefined) return known
  const context = createSecureContext({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', ca: [...trust.pems] })
  strictContexts.set(trust, context)
  return context
}

/** Performs the client handshake and reads protocol, suite, chain and trust. */
export function performHandshake(order: HandshakeOrder): Promise<Handshake> {
  return new Promise((resolve) => {
    const socket = connect({
      socket: order.socket,
      secureContext:
        order.context ?? (order.isStrict === true ? strictContextFor(order.trust) : contextFor(order.trust)),
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(order.serverName === null ? {} : { servername: order.serverName }),
      ...(order.applications === undefined ? {} : { ALPNProtocols: [...order.applications] }),
    })
    order.onSocket?.(socket)
    const end = (handshake: Handshake) => {
      clearTimeout(timer)
      socket.removeListener('error', onError)
      socket.removeListener('close', onClose)
      if (!handshake.ok) {
        socket.on('error', () => {})
        socket.destroy()
      }
      resolve(handshake)
    }
    const onError = (error: NodeJS.ErrnoException) => end({ ok: false, ...meaningOf(error) })
    const onClose = () => end({ ok: false, cause: 'closed', detail: 'closed during the handshake' })
    const timer = setTimeout(
      () => end({ ok: false, cause: 'timeout', detail: `no handshake in ${order.timeoutMs} ms` }),
      order.timeoutMs,
    )
    socket.on('error', onError)
    socket.once('close', onClose)
    socket.once('secureConnect', () => end(readSession(socket, order)))
  })
}

function readSession(socket: TLSSocket, { trust, context }: HandshakeOrder): Handshake {
  const seen = readChain(socket.getPeerCertificate(true))
  const chain = context === undefined ? withoutLocalAnchor(seen, trust) : seen
  if (chain === undefined) return { ok: false, cause: 'local-limit', detail: 'a certificate cannot be read here' }
  const verdict = socket.authorized ? null : String(socket.authorizationError ?? 'UNKNOWN')
  const ephemeral = socket.getEphemeralKeyInfo() as { name?: string } | null
  return {
    ok: true,
    socket,
    facts: {
      protocol: socket.getProtocol() ?? 'unknown',
      cipher: socket.getCipher().standardName,
      group: ephemeral?.name === undefined ? null : (groupNames[ephemeral.name] ?? ephemeral.name),
      signature: null,
      chain,
      trust: context === undefined ? judgePath(chain, trust, verdict) : recallJudgement(chain, trust),
    },
  }
}

function readChain(leaf: DetailedPeerCertificate | undefined): Certificate[] | undefined {
  const chain: Certificate[] = []
  const seen = new Set<string>()
  let current: DetailedPeerCertificate | undefined = leaf
  while (current?.raw !== undefined && chain.length < maxChain) {
    const facts = recallCertificate(current.raw)
    if (facts === undefined) return undefined
    if (seen.has(facts.sha256)) break
    seen.add(facts.sha256)
    chain.push(facts)
    current = current.issuerCertificate
  }
  return chain
}

/** The runtime appends the anchor it found in the trust store; servers are not asked to send it. */
function withoutLocalAnchor(chain: Certificate[] | undefined, trust: TrustStore): Certificate[] | undefined {
  const last = chain?.at(-1)
  if (chain === undefined || last === undefined || chain.length === 1) return chain
  return trust.holds(last.pem) ? chain.slice(0, -1) : chain
}

function meaningOf(error: NodeJS.ErrnoException): { cause: StopCause; detail: string } {
  const code = error.code ?? ''
  const detail = code === '' ? error.message.slice(0, 200) : code
  if (/CERTIFICATE_REQUIRED/.test(code)) return { cause: 'client-certificate-required', detail }
  if (/ALERT/.test(code)) return { cause: 'tls-alert', detail }
  if (/WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG|HTTPS_PROXY_REQUEST/.test(code)) {
    return { cause: 'not-tls', detail }
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') return { cause: 'reset', detail }
  return { cause: 'local-limit', detail }
}
