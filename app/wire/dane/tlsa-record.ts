// One TLSA record (RFC 6698 section 2) and whether mail may use it: usage 2 or 3, known selector and matching type, data of the right
// length (RFC 7672 section 3.1). An unusable record is named, never dropped in silence: it still makes TLS mandatory.
import type { TlsaRecord } from '#domain/dns-security.ts'
import { isPublicKeyInfo, readCertificateParts } from './certificate-parts.ts'

const maxAssociation = 16_384

export const tlsaFlaws = [
  'usage-not-for-mail',
  'unknown-usage',
  'unknown-selector',
  'unknown-matching-type',
  'wrong-length',
  'not-a-certificate',
] as const
export type TlsaFlaw = (typeof tlsaFlaws)[number]

/** Reads the data of a TLSA record; undefined when it is too short or too long to be one. */
export function readTlsa(rdata: Buffer): TlsaRecord | undefined {
  const [usage, selector, matchingType] = rdata
  if (usage === undefined || selector === undefined || matchingType === undefined) return undefined
  if (rdata.length < 4 || rdata.length > 3 + maxAssociation) return undefined
  return { usage, selector, matchingType, association: rdata.subarray(3).toString('hex') }
}

/** Why mail cannot use a record; undefined when it can. */
export function flawOf({ usage, selector, matchingType, association }: TlsaRecord): TlsaFlaw | undefined {
  if (usage === 0 || usage === 1) return 'usage-not-for-mail'
  if (usage !== 2 && usage !== 3) return 'unknown-usage'
  if (selector !== 0 && selector !== 1) return 'unknown-selector'
  if (matchingType === 1) return association.length === 64 ? undefined : 'wrong-length'
  if (matchingType === 2) return association.length === 128 ? undefined : 'wrong-length'
  if (matchingType !== 0) return 'unknown-matching-type'
  const bytes = Buffer.from(association, 'hex')
  const isWhole = selector === 0 ? readCertificateParts(bytes) !== undefined : isPublicKeyInfo(bytes)
  return isWhole ? undefined : 'not-a-certificate'
}

/** The text of a record as zone files write it. */
export function tlsaText({ usage, selector, matchingType, association }: TlsaRecord): string {
  return `${usage} ${selector} ${matchingType} ${association}`
}
