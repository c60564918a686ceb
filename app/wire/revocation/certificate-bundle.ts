// The files authorities publish their certificates in: one DER certificate, a PKCS #7 bundle (RFC 5652), or PEM against the rules.
// What cannot be read is left out; an unreadable file is an empty list.
import { type CertificateParts, readCertificateParts } from './certificate-parts.ts'
import { DerError, readDer, tag, wrapperTag } from './der.ts'
import { takeOid } from './der-values.ts'

const maxCertificates = 20
const signedData = '1.2.840.113549.1.7.2'

/** Reads all certificates of a file. */
export function readBundle(bytes: Buffer): readonly CertificateParts[] {
  if (bytes.subarray(0, 11).toString('latin1') === '-----BEGIN ') {
    const blocks = bytes
      .toString('latin1')
      .split('-----BEGIN CERTIFICATE-----')
      .slice(1, maxCertificates + 1)
    return blocks.flatMap(
      (block) => readCertificateParts(Buffer.from(block.split('-----END')[0] ?? '', 'base64')) ?? [],
    )
  }
  const one = readCertificateParts(bytes)
  return one === undefined ? (readDer(bytes, takeSignedData) ?? []) : [one]
}

const takeSignedData: Parameters<typeof readDer<readonly CertificateParts[]>>[1] = (outer) => {
  const info = outer.enter(tag.sequence)
  if (takeOid(info) !== signedData) throw new DerError('another kind of content')
  const data = info.enter(wrapperTag(0)).enter(tag.sequence)
  data.take(tag.integer)
  data.take(tag.set)
  data.take(tag.sequence)
  const list = data.enterIf(wrapperTag(0))
  const certificates: CertificateParts[] = []
  while (list?.isAtEnd === false && certificates.length < maxCertificates) {
    const parts = readCertificateParts(list.whole(list.takeAny()))
    if (parts !== undefined) certificates.push(parts)
  }
  return certificates
}
