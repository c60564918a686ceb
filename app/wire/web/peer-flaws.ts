// Everything that keeps a web host's certificate from being good for a name under the Web PKI. The runtime's verifier and our own rules
// must both be content: whatever either of them objects to is a flaw.
import type { Certificate, TlsFacts, TrustPath } from '#domain/observation.ts'
import type { PeerFlaw } from '#ports/https-get.ts'
import { identityOf } from '../peer-identity.ts'

const flawOfRuntime: Readonly<Record<string, PeerFlaw>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  INVALID_PURPOSE: 'wrong-purpose',
  EE_KEY_TOO_SMALL: 'weak-key',
  CA_KEY_TOO_SMALL: 'weak-key',
  CA_MD_TOO_WEAK: 'weak-signature',
}
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
  if (identity.kind !== 'matches') flaws.add(identity.kind === 'cn-only' ? 'cn-only' : 'name-mismatch')
  if (trust.kind !== 'trusted') flaws.add(trust.kind)
  else if (trust.runtimeVerdict !== null) flaws.add(flawOfRuntime[trust.runtimeVerdict] ?? 'not-verifiable')
  if (now < new Date(leaf.notBefore)) flaws.add('not-yet-valid')
  if (now > new Date(leaf.notAfter)) flaws.add('expired')
  const purposes = leaf.extendedKeyUsage
  if (purposes !== null && !purposes.some((purpose) => serverPurposes.includes(purpose))) flaws.add('wrong-purpose')
  if (leaf.key.algorithm.startsWith('rsa') && leaf.key.bits !== null && leaf.key.bits < 2048) flaws.add('weak-key')
  if (chain.some(({ signatureHash }) => /^(SHA-?1|MD5)$/i.test(signatureHash ?? ''))) flaws.add('weak-signature')
  return [...flaws]
}
