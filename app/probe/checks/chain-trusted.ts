// Does the chain end in a trust anchor, and is it fit for a mail server? RFC 5280 section 6 and 4.2.1.12, RFC 9325 section 4.5.

import { knownName } from '#domain/chain-links.ts'
import type { Finding } from '#domain/finding.ts'
import type { Certificate, SmtpSession, TlsFacts } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import type { ChainCompletion } from '#domain/revocation.ts'
import { brokenSignatureIn, otherPurposeIn, shortKeyIn } from '#wire/enforce/judge-certificate.ts'
import { defineCheck, found } from '../check.ts'

export const chainTrusted = defineCheck({
  id: 'chain-trusted',
  needs: ['smtpSessions', 'completions'],
  findings: [
    'self-signed',
    'chain-incomplete',
    'unknown-ca',
    'chain-invalid',
    'weak-key',
    'weak-signature',
    'wrong-eku',
  ],
  judge: ({ smtpSessions, completions }) =>
    smtpSessions.flatMap((session) => (session.tls === null ? [] : judgeChain(session, session.tls, completions))),
})

function judgeChain(session: SmtpSession, tls: TlsFacts, completions: Observed['completions']): readonly Finding[] {
  const place = { host: session.host, ip: session.ip }
  const leaf = tls.chain[0]
  if (leaf === undefined) return [found('unknown-ca', place, { issuer: '-' })]
  const findings: Finding[] = []
  if (tls.trust.kind === 'self-signed') findings.push(found('self-signed', place, { subject: leaf.subject }))
  const completion = completions.find(({ sha256 }) => sha256 === leaf.sha256)?.completion
  const isOpen = tls.trust.kind === 'unknown-ca'
  // an end nobody knows is a gap when the issuers the certificates name lead to a known one
  if (tls.trust.kind === 'incomplete' || (isOpen && completion?.kind === 'completed')) {
    findings.push(found('chain-incomplete', place, { issuer: missingNames(leaf, completion) }))
  } else if (isOpen) {
    findings.push(found('unknown-ca', place, { issuer: tls.chain.at(-1)?.issuer ?? leaf.issuer }))
  }
  const { fault } = tls.trust
  if (fault !== undefined) findings.push(found('chain-invalid', place, { subject: fault.subject, fault: fault.rule }))
  const short = shortKeyIn(tls)
  if (short !== undefined) {
    const { algorithm, bits } = short.key
    findings.push(
      found('weak-key', place, { subject: short.subject, algorithm: algorithm.toUpperCase(), bits: bits ?? 0 }),
    )
  }
  const weak = brokenSignatureIn(tls)
  if (weak !== undefined) findings.push(found('weak-signature', place, { subject: weak.subject }))
  const foreign = otherPurposeIn(tls)
  if (foreign !== undefined) findings.push(found('wrong-eku', place, { subject: foreign.subject }))
  return findings
}

/** What the server should have sent, by name: as fetched, else as the certificate itself names its issuer. */
function missingNames(leaf: Certificate, completion: ChainCompletion | undefined): string {
  if (completion?.kind !== 'completed') return knownName(leaf.issuer, null)
  return completion.missing.map(({ subject, commonName }) => knownName(subject, commonName)).join(', ')
}
