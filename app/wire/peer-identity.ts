// Does a certificate belong to a host? DNS names of subjectAltName only; the common name never counts (RFC 9525 section 6.3), but it is
// told apart so that a person learns why an old certificate no longer does.
import type { Certificate } from '#domain/observation.ts'

/** How many names of one certificate are read; further ones are possible, but no authority that is trusted issues them. */
export const mostNames = 2000

/** Whether a presented identifier covers a reference name; `*` stands for exactly the left-most label. */
export function isCovered(reference: string, presented: string): boolean {
  const name = reference.toLowerCase().replace(/\.$/, '')
  const pattern = presented.toLowerCase().replace(/\.$/, '')
  if (!pattern.startsWith('*.')) return pattern === name
  const dot = name.indexOf('.')
  return dot > 0 && pattern.slice(2).includes('.') && name.slice(dot + 1) === pattern.slice(2)
}

/** Whether an agreed name such as `*.partner.example` is met by a presented identifier. */
export function isAgreedNamePresented(agreed: string, presented: string): boolean {
  if (agreed.startsWith('*.') && presented.startsWith('*.')) return agreed.toLowerCase() === presented.toLowerCase()
  return agreed.startsWith('*.') ? isCovered(presented, agreed) : isCovered(agreed, presented)
}

export type Identity =
  | { readonly kind: 'matches'; readonly reference: string; readonly presented: string }
  /** unread = none of the names that were read fits, and there may be more. */
  | { readonly kind: 'mismatch' | 'cn-only' | 'unread' }

/** Compares a leaf with the MX host's name, unless that does not count (null), and the agreed names. */
export function identityOf(
  leaf: Pick<Certificate, 'dnsNames' | 'hasSubjectAltName' | 'commonName'>,
  mxHost: string | null,
  agreedNames: readonly string[],
): Identity {
  for (const presented of leaf.dnsNames) {
    if (mxHost !== null && isCovered(mxHost, presented)) return { kind: 'matches', reference: mxHost, presented }
    const agreed = agreedNames.find((name) => isAgreedNamePresented(name, presented))
    if (agreed !== undefined) return { kind: 'matches', reference: agreed, presented }
  }
  if (leaf.dnsNames.length >= mostNames) return { kind: 'unread' }
  const inCommonName = mxHost !== null && leaf.commonName !== null && isCovered(mxHost, leaf.commonName)
  return { kind: !leaf.hasSubjectAltName && inCommonName ? 'cn-only' : 'mismatch' }
}
