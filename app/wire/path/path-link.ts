// One certificate as path validation sees it: its names in comparable form, what its extensions allow it, and the critical extension
// nobody here knows. Undefined for bytes that are no certificate.
import { type CertificateParts, readCertificateParts } from '../revocation/certificate-parts.ts'
import { type DerCursor, readDer, tag } from '../revocation/der.ts'
import { nameKeyOf } from './distinguished-name.ts'

export interface PathLink {
  readonly parts: CertificateParts
  readonly subjectKey: string
  readonly issuerKey: string
  /** Issued under its own name, for instance when an authority changes its key; such a step does not count. */
  readonly isSelfIssued: boolean
  /** What basicConstraints says; undefined when there is none. */
  readonly isAuthority: boolean | undefined
  /** How many authorities may stand below; null = any number. */
  readonly pathLength: number | null
  /** undefined = keyUsage is absent and forbids nothing. */
  readonly maySign: boolean | undefined
  readonly hasUnknownCritical: boolean
  readonly keyId: string | undefined
  readonly issuerKeyId: string | undefined
}

/** Extensions that are obeyed here, by the checks or by revocation; policies bind nobody who demands none (RFC 5280 section 6.1.1). */
const known: readonly string[] = [
  '2.5.29.14',
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.35',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.54',
  '1.3.6.1.5.5.7.1.24',
  '1.3.6.1.5.5.7.48.1.5',
]
const keyCertSign = 0x04
const links = new WeakMap<CertificateParts, PathLink>()

/** Reads a DER certificate. */
export function readLink(der: Buffer): PathLink | undefined {
  const parts = readCertificateParts(der)
  return parts === undefined ? undefined : linkOf(parts)
}

/** The same of a certificate already read. */
export function linkOf(parts: CertificateParts): PathLink {
  const made = links.get(parts) ?? makeLink(parts)
  links.set(parts, made)
  return made
}

function makeLink(parts: CertificateParts): PathLink {
  const { extensions } = parts
  const subjectKey = nameKeyOf(parts.subject)
  const issuerKey = nameKeyOf(parts.issuer)
  const basic = extensions.get('2.5.29.19')
  const identifier = (id: string, read: (cursor: DerCursor) => string | undefined) => {
    const extension = extensions.get(id)
    return extension === undefined ? undefined : readDer(extension.value, read)
  }
  return {
    parts,
    subjectKey,
    issuerKey,
    isSelfIssued: subjectKey === issuerKey,
    isAuthority: basic === undefined ? undefined : parts.isAuthority,
    pathLength: basic === undefined ? null : (readDer(basic.value, takePathLength) ?? null),
    maySign: parts.keyUsage === null ? undefined : (parts.keyUsage & keyCertSign) !== 0,
    hasUnknownCritical: [...extensions].some(([id, { isCritical }]) => isCritical && !known.includes(id)),
    keyId: identifier('2.5.29.14', (cursor) => cursor.content(cursor.take(tag.octetString)).toString('hex')),
    issuerKeyId: identifier('2.5.29.35', takeAuthorityKeyId),
  }
}

/** A negative limit is none that any path could keep; an endless one is no limit. */
function takePathLength(outer: DerCursor): number | null {
  const constraints = outer.enter(tag.sequence)
  constraints.takeIf(tag.boolean)
  if (constraints.isAtEnd) return null
  const digits = constraints.content(constraints.take(tag.integer))
  if ((digits[0] ?? 0xff) >= 0x80) return -1
  return digits.length > 4 ? null : digits.readUIntBE(0, digits.length)
}

function takeAuthorityKeyId(outer: DerCursor): string | undefined {
  const fields = outer.enter(tag.sequence)
  const key = fields.takeIf(0x80)
  while (!fields.isAtEnd) fields.takeAny()
  return key === undefined ? undefined : fields.content(key).toString('hex')
}
