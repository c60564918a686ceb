// Builds and validates a path from the leaf through what the server sent to a trust anchor (RFC 5280 section 6). Dates, key sizes, purposes
// and names are judged elsewhere, so that each fault is named on its own; here they only decide between several paths. Nobody else's
// opinion counts, so every runtime says the same, except of signatures it cannot compute: those are never trusted.
import type { Certificate, TrustPath } from '#domain/observation.ts'
import { readCertificate } from './certificate-facts.ts'
import {
  hasBrokenSignature,
  isForOtherPurpose,
  isShortKey,
  isStrengthUnknown,
  lifetimeAt,
} from './certificate-fitness.ts'
import { type CandidatePath, candidatePaths } from './path/candidate-paths.ts'
import { type BrokenRule, findBrokenRule } from './path/path-fault.ts'
import { type PathLink, readLink } from './path/path-link.ts'
import { createPathWork, type PathWork } from './path/path-work.ts'
import type { CertificateParts } from './revocation/certificate-parts.ts'
import { verifyEvenWeak } from './revocation/signature.ts'
import { derOfPem, type TrustStore } from './trust-store.ts'

const maxCandidates = 32
const nameLength = 500

/** Facts of certificates already read, above all of anchors, which every chain meets again. */
const knownFacts = new WeakMap<CertificateParts, Certificate>()

interface JudgedPath {
  readonly path: readonly Certificate[]
  readonly broken: BrokenRule | undefined
  readonly isVerified: boolean
  /** 0 = nothing against it; the least is the best. */
  readonly demerits: number
}

/** Judges the chain as sent, leaf first. `runtimeVerdict`, the runtime verifier's error code or null, is kept beside it and decides nothing. */
export function judgePath(
  chain: readonly Certificate[],
  trust: TrustStore,
  runtimeVerdict: string | null,
  moment = Date.now(),
): TrustPath {
  const sent = new Map(chain.map((entry) => [entry.pem, readLink(derOfPem(entry.pem))]))
  const leaf = sent.get(chain[0]?.pem ?? '')
  const unseen: TrustPath = { kind: 'not-verifiable', anchor: null, runtimeVerdict }
  if (leaf === undefined) return unseen
  const links = [...sent.values()].filter((link) => link !== undefined)
  for (const entry of chain) {
    const link = sent.get(entry.pem)
    if (link !== undefined) knownFacts.set(link.parts, entry)
  }
  const work = createPathWork()
  const best = bestPath(leaf, links, trust, work, moment)
  if (best === undefined) return work.isExhausted ? unseen : { ...unseen, kind: withoutPath(leaf, links, chain[0]) }
  const { path, broken } = best
  const seen = { anchor: path.at(-1)?.subject.slice(0, nameLength) ?? null, path: [...path], runtimeVerdict }
  if (!best.isVerified || (best.demerits > 0 && work.isExhausted)) return { kind: 'not-verifiable', ...seen }
  if (broken === undefined) return { kind: 'trusted', ...seen }
  const subject = path.find((entry) => derOfPem(entry.pem).equals(broken.by.der))?.subject ?? ''
  return { kind: 'invalid', ...seen, fault: { rule: broken.rule, subject: subject.slice(0, nameLength) } }
}

/** Tries one path after the other until one has nothing against it; otherwise the one with the least against it. */
function bestPath(
  leaf: PathLink,
  sent: readonly PathLink[],
  trust: TrustStore,
  work: PathWork,
  moment: number,
): JudgedPath | undefined {
  let best: JudgedPath | undefined
  let count = 0
  for (const candidate of candidatePaths(leaf, sent, { trust, work, moment })) {
    const judged = judge(candidate, work, moment)
    if (best === undefined || judged.demerits < best.demerits) best = judged
    if (best.demerits === 0) break
    count += 1
    if (count < maxCandidates) continue
    work.leaveOut()
    break
  }
  return best
}

/** A rule broken weighs most; what somebody else will call a failure more than what could not be seen, which may yet be good. */
function judge({ links, isVerified }: CandidatePath, work: PathWork, moment: number): JudgedPath {
  const path = links.flatMap(({ parts }) => factsOf(parts) ?? [])
  const broken = findBrokenRule(links, work)
  const issued = path.filter((entry, index) => index === 0 || entry.subject !== entry.issuer)
  const flaws = [
    path.some((entry) => lifetimeAt(entry, moment) !== 'current'),
    path.some(isShortKey),
    issued.some(hasBrokenSignature),
    issued.some((entry) => isForOtherPurpose(entry, entry === path[0])),
  ].filter(Boolean).length
  const isWhole = isVerified && path.length === links.length && !path.slice(0, -1).some(isStrengthUnknown)
  const demerits = (broken === undefined ? 0 : 100) + flaws * 10 + (isWhole ? 0 : 5)
  return { path, broken, isVerified: isWhole, demerits }
}

function factsOf(parts: CertificateParts): Certificate | undefined {
  const facts = knownFacts.get(parts) ?? readCertificate(parts.der)
  if (facts !== undefined) knownFacts.set(parts, facts)
  return facts
}

/** Why there is no path to any anchor. */
function withoutPath(leaf: PathLink, sent: readonly PathLink[], facts: Certificate | undefined): TrustPath['kind'] {
  if (isIssuedBy(leaf, leaf)) return 'self-signed'
  const hasIssuer = sent.some((other) => other !== leaf && isIssuedBy(leaf, other))
  return !hasIssuer && facts?.hasIssuerAddress === true ? 'incomplete' : 'unknown-ca'
}

/** What cannot be verified here is decided by the names. */
function isIssuedBy(certificate: PathLink, issuer: PathLink): boolean {
  if (certificate.issuerKey !== issuer.subjectKey) return false
  return verifyEvenWeak(certificate.parts.signed, issuer.parts.publicKeyInfo) !== 'forged'
}
