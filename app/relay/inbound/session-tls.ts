// What is known of a client's TLS session: read once after the handshake, the certificates only when a policy asks for them. A resumed
// session may come without its certificate, and then has none; resumption is off anyway (`smtp-settings.ts`).
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import type { Certificate } from '#domain/observation.ts'
import { readCertificate, sha256 } from '#wire/certificate-facts.ts'

const maxChain = 10

export interface SessionTls {
  /** TLSv1.2 or TLSv1.3. */
  readonly protocol: string
  /** IANA name. */
  readonly suite: string
  /** SHA-256 of the client's certificate; null = it showed none. */
  readonly certificateSha256: string | null
  /** As the client sent it, leaf first; empty without a certificate, or where one cannot be read. */
  chain(): readonly Certificate[]
}

/** Reads a session whose handshake is done. */
export function readSessionTls(socket: TLSSocket): SessionTls {
  const leaf = socket.getPeerCertificate(true) as DetailedPeerCertificate | undefined
  let chain: readonly Certificate[] | undefined
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    suite: socket.getCipher().standardName,
    certificateSha256: leaf?.raw === undefined ? null : sha256(leaf.raw),
    chain() {
      chain ??= readChain(leaf)
      return chain
    },
  }
}

function readChain(leaf: DetailedPeerCertificate | undefined): readonly Certificate[] {
  const chain: Certificate[] = []
  let current = leaf
  while (current?.raw !== undefined && chain.length < maxChain) {
    const facts = readCertificate(current.raw)
    if (facts === undefined || chain.some((entry) => entry.sha256 === facts.sha256)) break
    chain.push(facts)
    current = current.issuerCertificate as DetailedPeerCertificate | undefined
  }
  return chain
}
