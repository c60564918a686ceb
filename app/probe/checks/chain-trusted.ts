// Does the chain end in a trust anchor, and is it fit for a mail server? RFC 5280 section 6 and 4.2.1.12, RFC 9325 section 4.5.
import type { Finding } from '#domain/finding.ts'
import type { SmtpSession, TlsFacts } from '#domain/observation.ts'
import { hasBrokenSignature, isForOtherPurpose, isShortKey } from '#wire/certificate-fitness.ts'
import { defineCheck, found } from '../check.ts'

export const chainTrusted = defineCheck({
  id: 'chain-trusted',
  needs: ['smtpSessions'],
  findings: [
    'self-signed',
    'chain-incomplete',
    'unknown-ca',
    'chain-invalid',
    'weak-key',
    'weak-signature',
    'wrong-eku',
  ],
  judge: ({ smtpSessions }) =>
    smtpSessions.flatMap((session) => (session.tls === null ? [] : judgeChain(session, session.tls))),
})

function judgeChain(session: SmtpSession, tls: TlsFacts): readonly Finding[] {
  const place = { host: session.host, ip: session.ip }
  const leaf = tls.chain[0]
  if (leaf === undefined) return [found('unknown-ca', place, { issuer: '-' })]
  const findings: Finding[] = []
  if (tls.trust.kind === 'self-signed') findings.push(found('self-signed', place, { subject: leaf.subject }))
  if (tls.trust.kind === 'incomplete') findings.push(found('chain-incomplete', place, { issuer: leaf.issuer }))
  if (tls.trust.kind === 'unknown-ca') {
    findings.push(found('unknown-ca', place, { issuer: tls.chain.at(-1)?.issuer ?? leaf.issuer }))
  }
  const { fault } = tls.trust
  if (fault !== undefined) findings.push(found('chain-invalid', place, { subject: fault.subject, fault: fault.rule }))
  const links = tls.trust.path ?? tls.chain
  const short = links.find(isShortKey)
  if (short !== undefined) {
    const { algorithm, bits } = short.key
    findings.push(
      found('weak-key', place, { subject: short.subject, algorithm: algorithm.toUpperCase(), bits: bits ?? 0 }),
    )
  }
  const signed = links.filter((entry) => entry.subject !== entry.issuer)
  const weak = signed.find(hasBrokenSignature)
  if (weak !== undefined) findings.push(found('weak-signature', place, { subject: weak.subject }))
  const judged = links.filter((entry) => entry.sha256 === leaf.sha256 || entry.subject !== entry.issuer)
  const foreign = judged.find((entry) => isForOtherPurpose(entry, entry.sha256 === leaf.sha256))
  if (foreign !== undefined) findings.push(found('wrong-eku', place, { subject: foreign.subject }))
  return findings
}
