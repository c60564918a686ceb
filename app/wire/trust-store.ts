// The set of certification authorities a chain may end in: the runtime's bundled Mozilla roots, the admin's own, or both.
// Reading is strict: a PEM text with a broken certificate is refused whole, not read in part.
import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { fail, type Outcome, succeed } from '#domain/fault.ts'

export interface TrustStore {
  /** PEM of every anchor, for the runtime's own verifier. */
  readonly pems: readonly string[]
  /** Anchors whose subject equals the given issuer name. */
  anchorsNamed(issuer: string): readonly X509Certificate[]
  /** Whether this very certificate is an anchor. */
  holds(pem: string): boolean
}

const pemBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,200000}?-----END CERTIFICATE-----/g

/** Splits a PEM text into certificates; fault input.wrong-format when there is none or one cannot be parsed. */
export function readAuthorities(text: string, path: string): Outcome<readonly string[]> {
  const blocks: readonly string[] = text.match(pemBlock) ?? []
  if (blocks.length === 0) return fail('input.wrong-format', { path, detail: 'no PEM certificate' })
  for (const block of blocks) {
    try {
      new X509Certificate(block)
    } catch {
      return fail('input.wrong-format', { path, detail: `certificate ${blocks.indexOf(block) + 1}` })
    }
  }
  return succeed(blocks)
}

/** Makes a trust store of the given PEM certificates, with the bundled roots unless told otherwise. */
export function createTrustStore(options: {
  readonly extra: readonly string[]
  readonly bundled: boolean
}): TrustStore {
  const pems = options.bundled ? [...rootCertificates, ...options.extra] : [...options.extra]
  let bySubject: Map<string, X509Certificate[]> | undefined
  const index = () => {
    const map = new Map<string, X509Certificate[]>()
    for (const pem of pems) {
      const anchor = new X509Certificate(pem)
      map.set(anchor.subject, [...(map.get(anchor.subject) ?? []), anchor])
    }
    return map
  }
  const anchorsNamed = (issuer: string): readonly X509Certificate[] => {
    bySubject ??= index()
    return bySubject.get(issuer) ?? []
  }
  return {
    pems,
    anchorsNamed,
    holds(pem) {
      const certificate = new X509Certificate(pem)
      return anchorsNamed(certificate.subject).some((anchor) => anchor.raw.equals(certificate.raw))
    },
  }
}
