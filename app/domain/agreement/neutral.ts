// The terms as neither side sees them: whoever wrote the version is `first`. Both sides compute the same text from it, and so the same
// hash. The text is canonical JSON: sorted keys, no spaces (RFC 8785 for strings, integers, booleans and null, all we have).
import { z } from 'zod'
import { type Agreement, agreementNumber, agreementVersion } from './agreement.ts'
import { readCommon, writeCommon, writtenCommon } from './clause/written.ts'
import { sideTerms } from './side-terms.ts'
import { type AgreementTerms, directionTerms } from './terms.ts'

export const neutralAgreement = z.strictObject({
  number: agreementNumber,
  version: agreementVersion,
  first: sideTerms,
  second: sideTerms,
  firstToSecond: directionTerms.nullable(),
  secondToFirst: directionTerms.nullable(),
  common: writtenCommon,
})
export type NeutralAgreement = z.infer<typeof neutralAgreement>

type NeutralParts = Pick<Agreement, 'number' | 'version' | 'issuedBy' | 'terms' | 'language'>

/** The neutral form of a version of ours. */
export function toNeutral(agreement: NeutralParts): NeutralAgreement {
  const { number, version, terms, language } = agreement
  const { own, partner, toPartner, toUs } = terms
  const common = writeCommon(terms.common, language)
  return agreement.issuedBy === 'own'
    ? { number, version, first: own, second: partner, firstToSecond: toPartner, secondToFirst: toUs, common }
    : { number, version, first: partner, second: own, firstToSecond: toUs, secondToFirst: toPartner, common }
}

/** The terms as we see them; `issuedBy` says who is `first`, `language` what the document is in. */
export function fromNeutral(
  neutral: NeutralAgreement,
  { issuedBy, language }: Pick<Agreement, 'issuedBy' | 'language'>,
): AgreementTerms {
  const { first, second, firstToSecond, secondToFirst } = neutral
  const common = readCommon(neutral.common, language)
  return issuedBy === 'own'
    ? { own: first, partner: second, toPartner: firstToSecond, toUs: secondToFirst, common }
    : { own: second, partner: first, toPartner: secondToFirst, toUs: firstToSecond, common }
}

/** Canonical JSON of plain data; throws for what JSON does not know, which would be a bug. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') {
    const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`
  }
  throw new Error(`not JSON: ${typeof value}`)
}
