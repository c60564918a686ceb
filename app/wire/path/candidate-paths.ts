// All ways from the leaf up to a trust anchor, one after the other, most likely first: by names and signatures alone, over what the server
// sent in whatever order and the trust store. Certificates that cannot be verified here stay in and are marked; those somebody else
// signed are left out. No name and key occurs twice on a path, so circles end.
import type { CertificateParts } from '../revocation/certificate-parts.ts'
import { verifyEvenWeak } from '../revocation/signature.ts'
import type { TrustStore } from '../trust-store.ts'
import { linkOf, type PathLink } from './path-link.ts'
import type { PathWork } from './path-work.ts'
import { readKeyFacts } from './public-key-facts.ts'

const maxLinks = 10
const maxBegun = 2000
const largestKeyBits = 8192

export interface CandidatePath {
  /** Leaf first, anchor last. */
  readonly links: readonly PathLink[]
  readonly isVerified: boolean
}

interface Search {
  readonly sent: ReadonlyMap<string, readonly PathLink[]>
  readonly trust: TrustStore
  readonly work: PathWork
  readonly moment: number
  verdictOn(certificate: PathLink, issuer: PathLink): 'genuine' | 'forged' | 'not-verifiable'
}

/** Finds the paths lazily, short ones before long ones; the caller stops when it has a good one. */
export function* candidatePaths(
  leaf: PathLink,
  sent: readonly PathLink[],
  outside: { readonly trust: TrustStore; readonly work: PathWork; readonly moment: number },
): Generator<CandidatePath> {
  const { trust, work } = outside
  const search = { ...outside, sent: bySubject(sent), verdictOn: rememberedVerdicts(work) }
  const begun: CandidatePath[] = [{ links: [leaf], isVerified: true }]
  for (const path of begun) {
    const top = path.links.at(-1)
    if (top === undefined || !work.spend('steps')) return
    if (trust.anchorsNamed(top.parts.subject).some(({ der }) => der.equals(top.parts.der))) yield path
    else {
      for (const { isAnchor, ...longer } of stepsFrom(path, top, search)) {
        if (isAnchor) yield longer
        else if (begun.length < maxBegun && longer.links.length < maxLinks) begun.push(longer)
        else work.leaveOut()
      }
    }
  }
}

/** The path with each certificate that may have issued its top. */
function stepsFrom(
  path: CandidatePath,
  top: PathLink,
  search: Search,
): readonly (CandidatePath & { readonly isAnchor: boolean })[] {
  return issuersOf(top, search).flatMap(([issuer, isAnchor]) => {
    if (path.links.some((link) => isSameAuthority(link, issuer))) return []
    const verdict = search.verdictOn(top, issuer)
    if (verdict === 'forged') return []
    return [{ links: [...path.links, issuer], isVerified: path.isVerified && verdict === 'genuine', isAnchor }]
  })
}

function bySubject(links: readonly PathLink[]): ReadonlyMap<string, readonly PathLink[]> {
  const found = new Map<string, PathLink[]>()
  for (const link of links) {
    const named = found.get(link.subjectKey)
    if (named === undefined) found.set(link.subjectKey, [link])
    else named.push(link)
  }
  return found
}

function isSameAuthority(one: PathLink, other: PathLink): boolean {
  return one.subjectKey === other.subjectKey && one.parts.publicKeyInfo.equals(other.parts.publicKeyInfo)
}

/** Anchors before what was sent; among both the key the certificate names first, then those whose dates hold. */
function issuersOf(certificate: PathLink, search: Search): readonly (readonly [PathLink, boolean])[] {
  const rankOf = ({ keyId, parts }: PathLink) => {
    const isNamed = certificate.issuerKeyId === undefined || keyId === undefined || certificate.issuerKeyId === keyId
    return (isNamed ? 0 : 2) + (isCurrent(parts, search.moment) ? 0 : 1)
  }
  const ranked = (links: readonly PathLink[]) => links.toSorted((one, other) => rankOf(one) - rankOf(other))
  const anchors = search.trust.anchorsNamed(certificate.parts.issuer).map(linkOf)
  const isAnchor = ({ parts }: PathLink) => anchors.some((anchor) => anchor.parts.der.equals(parts.der))
  const sent = (search.sent.get(certificate.issuerKey) ?? []).filter((link) => !isAnchor(link))
  return [
    ...ranked(anchors).map((link) => [link, true] as const),
    ...ranked(sent).map((link) => [link, false] as const),
  ]
}

function isCurrent({ notBefore, notAfter }: CertificateParts, moment: number): boolean {
  return notBefore.getTime() <= moment && moment <= notAfter.getTime()
}

/** Each certificate is verified with each key once while the work lasts. */
function rememberedVerdicts(work: PathWork): Search['verdictOn'] {
  const known = new Map<PathLink, Map<string, ReturnType<typeof verifyEvenWeak>>>()
  return (certificate, issuer) => {
    const ofThis = known.get(certificate) ?? new Map<string, ReturnType<typeof verifyEvenWeak>>()
    known.set(certificate, ofThis)
    const key = issuer.parts.publicKeyInfo.toString('base64')
    const verdict = ofThis.get(key) ?? verify(certificate, issuer, work)
    ofThis.set(key, verdict)
    return verdict
  }
}

/** Keys so large that they would only cost time are not verifiable. */
function verify(certificate: PathLink, issuer: PathLink, work: PathWork): ReturnType<typeof verifyEvenWeak> {
  if (!work.spend('verifications')) return 'forged'
  const { publicKeyInfo } = issuer.parts
  const isTooLarge = (readKeyFacts(publicKeyInfo).bits ?? 0) > largestKeyBits
  return isTooLarge ? 'not-verifiable' : verifyEvenWeak(certificate.parts.signed, publicKeyInfo)
}
