// The parts of a certificate that revocation needs, as exact bytes: serial, names, key, and the addresses it gives for lists, status and
// issuer. Undefined for anything that is not a certificate (RFC 5280 section 4.1).
import { readWebAddress, type WebAddress } from '../web/web-address.ts'
import { type DerCursor, DerError, readDer, tag, wrapperTag } from './der.ts'
import {
  type Extension,
  insideDer,
  takeBits,
  takeExtensions,
  takeOid,
  takeSmallNumber,
  takeTime,
} from './der-values.ts'

const maxAddresses = 8
const maxCertificateBytes = 100_000

export interface DistributionPoint {
  /** Names the list may carry, as bytes of the URI. */
  readonly names: readonly string[]
  readonly addresses: readonly WebAddress[]
  /** Lists some reasons only, or is signed by someone else: not enough to call a certificate good. */
  readonly isPartial: boolean
}

export interface CertificateParts {
  readonly der: Buffer
  readonly signed: SignedParts
  /** INTEGER content, as it stands in lists. */
  readonly serial: Buffer
  /** DER of the names. */
  readonly issuer: Buffer
  readonly subject: Buffer
  /** DER of SubjectPublicKeyInfo, and the bits inside it. */
  readonly publicKeyInfo: Buffer
  readonly publicKeyBits: Buffer
  readonly notBefore: Date
  readonly notAfter: Date
  readonly distributionPoints: readonly DistributionPoint[]
  readonly ocspAddresses: readonly WebAddress[]
  readonly issuerAddresses: readonly WebAddress[]
  /** TLS feature status_request: the server must staple (RFC 7633). */
  readonly isStapleRequired: boolean
  readonly extendedKeyUsage: readonly string[]
  /** Bits of keyUsage from the left; null when the extension is absent. */
  readonly keyUsage: number | null
  readonly isAuthority: boolean
  /** All of them, for readers of the others. */
  readonly extensions: ReadonlyMap<string, Extension>
}

/** What every signed structure consists of (RFC 5280 section 4.1.1). */
export interface SignedParts {
  readonly content: Buffer
  /** DER of AlgorithmIdentifier. */
  readonly algorithm: Buffer
  readonly signature: Buffer
}

/** Reads a DER certificate. */
export function readCertificateParts(der: Buffer): CertificateParts | undefined {
  return der.length > maxCertificateBytes ? undefined : readDer(der, (cursor) => takeCertificate(cursor, der))
}

function takeCertificate(outer: DerCursor, der: Buffer): CertificateParts {
  const certificate = outer.enter(tag.sequence)
  const content = certificate.take(tag.sequence)
  const algorithm = certificate.whole(certificate.take(tag.sequence))
  const signature = takeBits(certificate)
  if (!certificate.isAtEnd) throw new DerError('goes on behind the signature')
  const body = readBody(certificate.whole(content), algorithm)
  return { der, signed: { content: certificate.whole(content), algorithm, signature }, ...body }
}

