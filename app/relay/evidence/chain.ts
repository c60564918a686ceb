// The chain of the evidence: every link names the hash of the one before it, so that nothing can be changed, left out or put in between
// without breaking every later link. What names persons enters only as a salted hash and can be deleted. Pure; runs once per attempt
// inside the store, so nothing here is checked twice.
import { hash as digest } from 'node:crypto'
import type { EvidenceLink, EvidencePersonal, EvidenceSubject } from '#domain/evidence-record.ts'
import { canonicalJson } from './canonical-json.ts'

/** `previous` of the first link. */
export const noPrevious = '0'.repeat(64)

export interface LinkParts {
  /** From 1 without gaps. */
  readonly number: number
  /** Hash of the link before it, else `noPrevious`. */
  readonly previous: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly subject: EvidenceSubject
  readonly personal: EvidencePersonal
  /** 16 random bytes as hex, new for every link. */
  readonly salt: string
}

/** A link with the texts that are hashed, ready to be stored: parsing them gives the same hashes again. */
export interface SealedLink {
  readonly link: EvidenceLink
  /** Canonical JSON of the whole link. */
  readonly linkText: string
  /** Canonical JSON of the personal part, without the salt. */
  readonly personalText: string
}

/** Makes the next link of the chain. */
export function linkOf(parts: LinkParts): EvidenceLink {
  return sealLink(parts).link
}

/** Makes the next link and the texts to keep of it. */
export function sealLink({ number, previous, at, subject, personal, salt }: LinkParts): SealedLink {
  const moment = new Date(at).toISOString()
  const personalText = canonicalJson(personal)
  const personalHash = sha256(salt + personalText)
  // Members of a link in canonical order; the hash stands between the first and the rest and is no part of what it covers.
  const first = `{"at":"${moment}",`
  const rest = `"number":${number},"personalHash":"${personalHash}","previous":"${previous}","schema":"handschlag.evidence/1","subject":${canonicalJson(subject)}}`
  const hash = sha256(first + rest)
  return {
    link: { schema: 'handschlag.evidence/1', number, at: moment, previous, subject, personalHash, hash },
    linkText: `${first}"hash":"${hash}",${rest}`,
    personalText,
  }
}

/** The hash a link must carry, worked out from all its other members. */
export function hashOf(link: EvidenceLink): string {
  const { hash: _, ...covered } = link
  return sha256(canonicalJson(covered))
}

/** The hash of a personal part: SHA-256 over the salt in hex and the canonical JSON. */
export function personalHashOf(salt: string, personal: EvidencePersonal): string {
  return sha256(salt + canonicalJson(personal))
}

function sha256(text: string): string {
  return digest('sha256', text, 'hex')
}
