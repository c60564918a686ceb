// Which names certificates show, and which of them an agreed list covers (RFC 9525 section 6.3).
import { certificateName } from '../addresses.ts'
import type { Certificate, SmtpSession } from '../observation.ts'
import type { SideTerms } from './side-terms.ts'

/** Every certificate the servers showed as their own; with two keys a server shows two. */
export function leavesIn(sessions: readonly SmtpSession[]): readonly Certificate[] {
  return sessions.flatMap(({ tls }) =>
    tls === null ? [] : [tls.chain, ...(tls.otherChains ?? [])].flatMap((chain) => chain.slice(0, 1)),
  )
}

/** The DNS names of a certificate that have the form of a name. */
export function readNames(leaf: Certificate): readonly string[] {
  return leaf.dnsNames.flatMap((name) => certificateName.safeParse(name).data ?? [])
}

/** Whether a name meets one of the patterns; a wildcard stands for exactly one label, on either side. */
export function isCovered(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => covers(pattern, name) || covers(name, pattern))
}

/**
 * The names a gateway asks for: a wildcard the certificates show stands for the agreed hosts below it, so that nothing wider is accepted;
 * one that was `kept` by hand, or covers no agreed host, stays.
 */
export function namesToAskFor(side: Pick<SideTerms, 'certificateNames' | 'hosts'>, kept: readonly string[]): string[] {
  const asked = side.certificateNames.flatMap((name) => {
    if (!name.startsWith('*.') || kept.includes(name)) return [name]
    const below = side.hosts.map(({ host }) => host).filter((host) => covers(name, host))
    return below.length > 0 ? below : [name]
  })
  return [...new Set(asked)].slice(0, 50)
}

function covers(pattern: string, name: string): boolean {
  return pattern === name || (pattern.startsWith('*.') && name.slice(name.indexOf('.') + 1) === pattern.slice(2))
}
