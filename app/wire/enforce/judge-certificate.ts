// What stands against a certificate that must be trusted: its path, dates, strength and purpose (RFC 5280, RFC 9325 section 4.5). One
// question each, so that the partner test can name every fault, and one order for the relay, which names the first. Pure. Revocation is
// looked at by the test alone: a delivery asks no third party.
import type { RefusalReason } from '#domain/evidence-record.ts'
import type { Certificate, TlsFacts } from '#domain/observation.ts'
import { hasBrokenSignature, isForOtherPurpose, isShortKey, lifetimeAt } from '../certificate-fitness.ts'

type Shown = Pick<TlsFacts, 'chain' | 'trust'>

export interface CertificateFault {
  readonly reason: RefusalReason
  /** Whose certificate it is, or what is missing. */
  readonly about: string
}

/** The first certificate whose key can be broken; a proof of any kind is worth nothing with it. */
export function shortKeyIn(shown: Shown): Certificate | undefined {
  return pathOf(shown).find(isShortKey)
}

/** The first certificate signed with a hash that can be forged; nobody relies on the signature a root gives itself. */
export function brokenSignatureIn(shown: Shown): Certificate | undefined {
  return pathOf(shown).find((entry) => entry.subject !== entry.issuer && hasBrokenSignature(entry))
}

/** The first certificate, roots left aside, that was issued for something else than TLS servers. */
export function otherPurposeIn(shown: Shown): Certificate | undefined {
  const leaf = shown.chain[0]
  return pathOf(shown)
    .filter((entry) => entry.sha256 === leaf?.sha256 || entry.subject !== entry.issuer)
    .find((entry) => isForOtherPurpose(entry, entry.sha256 === leaf?.sha256))
}

/** The first certificate that has expired or, where none has, that is not valid yet. */
export function outdatedIn(
  { chain, trust }: Shown,
  moment: number,
): { readonly kind: 'over' | 'early'; readonly certificate: Certificate } | undefined {
  const links = trust.path ?? chain.filter((entry, index) => index === 0 || entry.subject !== entry.issuer)
  for (const kind of ['over', 'early'] as const) {
    const certificate = links.find((entry) => lifetimeAt(entry, moment) === kind)
    if (certificate !== undefined) return { kind, certificate }
  }
  return undefined
}

/** The first thing against a certificate that must be trusted; undefined when there is nothing. */
export function certificateFault(shown: Shown, now: string): CertificateFault | undefined {
  const { chain, trust } = shown
  const [leaf] = chain
  if (leaf === undefined) return { reason: 'no-certificate', about: '' }
  if (trust.kind === 'not-verifiable') return { reason: 'chain-not-verifiable', about: leaf.subject }
  if (trust.kind !== 'trusted') return { reason: 'chain-untrusted', about: untrustedDetail(shown, leaf) }
  // a path that begins with another certificate says nothing of this one
  if (trust.path?.[0] !== undefined && trust.path[0].sha256 !== leaf.sha256) {
    return { reason: 'chain-not-verifiable', about: leaf.subject }
  }
  const outdated = outdatedIn(shown, momentOf(now))
  if (outdated !== undefined) {
    const { kind, certificate } = outdated
    return kind === 'over'
      ? { reason: 'expired', about: `${certificate.notAfter.slice(0, 10)} ${certificate.subject}` }
      : { reason: 'not-yet-valid', about: `${certificate.notBefore.slice(0, 10)} ${certificate.subject}` }
  }
  const weak = shortKeyIn(shown) ?? brokenSignatureIn(shown)
  if (weak !== undefined) return { reason: 'weak-certificate', about: weak.subject }
  const foreign = otherPurposeIn(shown)
  return foreign === undefined ? undefined : { reason: 'wrong-purpose', about: foreign.subject }
}

function pathOf({ chain, trust }: Shown): readonly Certificate[] {
  return trust.path ?? chain
}

function untrustedDetail({ chain, trust }: Shown, leaf: Certificate): string {
  const about =
    trust.fault === undefined ? (chain.at(-1)?.issuer ?? leaf.issuer) : `${trust.fault.rule} ${trust.fault.subject}`
  return `${trust.kind} ${about}`
}

/** No moment, no verdict: every comparison with one that cannot be read would come out well. */
function momentOf(now: string): number {
  const moment = Date.parse(now)
  if (Number.isNaN(moment)) throw new Error('a moment that is none')
  return moment
}
