// Has an authority taken back a certificate of a path, and does a server staple what its certificate demands? RFC 5280, 6960, 7633. Asked is
// only what trusted paths are made of. A certificate that names nobody to ask leaves nothing to say; silence of those it names is a word.
import type { Finding } from '#domain/finding.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import type { RevocationFact } from '#domain/revocation.ts'
import { defineCheck, found } from '../check.ts'
import { leadingAnswer, roundAt } from '../leading-answer.ts'

export const notRevoked = defineCheck({
  id: 'not-revoked',
  needs: ['smtpSessions', 'hellos', 'revocations'],
  findings: ['revoked', 'revocation-unknown', 'must-staple-missing'],
  judge: (observed) => observed.smtpSessions.flatMap((session) => judgeAddress(session, observed)),
})

type Seen = Pick<Observed, 'hellos' | 'revocations'>

function judgeAddress(session: SmtpSession, observed: Seen): readonly Finding[] {
  const path = (session.tls?.trust.path ?? []).slice(0, -1)
  const facts = path.flatMap(({ sha256 }) => observed.revocations.find((fact) => fact.sha256 === sha256) ?? [])
  const [leaf] = facts.filter(({ sha256 }) => sha256 === session.tls?.chain[0]?.sha256)
  return [
    ...facts.flatMap((fact) => judgeStatus(session, fact)),
    ...(leaf === undefined ? [] : judgeStaple(session, leaf, observed)),
  ]
}

function judgeStatus({ host, ip }: SmtpSession, { subject, status, attempts }: RevocationFact): readonly Finding[] {
  if (status.kind === 'revoked') {
    return [found('revoked', { host, ip }, { subject, date: status.date.slice(0, 10), reason: status.reason })]
  }
  const asked = attempts.find(({ source }) => source !== 'staple')
  if (status.kind === 'good' || asked === undefined) return []
  return [found('revocation-unknown', { host, ip }, { subject, source: asked.url ?? '–' })]
}

/** A staple counts as missing only where a hello of ours asked for one and saw the server's whole answer. */
function judgeStaple(session: SmtpSession, leaf: RevocationFact, observed: Seen): readonly Finding[] {
  const answer = leadingAnswer(roundAt(observed, session))?.answer
  if (leaf.mustStaple === 'not-required' || answer === undefined) return []
  const isSeenWhole = answer.chain.length > 0 && answer.cut === null
  const isMissing = answer.staple === null ? isSeenWhole : leaf.mustStaple === 'not-good'
  return isMissing
    ? [found('must-staple-missing', { host: session.host, ip: session.ip }, { subject: leaf.subject })]
    : []
}
