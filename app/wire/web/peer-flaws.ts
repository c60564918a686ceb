// Everything that keeps a web host's certificate from being good for a name under the Web PKI. Our own path validation and
// the rules of the checks decide, over every certificate of the path and not the leaf alone.
import type { Certificate, TlsFacts, TrustPath } from '#domain/observation.ts'
import type { PeerFlaw } from '#ports/https-get.ts'
import { hasBrokenSignature, isShortKey, lifetimeAt } from '../certificate-fitness.ts'
import { identityOf } from '../peer-identity.ts'

const serverPurposes = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']

/** Lists the flaws of a session for a host name; none = trusted. */
export function peerFlawsOf(facts: TlsFacts, host: string, now: Date): readonly PeerFlaw[] {
  const flaws = certificateFlawsOf(facts.chain, facts.trust, host, now)
  return ['TLSv1.2', 'TLSv1.3'].includes(facts.protocol) ? flaws : [...flaws, 'old-protocol']
}

/** Lists the flaws of a chain, leaf first, whatever carried it. */
export function certificateFlawsOf(
  chain: readonly Certificate[],
  trust: TrustPath,
  host: string,
  now: Date,
): readonly PeerFlaw[] {
  const flaws = new Set<PeerFlaw>()
  const leaf = chain[0]
  if (leaf === undefined) return ['not-verifiable']
  const identity = identityOf(leaf, host, [])
  if (identity.kind === 'cn-only') flaws.add('cn-only')
  else if (identity.kind !== 'matches') flaws.add(identity.kind === 'unread' ? 'not-verifiable' : 'name-mismatch')
  if (trust.kind !== 'trusted') flaws.add(trust.kind)
  const path = trust.path ?? [leaf]
  const issued = path.filter((entry, index) => index === 0 || entry.subject !== entry.issuer)
  if (path.some((entry) => lifetimeAt(entry, now.getTime()) === 'early')) flaws.add('not-yet-valid')
  if (path.some((entry) => lifetimeAt(entry, now.getTime()) === 'over')) flaws.add('expired')
  if (issued.some(({ extendedKeyUsage }) => isForOthers(extendedKeyUsage))) flaws.add('wrong-purpose')
  if (path.some(isShortKey)) flaws.add('weak-key')
  if (issued.some(hasBrokenSignature)) flaws.add('weak-signature')
  return [...flaws]
}

function isForOthers(purposes: Certificate['extendedKeyUsage']): boolean {
  return purposes !== null && !purposes.some((purpose) => serverPurposes.includes(purpose))
}
