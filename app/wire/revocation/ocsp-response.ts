// Reads OCSP responses (RFC 6960 section 4.2) into plain parts. Nothing is judged here but form: undefined for what is not a response.
import { type CertificateParts, readCertificateParts, type SignedParts } from './certificate-parts.ts'
import { contextTag, type DerCursor, DerError, openDer, readDer, tag, wrapperTag } from './der.ts'
import { type Extension, takeBits, takeExtensions, takeOid, takeSmallNumber, takeTime } from './der-values.ts'
import { type Currency, type RevocationReason, reasonOfCode } from './revocation-status.ts'

const maxCertificates = 10
const maxAnswers = 100
const basicResponse = '1.3.6.1.5.5.7.48.1.1'

export interface SingleAnswer extends Currency {
  /** Object identifier of the hash over name and key. */
  readonly hash: string
  readonly issuerNameHash: Buffer
  readonly issuerKeyHash: Buffer
  readonly serial: Buffer
  readonly state:
    | { readonly kind: 'good' | 'unknown' }
    | { readonly kind: 'revoked'; readonly date: Date; readonly reason: RevocationReason }
  readonly hasUnknownCritical: boolean
}

export interface BasicResponse {
  readonly signed: SignedParts
  /** DER of the responder's name, or the SHA-1 of its key. */
  readonly responder: { readonly name: Buffer } | { readonly keyHash: Buffer }
  readonly producedAt: Date
  readonly answers: readonly SingleAnswer[]
  readonly extensions: ReadonlyMap<string, Extension>
  /** Certificates sent along, those that could be read. */
  readonly certificates: readonly CertificateParts[]
}

export type OcspResponse =
  | { readonly kind: 'refusal'; readonly status: number }
  | { readonly kind: 'basic'; readonly response: BasicResponse }

/** Reads the DER of OCSPResponse. */
export function readOcspResponse(der: Buffer): OcspResponse | undefined {
  return readDer(der, (outer) => {
    const response = outer.enter(tag.sequence)
    const status = takeSmallNumber(response, tag.enumerated)
    if (status !== 0) return { kind: 'refusal', status }
    const bytes = response.enter(wrapperTag(0)).enter(tag.sequence)
    if (takeOid(bytes) !== basicResponse) throw new DerError('another kind of response')
    const basic = openDer(bytes.content(bytes.take(tag.octetString)))
    const value = takeBasic(basic.enter(tag.sequence))
    if (!response.isAtEnd || !bytes.isAtEnd || !basic.isAtEnd) throw new DerError('goes on behind the response')
    return { kind: 'basic', response: value }
  })
}

function takeBasic(basic: DerCursor): BasicResponse {
  const content = basic.take(tag.sequence)
  const algorithm = basic.whole(basic.take(tag.sequence))
  const signature = takeBits(basic)
  const listField = basic.enterIf(wrapperTag(0))
  if (!basic.isAtEnd) throw new DerError('goes on behind the certificates')
  const body = openDer(basic.content(content))
  body.takeIf(wrapperTag(0))
  const responder = takeResponder(body)
  const producedAt = takeTime(body, true)
  const list = body.enter(tag.sequence)
  const answers: SingleAnswer[] = []
  while (!list.isAtEnd) {
    if (answers.length >= maxAnswers) throw new DerError('too many answers')
    answers.push(takeAnswer(list.enter(tag.sequence)))
  }
  const field = body.enterIf(wrapperTag(1))
  if (!body.isAtEnd) throw new DerError('goes on behind the extensions')
  return {
    signed: { content: basic.whole(content), algorithm, signature },
    responder,
    producedAt,
    answers,
    extensions: field === undefined ? new Map() : takeExtensions(field),
    certificates: listField === undefined ? [] : takeCertificates(listField),
  }
}

function takeResponder(body: DerCursor): BasicResponse['responder'] {
  const named = body.enterIf(wrapperTag(1))
  if (named !== undefined) return { name: named.whole(named.take(tag.sequence)) }
  const keyed = body.enter(wrapperTag(2))
  return { keyHash: keyed.content(keyed.take(tag.octetString)) }
}

function takeCertificates(field: DerCursor): readonly CertificateParts[] {
  const list = field.enter(tag.sequence)
  const certificates: CertificateParts[] = []
  for (let count = 0; !list.isAtEnd; count += 1) {
    if (count >= maxCertificates) throw new DerError('too many certificates')
    const parts = readCertificateParts(list.whole(list.take(tag.sequence)))
    if (parts !== undefined) certificates.push(parts)
  }
  return certificates
}

function takeAnswer(answer: DerCursor): SingleAnswer {
  const id = answer.enter(tag.sequence)
  const hash = takeOid(id.enter(tag.sequence))
  const issuerNameHash = id.content(id.take(tag.octetString))
  const issuerKeyHash = id.content(id.take(tag.octetString))
  const serial = id.content(id.take(tag.integer))
  const state = takeState(answer)
  const thisUpdate = takeTime(answer, true)
  const next = answer.enterIf(wrapperTag(0))
  const nextUpdate = next === undefined ? null : takeTime(next, true)
  const field = answer.enterIf(wrapperTag(1))
  const extensions = field === undefined ? [] : [...takeExtensions(field).values()]
  if (!id.isAtEnd || !answer.isAtEnd) throw new DerError('goes on behind the answer')
  const hasUnknownCritical = extensions.some(({ isCritical }) => isCritical)
  return { hash, issuerNameHash, issuerKeyHash, serial, state, thisUpdate, nextUpdate, hasUnknownCritical }
}

function takeState(answer: DerCursor): SingleAnswer['state'] {
  const revoked = answer.enterIf(wrapperTag(1))
  if (revoked !== undefined) {
    const date = takeTime(revoked, true)
    const code = revoked.enterIf(wrapperTag(0))
    return { kind: 'revoked', date, reason: reasonOfCode(code && takeSmallNumber(code, tag.enumerated)) }
  }
  const plain = answer.takeAny()
  if (plain.tag === contextTag(0) && plain.from === plain.end) return { kind: 'good' }
  if (plain.tag === contextTag(2) && plain.from === plain.end) return { kind: 'unknown' }
  throw new DerError('state')
}
