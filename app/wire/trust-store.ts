// The set of certification authorities a chain may end in: the runtime's bundled Mozilla roots, the operating system's where the runtime
// can read them, the admin's own. Reading the admin's is strict: a PEM text with a broken certificate is refused whole, not read in part.
import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { nameKeyOf } from './path/distinguished-name.ts'
import { type CertificateParts, readCertificateParts } from './revocation/certificate-parts.ts'
import { readSystemAuthorities } from './system-authorities.ts'

export interface TrustStore {
  /** PEM of every anchor, for the runtime's own verifier. */
  readonly pems: readonly string[]
  /** Anchors whose subject is this name (DER). */
  anchorsNamed(name: Buffer): readonly CertificateParts[]
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

/** The bytes of a PEM certificate. */
export function derOfPem(pem: string): Buffer {
  return Buffer.from(pem.replaceAll(/-----[A-Z ]+-----/g, ''), 'base64')
}

/** Makes a trust store of the given PEM certificates, with the bundled roots unless told otherwise; the system's only where readable. */
export function createTrustStore(options: {
  readonly extra: readonly string[]
  readonly bundled: boolean
  readonly system?: boolean
}): TrustStore {
  const ofSystem = options.system === true ? (readSystemAuthorities() ?? []) : []
  const pems = [...new Set([...(options.bundled ? rootCertificates : []), ...ofSystem, ...options.extra])]
  let bySubject: ReadonlyMap<string, readonly CertificateParts[]> | undefined
  const anchorsNamed = (name: Buffer): readonly CertificateParts[] => {
    bySubject ??= indexOf(pems)
    return bySubject.get(nameKeyOf(name)) ?? []
  }
  return {
    pems,
    anchorsNamed,
    holds(pem) {
      const certificate = readCertificateParts(derOfPem(pem))
      return (
        certificate !== undefined && anchorsNamed(certificate.subject).some(({ der }) => der.equals(certificate.der))
      )
    },
  }
}

/** Anchors that cannot be read by their own rules are none. */
function indexOf(pems: readonly string[]): ReadonlyMap<string, readonly CertificateParts[]> {
  const map = new Map<string, readonly CertificateParts[]>()
  for (const pem of pems) {
    const anchor = readCertificateParts(derOfPem(pem))
    if (anchor === undefined) continue
    const key = nameKeyOf(anchor.subject)
    map.set(key, [...(map.get(key) ?? []), anchor])
  }
  return map
}
