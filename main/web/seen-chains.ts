// Which certificates the hosts of one session showed, and our own judgement of each. Chromium asks about a certificate once per host and
// remembers the answer for half an hour, so the memory here lasts longer than its own; a host it does not know has shown nothing.
import type { Certificate as ElectronCertificate } from 'electron'
import type { Certificate } from '#domain/observation.ts'
import type { PeerFlaw } from '#ports/https-get.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { judgePath } from '#wire/certificate-path.ts'
import type { TrustStore } from '#wire/trust-store.ts'
import { certificateFlawsOf } from '#wire/web/peer-flaws.ts'

export interface SeenChain {
  /** Leaf first, as sent; empty when a certificate cannot be read. */
  readonly chain: readonly Certificate[]
  /** What Chromium has against it, such as `net::ERR_CERT_REVOKED`; null = nothing. */
  readonly objection: string | null
  readonly isOfKnownRoot: boolean
}
export interface Judgement {
  readonly leaf: Certificate | null
  readonly flaws: readonly PeerFlaw[]
  /** An authority this machine trusts and we do not: someone on our side looks into the connection. */
  readonly isIntercepted: boolean
}
export interface SeenChains {
  /** Judges a chain a host shows, and remembers it. */
  take(host: string, seen: SeenChain): Judgement
  /** The latest judgement on a host, of those that were good or of those that were not; judged again by today's date. */
  latest(host: string, wanted: 'good' | 'bad'): Judgement | undefined
}

const maxChain = 10
const usualHosts = 600
const maxPerHost = 8
const derOf = (pem: string) => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')

/** Objections of Chromium that do not count, because our own rules decide them. */
const ourOwnBusiness =
  /ERR_(CERT_(AUTHORITY_INVALID|DATE_INVALID|COMMON_NAME_INVALID|NON_UNIQUE_NAME|VALIDITY_TOO_LONG)|CERTIFICATE_TRANSPARENCY_REQUIRED)$/

/** Reads a chain as Electron hands it over. */
export function readSentChain(sent: ElectronCertificate): readonly Certificate[] {
  const chain: Certificate[] = []
  let current: ElectronCertificate | undefined = sent
  while (current !== undefined && chain.length < maxChain) {
    const facts = readCertificate(derOf(current.data))
    if (facts === undefined) return []
    if (chain.some(({ sha256 }) => sha256 === facts.sha256)) break
    chain.push(facts)
    current = current.issuerCert
  }
  return chain
}

/** Makes the memory of one session, which trusts these authorities. */
export function createSeenChains(trust: TrustStore, now: () => Date, maxHosts = usualHosts): SeenChains {
  const hosts = new Map<string, readonly SeenChain[]>()
  return {
    take(host, seen) {
      const earlier = (hosts.get(host) ?? []).filter(({ chain }) => chain[0]?.sha256 !== seen.chain[0]?.sha256)
      hosts.delete(host)
      hosts.set(host, [seen, ...earlier].slice(0, maxPerHost))
      for (const oldest of hosts.keys()) {
        if (hosts.size <= maxHosts) break
        hosts.delete(oldest)
      }
      return judgeChain(seen, host, trust, now())
    },
    latest(host, wanted) {
      const judged = (hosts.get(host) ?? []).map((seen) => judgeChain(seen, host, trust, now()))
      return judged.find(({ flaws }) => (flaws.length === 0) === (wanted === 'good'))
    },
  }
}

/** Judges a chain by our trust store and rules; Chromium may object besides. */
export function judgeChain(
  { chain, objection, isOfKnownRoot }: SeenChain,
  host: string,
  trust: TrustStore,
  now: Date,
): Judgement {
  const path = judgePath(chain, trust, null, now.getTime())
  const flaws = new Set(certificateFlawsOf(chain, path, host, now))
  if (objection !== null && !ourOwnBusiness.test(objection)) flaws.add(flawOfObjection(objection))
  const isIntercepted = objection === null && !isOfKnownRoot && path.kind !== 'trusted'
  return { leaf: chain[0] ?? null, flaws: [...flaws], isIntercepted }
}

function flawOfObjection(objection: string): PeerFlaw {
  if (objection.includes('WEAK_KEY')) return 'weak-key'
  return objection.includes('WEAK_SIGNATURE') ? 'weak-signature' : 'not-verifiable'
}