/** The signature algorithm stands inside and outside and must be the same (RFC 5280 section 4.1.1.2). */
function readBody(bytes: Buffer, algorithm: Buffer): Omit<CertificateParts, 'der' | 'signed'> {
  return insideDer(bytes, (outer) => {
    const body = outer.enter(tag.sequence)
    body.takeIf(wrapperTag(0))
    const serial = body.content(body.take(tag.integer))
    if (!body.whole(body.take(tag.sequence)).equals(algorithm)) throw new DerError('two signature algorithms')
    const issuer = body.whole(body.take(tag.sequence))
    const validity = body.enter(tag.sequence)
    const notBefore = takeTime(validity)
    const notAfter = takeTime(validity)
    const subject = body.whole(body.take(tag.sequence))
    const info = body.take(tag.sequence)
    const key = openKey(body.whole(info))
    body.takeIf(0x81)
    body.takeIf(0x82)
    const extensionField = body.enterIf(wrapperTag(3))
    const extensions = extensionField === undefined ? new Map<string, Extension>() : takeExtensions(extensionField)
    const within = <T>(id: string, read: (cursor: DerCursor) => T): T | undefined => {
      const extension = extensions.get(id)
      return extension === undefined ? undefined : insideDer(extension.value, read)
    }
    const access = within('1.3.6.1.5.5.7.1.1', takeAccess) ?? []
    return {
      serial,
      issuer,
      subject,
      publicKeyInfo: body.whole(info),
      publicKeyBits: key,
      notBefore,
      notAfter,
      distributionPoints: within('2.5.29.31', takeDistributionPoints) ?? [],
      ocspAddresses: addressesOf(access, '1.3.6.1.5.5.7.48.1'),
      issuerAddresses: addressesOf(access, '1.3.6.1.5.5.7.48.2'),
      isStapleRequired:
        within('1.3.6.1.5.5.7.1.24', takeFeatures)?.some((feature) => [5, 17].includes(feature)) ?? false,
      extendedKeyUsage: within('2.5.29.37', takeOids) ?? [],
      keyUsage: within('2.5.29.15', takeKeyUsage) ?? null,
      isAuthority: within('2.5.29.19', takeIsAuthority) ?? false,
      extensions,
    }
  })
}

function openKey(info: Buffer): Buffer {
  return insideDer(info, (outer) => {
    const cursor = outer.enter(tag.sequence)
    cursor.take(tag.sequence)
    return takeBits(cursor)
  })
}

function takeOids(outer: DerCursor): readonly string[] {
  const list = outer.enter(tag.sequence)
  const oids: string[] = []
  while (!list.isAtEnd) oids.push(takeOid(list))
  return oids
}

function takeFeatures(outer: DerCursor): readonly number[] {
  const list = outer.enter(tag.sequence)
  const features: number[] = []
  while (!list.isAtEnd) features.push(takeSmallNumber(list))
  return features
}

function takeKeyUsage(outer: DerCursor): number {
  const content = outer.content(outer.take(tag.bitString))
  return content[1] ?? 0
}

function takeIsAuthority(outer: DerCursor): boolean {
  const constraints = outer.enter(tag.sequence)
  const ca = constraints.takeIf(tag.boolean)
  if (!constraints.isAtEnd) constraints.take(tag.integer)
  return ca !== undefined && constraints.content(ca)[0] !== 0
}

function takeAccess(outer: DerCursor): readonly (readonly [method: string, address: string])[] {
  const list = outer.enter(tag.sequence)
  const found: (readonly [string, string])[] = []
  while (!list.isAtEnd) {
    const entry = list.enter(tag.sequence)
    const method = takeOid(entry)
    const place = entry.takeAny()
    if (place.tag === 0x86) found.push([method, entry.content(place).toString('latin1')])
  }
  return found
}

function addressesOf(access: readonly (readonly [string, string])[], method: string): readonly WebAddress[] {
  return access
    .filter(([of]) => of === method)
    .flatMap(([, text]) => readWebAddress(text) ?? [])
    .slice(0, maxAddresses)
}

/** Also the form of IssuingDistributionPoint's first field: DistributionPointName (RFC 5280 section 4.2.1.13). */
export function takePointNames(field: DerCursor): readonly string[] {
  const full = field.enterIf(wrapperTag(0))
  if (full === undefined) return []
  const names: string[] = []
  while (!full.isAtEnd) {
    const name = full.takeAny()
    if (name.tag === 0x86) names.push(full.content(name).toString('latin1'))
  }
  return names.slice(0, maxAddresses)
}

function takeDistributionPoints(outer: DerCursor): readonly DistributionPoint[] {
  const list = outer.enter(tag.sequence)
  const points: DistributionPoint[] = []
  while (!list.isAtEnd) {
    const point = list.enter(tag.sequence)
    const field = point.enterIf(wrapperTag(0))
    const names = field === undefined ? [] : takePointNames(field)
    const isPartial = !point.isAtEnd
    while (!point.isAtEnd) point.takeAny()
    points.push({ names, addresses: names.flatMap((text) => readWebAddress(text) ?? []), isPartial })
  }
  return points.slice(0, maxAddresses)
}
