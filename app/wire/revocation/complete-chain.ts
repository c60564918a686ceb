// Fetches the intermediates a server forgot from the addresses in its certificates (RFC 5280 section 4.2.2.1), to be able to say which
// file is missing. It explains and never forgives: mail servers do not fetch, so a chain completed here stays incomplete.
import type { Certificate } from '#domain/observation.ts'
import type { WebFetch } from '#ports/web-fetch.ts'
import { readCertificate } from '../certificate-facts.ts'
import { judgePath } from '../certificate-path.ts'
import type { TrustStore } from '../trust-store.ts'
import { readBundle } from './certificate-bundle.ts'
import { type CertificateParts, readCertificateParts } from './certificate-parts.ts'
import { findIssuer, isIssuedBy } from './find-issuer.ts'

const maxFetched = 4
const maxAddresses = 2
const maxBytes = 100_000
const fetchMs = 15_000

export type ChainCompletion =
  | { readonly kind: 'not-needed' }
  | {
      readonly kind: 'completed'
      /** What the server should have sent, nearest to the leaf first. */
      readonly missing: readonly Certificate[]
      readonly anchor: string
    }
  | {
      readonly kind: 'not-completed'
      readonly why:
        | 'no-address'
        | 'unreachable'
        | 'unreadable'
        | 'not-the-issuer'
        | 'unknown-root'
        | 'too-long'
        | 'cancelled'
      readonly detail: string
    }

/** Tries to complete the chain as sent (DER, leaf first) up to a trust anchor. */
export async function completeChain(
  sent: readonly Buffer[],
  outside: { readonly trust: TrustStore; readonly web: WebFetch },
  signal: AbortSignal,
): Promise<ChainCompletion> {
  const failed = (why: Extract<ChainCompletion, { kind: 'not-completed' }>['why'], detail = ''): ChainCompletion => ({
    kind: 'not-completed',
    why,
    detail,
  })
  const pool = sent.flatMap((der) => readCertificateParts(der) ?? [])
  const leaf = pool[0]
  if (leaf === undefined) return failed('unreadable')
  const missing: Certificate[] = []
  for (let count = 0; ; count += 1) {
    const path = judgePath(
      pool.flatMap(({ der }) => readCertificate(der) ?? []),
      outside.trust,
      null,
    )
    if (path.kind === 'trusted') {
      return count === 0 ? { kind: 'not-needed' } : { kind: 'completed', missing, anchor: path.anchor ?? '' }
    }
    if (count >= maxFetched) return failed('too-long')
    const top = topOf(leaf, pool)
    if (isIssuedBy(top, top)) return failed('unknown-root')
    if (top.issuerAddresses.length === 0) return failed('no-address')
    const fetched = await fetchIssuer(top, outside.web, signal)
    if (signal.aborted) return failed('cancelled')
    if ('why' in fetched) return failed(fetched.why, fetched.detail)
    const facts = readCertificate(fetched.der)
    if (facts === undefined) return failed('unreadable')
    missing.push(facts)
    pool.push(fetched)
  }
}

/** The last certificate on the way up from the leaf. */
function topOf(leaf: CertificateParts, pool: readonly CertificateParts[]): CertificateParts {
  const passed = [leaf]
  for (let top = leaf; ; ) {
    const next = findIssuer(top, pool)
    if (next === undefined || passed.includes(next)) return top
    passed.push(next)
    top = next
  }
}

type Missed = { readonly why: 'unreachable' | 'unreadable' | 'not-the-issuer'; readonly detail: string }

async function fetchIssuer(
  certificate: CertificateParts,
  web: WebFetch,
  signal: AbortSignal,
): Promise<CertificateParts | Missed> {
  let missed: Missed = { why: 'unreachable', detail: '' }
  for (const { url } of certificate.issuerAddresses.slice(0, maxAddresses)) {
    const answer = await web.fetch({ url, accept: 'application/pkix-cert', maxBytes, timeoutMs: fetchMs }, signal)
    if (!answer.ok || answer.status !== 200) {
      missed = { why: 'unreachable', detail: `${url} ${answer.ok ? answer.status : answer.failure}` }
      continue
    }
    const found = readBundle(answer.body)
    const issuer = findIssuer(certificate, found)
    if (issuer !== undefined) return issuer
    missed = { why: found.length === 0 ? 'unreadable' : 'not-the-issuer', detail: url }
  }
  return missed
}
