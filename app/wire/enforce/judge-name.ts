// Whose certificate is it? Names of subjectAltName only (RFC 9525). Where names were agreed they alone count, as in every gateway's files:
// the MX host's own name comes from the DNS, which may be forged. Without agreed names, and for MTA-STS, it is the host's own name.
import type { Certificate } from '#domain/observation.ts'
import { identityOf } from '../peer-identity.ts'

type Named = Parameters<typeof identityOf>[0]

export interface NameProof {
  readonly rule: 'name' | 'agreed-name'
  /** As the certificate presents it. */
  readonly presented: string
}

/** By which name the certificate is the agreed one; undefined when by none. */
export function nameProof(leaf: Named, host: string, agreedNames: readonly string[]): NameProof | undefined {
  if (agreedNames.length === 0) {
    const presented = ownName(leaf, host)
    return presented === undefined ? undefined : { rule: 'name', presented }
  }
  const identity = identityOf(leaf, null, agreedNames)
  return identity.kind === 'matches' ? { rule: 'agreed-name', presented: identity.presented } : undefined
}

/** The name by which the certificate is the host's own (RFC 8461 section 4.1); undefined when by none. */
export function ownName(leaf: Named, host: string): string | undefined {
  const identity = identityOf(leaf, host, [])
  return identity.kind === 'matches' ? identity.presented : undefined
}

/** The names a certificate bears, for people; a few of many. */
export function namesShown({ dnsNames, commonName }: Pick<Certificate, 'dnsNames' | 'commonName'>): string {
  return dnsNames.slice(0, 6).join(', ') || (commonName ?? '-')
}
