// Which single TlsDomain lets an Exchange send connector accept every certificate the partner's hosts present. How Exchange compares
// names is known from a second source only (see the note `name-rule-unverified`); one label of wildcard, never more. The choice is
// always an agreed name, or a host's own where none was agreed, or the wildcard one label above them, never as wide as a public suffix.
import { getPublicSuffix } from 'tldts'

export interface PresentedNames {
  readonly host: string
  /** Empty = this host's certificate has not been seen. */
  readonly certificateNames: readonly string[]
}

export interface TlsDomainChoice {
  readonly name: string
  readonly reason: 'agreed' | 'host' | 'common-parent'
  /** Hosts whose certificate was not compared. */
  readonly unseen: readonly string[]
}

/** Whether Exchange takes a certificate name for this TlsDomain. */
export function tlsDomainMatches(tlsDomain: string, certificateName: string): boolean {
  if (tlsDomain.startsWith('*.')) {
    const parent = tlsDomain.slice(2)
    return certificateName === parent || parentOf(certificateName) === parent
  }
  return [tlsDomain, `*.${tlsDomain}`, `*.${parentOf(tlsDomain)}`].includes(certificateName)
}

/**
 * Picks the narrowest name that covers every certificate: an agreed one before their common parent; where none was agreed, a host's own
 * before the hosts' common parent. A host nobody looked at is taken to present the agreed names, or, for a smart host, its own; undefined when no name covers all.
 */
export function chooseTlsDomain(
  agreed: readonly string[],
  hosts: readonly PresentedNames[],
): TlsDomainChoice | undefined {
  const unseen = hosts.filter((host) => host.certificateNames.length === 0).map((host) => host.host)
  const seen = hosts.filter((host) => host.certificateNames.length > 0).map((host) => host.certificateNames)
  const assumed = unseen.length > 0 || hosts.length === 0 ? (agreed.length > 0 ? agreed : unseen) : []
  const certificates = [...seen, ...assumed.map((name) => [name])]
  const covers = (name: string) =>
    !isTooWide(name) &&
    certificates.length > 0 &&
    certificates.every((names) => names.some((presented) => tlsDomainMatches(name, presented)))
  const known = agreed.length > 0 ? agreed : hosts.map((host) => host.host)
  const reason = agreed.length > 0 ? 'agreed' : 'host'
  const candidates: readonly (readonly [string | undefined, TlsDomainChoice['reason']])[] = [
    ...known.map((name) => [name, reason] as const),
    [commonParent(known), 'common-parent'],
  ]
  for (const [name, because] of candidates) {
    if (name !== undefined && covers(name)) return { name, reason: because, unseen }
  }
  return undefined
}

function commonParent(names: readonly string[]): string | undefined {
  const parents = new Set(names.map(parentOf))
  const [parent] = parents
  return parents.size === 1 && parent !== undefined && parent !== '' ? `*.${parent}` : undefined
}

function isTooWide(name: string): boolean {
  const parent = name.startsWith('*.') ? name.slice(2) : undefined
  return name === '*' || (parent !== undefined && getPublicSuffix(parent, { allowPrivateDomains: true }) === parent)
}

function parentOf(name: string): string {
  const dot = name.indexOf('.')
  return dot < 0 ? '' : name.slice(dot + 1)
}
