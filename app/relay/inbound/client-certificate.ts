// Is the certificate of a sending server the agreed one? By one of the pins, or by a chain to one of the authorities together with one of the
// names. The runtime's own verdict does not count, so OpenSSL and BoringSSL agree; what cannot be judged is not agreed.
import type { InboundPolicy } from '#domain/inbound-policy.ts'
import type { Certificate } from '#domain/observation.ts'
import { hasBrokenSignature, isShortKey, lifetimeAt } from '#wire/certificate-fitness.ts'
import { judgePath } from '#wire/certificate-path.ts'
import { isAgreedNamePresented } from '#wire/peer-identity.ts'
import { createTrustStore, type TrustStore } from '#wire/trust-store.ts'

export type CertificateDemand = NonNullable<InboundPolicy['certificate']>
export type CertificateVerdict =
  | 'agreed'
  | 'certificate-missing'
  | 'certificate-name-mismatch'
  | 'certificate-untrusted'
  | 'certificate-expired'
  | 'certificate-not-agreed'

/** A server's certificate serves to send with too: public authorities no longer issue any for clients. */
const purposes = ['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1', '2.5.29.37.0']
const stores = new WeakMap<CertificateDemand, TrustStore>()

/** Judges the chain a client presented, leaf first; `usual` = the authorities that count where the policy names none. */
export function judgeClientCertificate(
  chain: readonly Certificate[],
  demand: CertificateDemand,
  usual: TrustStore,
  now: number,
): CertificateVerdict {
  const [leaf] = chain
  if (leaf === undefined) return 'certificate-missing'
  if (demand.pins.includes(leaf.sha256) || demand.pins.includes(leaf.spkiSha256)) return 'agreed'
  if (demand.names.length === 0) return 'certificate-not-agreed'
  const isNamed = leaf.dnsNames.some((presented) =>
    demand.names.some((agreed) => isAgreedNamePresented(agreed, presented)),
  )
  if (!isNamed) return 'certificate-name-mismatch'
  const verdict = judgePath(chain, storeOf(demand, usual), null, now)
  const path = verdict.path ?? []
  if (verdict.kind !== 'trusted' || path.length === 0) return 'certificate-untrusted'
  if (path.some((entry) => lifetimeAt(entry, now) !== 'current')) return 'certificate-expired'
  // The anchor's own signature is not what it is trusted for.
  const issued = path.filter((entry, index) => index === 0 || entry.subject !== entry.issuer)
  const isFit = !path.some(isShortKey) && !issued.some(hasBrokenSignature) && issued.every(servesSending)
  return isFit ? 'agreed' : 'certificate-untrusted'
}

function servesSending({ extendedKeyUsage }: Certificate): boolean {
  return extendedKeyUsage === null || extendedKeyUsage.some((usage) => purposes.includes(usage))
}

function storeOf(demand: CertificateDemand, usual: TrustStore): TrustStore {
  if (demand.authorities.length === 0) return usual
  const known = stores.get(demand) ?? createTrustStore({ extra: demand.authorities, bundled: false })
  stores.set(demand, known)
  return known
}
