// Asks about revocation for every certificate of the trusted paths a test saw, each once, and fetches the issuers an incomplete chain lacks.
// One time limit for all of it: authorities that do not answer leave an unknown, never a delay.

import type { HelloRound } from '#domain/hello-round.ts'
import type { Certificate, SmtpSession } from '#domain/observation.ts'
import type { ChainCompletion, RevocationFact } from '#domain/revocation.ts'
import type { Clock } from '#ports/clock.ts'
import type { WebFetch } from '#ports/web-fetch.ts'
import { checkRevocation } from '#wire/revocation/check-revocation.ts'
import { completeChain } from '#wire/revocation/complete-chain.ts'
import type { TrustStore } from '#wire/trust-store.ts'
import { derOfPem } from '#wire/trust-store.ts'
import { leadingAnswer } from '../leading-answer.ts'

const wholeMs = 20_000
const maxCertificates = 60
const maxStaples = 60

export interface RevocationOrder {
  readonly sessions: readonly SmtpSession[]
  readonly hellos: readonly HelloRound[]
  readonly web: WebFetch
  readonly trust: TrustStore
  readonly clock: Clock
  readonly signal: AbortSignal
}
export interface RevocationFacts {
  readonly revocations: RevocationFact[]
  readonly completions: { sha256: string; completion: ChainCompletion }[]
}

interface Question {
  readonly certificate: Certificate
  readonly issuer: Certificate
  /** What the addresses with this leaf stapled, each once. */
  readonly staples: readonly Buffer[]
}

/** Asks for all sessions of a test. */
export async function observeRevocation(order: RevocationOrder): Promise<RevocationFacts> {
  const signal = AbortSignal.any([order.signal, AbortSignal.timeout(wholeMs)])
  const now = new Date(order.clock.now())
  const [revocations, completions] = await Promise.all([
    Promise.all(
      questionsOf(order).map(async ({ certificate, issuer, staples }): Promise<RevocationFact> => {
        const asked = { certificate: derOfPem(certificate.pem), issuer: derOfPem(issuer.pem), staples }
        const report = await checkRevocation(asked, { web: order.web, now }, signal)
        const attempts = report.attempts.map((attempt) => ({ ...attempt }))
        const { sha256, subject } = certificate
        return { sha256, subject, status: report.status, mustStaple: report.mustStaple, attempts }
      }),
    ),
    Promise.all(
      incompleteLeaves(order.sessions).map(async ({ leaf, chain }) => {
        const sent = chain.map(({ pem }) => derOfPem(pem))
        const completion = await completeChain(sent, { trust: order.trust, web: order.web }, signal)
        return { sha256: leaf.sha256, completion: toStored(completion) }
      }),
    ),
  ])
  return { revocations, completions }
}

function questionsOf({ sessions, hellos }: RevocationOrder): readonly Question[] {
  const questions = new Map<string, Question>()
  for (const { host, ip, tls } of sessions) {
    const path = tls?.trust.kind === 'trusted' ? (tls.trust.path ?? []) : []
    const staple = leadingAnswer(hellos.find((round) => round.host === host && round.ip === ip))?.answer.staple ?? null
    for (const [index, certificate] of path.slice(0, -1).entries()) {
      const issuer = path[index + 1]
      if (issuer === undefined) continue
      const known = questions.get(certificate.sha256) ?? { certificate, issuer, staples: [] }
      const own = index === 0 && staple !== null ? [Buffer.from(staple, 'base64')] : []
      const fresh = own.filter((der) => !known.staples.some((other) => other.equals(der)))
      questions.set(certificate.sha256, { ...known, staples: [...known.staples, ...fresh].slice(0, maxStaples) })
    }
  }
  return [...questions.values()].slice(0, maxCertificates)
}

function incompleteLeaves(sessions: readonly SmtpSession[]) {
  const leaves = new Map<string, { readonly leaf: Certificate; readonly chain: readonly Certificate[] }>()
  for (const { tls } of sessions) {
    const leaf = tls?.chain[0]
    const isOpen = tls?.trust.kind === 'incomplete' || tls?.trust.kind === 'unknown-ca'
    if (isOpen && leaf !== undefined) leaves.set(leaf.sha256, { leaf, chain: tls.chain })
  }
  return [...leaves.values()]
}

function toStored(completion: Awaited<ReturnType<typeof completeChain>>): ChainCompletion {
  return completion.kind === 'completed' ? { ...completion, missing: [...completion.missing] } : { ...completion }
}
