// The practice authority's revocation list (RFC 5280 section 5), as DER. Its reader in the wire floor is not asked: what is written here must
// hold up before it.
import { sign, X509Certificate } from 'node:crypto'
import { type CertificateParts, readCertificateParts } from '#wire/revocation/certificate-parts.ts'
import { contextTag, readDer, tag, wrapperTag, writeDer } from '#wire/revocation/der.ts'
import { writeOid } from '#wire/revocation/der-values.ts'

export interface RevokedEntry {
  readonly certificatePem: string
  readonly date: Date
  /** CRLReason. */
  readonly reason: number
}
export interface ListOrder {
  readonly issuerPem: string
  readonly issuerKeyPem: string
  readonly from: Date
  readonly until: Date
  readonly revoked: readonly RevokedEntry[]
}

const sha256WithRsa = writeDer(tag.sequence, writeOid('1.2.840.113549.1.1.11'), writeDer(tag.null))

/** Writes and signs the list. */
export function writeRevocationList({ issuerPem, issuerKeyPem, from, until, revoked }: ListOrder): Buffer {
  const issuer = partsOf(issuerPem)
  const entries = revoked.map(entryOf)
  const content = writeDer(
    tag.sequence,
    writeDer(tag.integer, Buffer.of(1)),
    sha256WithRsa,
    issuer.subject,
    timeOf(from),
    timeOf(until),
    ...(entries.length === 0 ? [] : [writeDer(tag.sequence, ...entries)]),
    writeDer(
      wrapperTag(0),
      writeDer(
        tag.sequence,
        extension('2.5.29.35', writeDer(tag.sequence, writeDer(contextTag(0), keyIdentifierOf(issuer)))),
        extension('2.5.29.20', writeDer(tag.integer, Buffer.of(1))),
      ),
    ),
  )
  const signature = sign('sha256', content, issuerKeyPem)
  return writeDer(tag.sequence, content, sha256WithRsa, writeDer(tag.bitString, Buffer.of(0), signature))
}

/** The first certificate of a PEM text. */
function partsOf(pem: string): CertificateParts {
  const parts = readCertificateParts(new X509Certificate(pem).raw)
  if (parts === undefined) throw new Error('a certificate of the lab cannot be read')
  return parts
}

function entryOf({ certificatePem, date, reason }: RevokedEntry): Buffer {
  const code = extension('2.5.29.21', writeDer(tag.enumerated, Buffer.of(reason)))
  return writeDer(
    tag.sequence,
    writeDer(tag.integer, partsOf(certificatePem).serial),
    timeOf(date),
    writeDer(tag.sequence, code),
  )
}

function extension(id: string, value: Buffer): Buffer {
  return writeDer(tag.sequence, writeOid(id), writeDer(tag.octetString, value))
}

/** As the issuer's own certificate has it. */
function keyIdentifierOf({ extensions }: CertificateParts): Buffer {
  const own = extensions.get('2.5.29.14')
  const identifier =
    own === undefined ? undefined : readDer(own.value, (cursor) => cursor.content(cursor.take(tag.octetString)))
  if (identifier === undefined) throw new Error('the issuer of the list has no key identifier')
  return identifier
}

/** UTCTime; the lab never runs after 2049. */
function timeOf(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-T:]|\.\d+/g, '')
  return writeDer(tag.utcTime, Buffer.from(digits.slice(2)))
}
