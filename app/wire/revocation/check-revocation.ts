// Asks everyone who may know whether a certificate is revoked: the staple it came with, the lists it names, the responder it names. One
// revocation counts against any number of good answers; silence, errors and doubts are unknown, and unknown is never good.
import { randomBytes } from 'node:crypto'
import type { WebFetch } from '#ports/web-fetch.ts'
import { type CertificateParts, readCertificateParts } from './certificate-parts.ts'
import { judgeOcspResponse } from './judge-ocsp.ts'
import { buildOcspRequest } from './ocsp-request.ts'
import { judgeRevocationList } from './revocation-list.ts'
import { type RevocationStatus, unknownBecause } from './revocation-status.ts'

const maxListBytes = 32 * 1024 * 1024
const maxResponseBytes = 64 * 1024
const maxLists = 3
const listMs = 30_000
const responseMs = 15_000

export interface RevocationOrder {
  /** DER of the certificate in question. */
  readonly certificate: Buffer
  /** DER of the certificate that signed it; null when nobody sent it. */
  readonly issuer: Buffer | null
  /** OCSP responses from handshakes, of every address with this certificate; empty when there was none. */
  readonly staples: readonly Buffer[]
}

export interface RevocationAttempt {
  readonly source: 'staple' | 'list' | 'responder'
  readonly url: string | null
  readonly status: RevocationStatus
}

export interface RevocationReport {
  readonly status: RevocationStatus
  readonly attempts: readonly RevocationAttempt[]
  /** `missing` and `not-good` break the promise of a certificate that demands a staple (RFC 7633). */
  readonly mustStaple: 'not-required' | 'met' | 'missing' | 'not-good'
}

/** Checks one certificate; an aborted signal ends it at once. */
export async function checkRevocation(
  order: RevocationOrder,
  outside: { readonly web: WebFetch; readonly now: Date },
  signal: AbortSignal,
): Promise<RevocationReport> {
  const certificate = readCertificateParts(order.certificate)
  if (certificate === undefined)
    return { status: unknownBecause('unreadable'), attempts: [], mustStaple: 'not-required' }
  const issuer = order.issuer === null ? undefined : readCertificateParts(order.issuer)
  if (issuer === undefined) {
    const mustStaple = judgeStaples(certificate, order.staples, [])
    return { status: unknownBecause('no-issuer'), attempts: [], mustStaple }
  }
  const ask = { certificate, issuer, web: outside.web, now: outside.now, signal }
  const stapled = order.staples.map((staple): RevocationAttempt => {
    return { source: 'staple', url: null, status: judgeOcspResponse(staple, { ...ask, nonce: null }, outside.now) }
  })
  const asked = await Promise.all([askLists(ask), askResponder(ask)])
  const attempts = [...stapled, ...asked.flat()]
  return {
    status: worstOf(attempts.map(({ status }) => status)),
    attempts,
    mustStaple: judgeStaples(
      certificate,
      order.staples,
      stapled.map(({ status }) => status),
    ),
  }
}

interface Ask {
  readonly certificate: CertificateParts
  readonly issuer: CertificateParts
  readonly web: WebFetch
  readonly now: Date
  readonly signal: AbortSignal
}

async function askLists({ certificate, issuer, web, now, signal }: Ask): Promise<readonly RevocationAttempt[]> {
  const attempts: RevocationAttempt[] = []
  for (const point of certificate.distributionPoints.slice(0, maxLists)) {
    for (const { url } of point.addresses.slice(0, maxLists)) {
      const attempt = (status: RevocationStatus) => attempts.push({ source: 'list', url, status })
      if (point.isPartial) {
        attempt(unknownBecause('partial-list'))
        break
      }
      const order = { url, accept: 'application/pkix-crl', maxBytes: maxListBytes, timeoutMs: listMs }
      const body = await download(web, order, signal)
      attempt(
        Buffer.isBuffer(body) ? judgeRevocationList(body, { certificate, issuer, pointNames: point.names }, now) : body,
      )
      if (attempts.at(-1)?.status.kind !== 'unknown') return attempts
    }
  }
  return attempts
}

async function askResponder({ certificate, issuer, web, now, signal }: Ask): Promise<readonly RevocationAttempt[]> {
  const [address] = certificate.ocspAddresses
  if (address === undefined) return []
  const nonce = randomBytes(16)
  const post = { body: buildOcspRequest(certificate, issuer, nonce), contentType: 'application/ocsp-request' }
  const limits = { accept: 'application/ocsp-response', maxBytes: maxResponseBytes, timeoutMs: responseMs }
  const body = await download(web, { url: address.url, post, ...limits }, signal)
  const status = Buffer.isBuffer(body) ? judgeOcspResponse(body, { certificate, issuer, nonce }, now) : body
  return [{ source: 'responder', url: address.url, status }]
}

async function download(
  web: WebFetch,
  order: Parameters<WebFetch['fetch']>[0],
  signal: AbortSignal,
): Promise<Buffer | RevocationStatus> {
  const answer = await web.fetch(order, signal)
  if (!answer.ok) return unknownBecause(answer.failure === 'cancelled' ? 'cancelled' : 'unreachable', answer.failure)
  return answer.status === 200 ? answer.body : unknownBecause('http-status', String(answer.status))
}

function worstOf(statuses: readonly RevocationStatus[]): RevocationStatus {
  const pick = (kind: RevocationStatus['kind']) => statuses.find((status) => status.kind === kind)
  return pick('revoked') ?? pick('good') ?? statuses[0] ?? unknownBecause('no-address')
}

/** One bad staple breaks the promise, wherever it came from. */
function judgeStaples(
  certificate: CertificateParts,
  staples: readonly Buffer[],
  statuses: readonly RevocationStatus[],
): RevocationReport['mustStaple'] {
  if (!certificate.isStapleRequired) return 'not-required'
  if (staples.length === 0) return 'missing'
  const isGood = statuses.length > 0 && statuses.every(({ kind }) => kind === 'good')
  return isGood ? 'met' : 'not-good'
}
