// Does the chain end in a trust anchor, and is it fit for a mail server? RFC 5280 section 6 and 4.2.1.12, RFC 9325 section 4.5.
import type { Finding } from '#domain/finding.ts'
import type { SmtpSession, TlsFacts } from '#domain/observation.ts'
import { defineCheck, found } from '../check.ts'

const serverAuth = '1.3.6.1.5.5.7.3.1'
const anyPurpose = '2.5.29.37.0'

export const chainTrusted = defineCheck({
  id: 'chain-trusted',
  needs: ['smtpSessions'],
  findings: ['self-signed', 'chain-incomplete', 'unknown-ca', 'weak-key', 'weak-signature', 'wrong-eku'],
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
  if (isShort(leaf.key)) {
    findings.push(found('weak-key', place, { algorithm: leaf.key.algorithm.toUpperCase(), bits: leaf.key.bits ?? 0 }))
  }
  const weak = tls.chain.find((entry) => entry.subject !== entry.issuer && isBroken(entry.signatureHash))
  if (weak !== undefined) findings.push(found('weak-signature', place, { subject: weak.subject }))
  const purposes = leaf.extendedKeyUsage
  if (purposes !== null && !purposes.includes(serverAuth) && !purposes.includes(anyPurpose)) {
    findings.push(found('wrong-eku', place))
  }
  return findings
}

function isShort(key: { readonly algorithm: string; readonly bits: number | null }): boolean {
  if (key.bits === null) return false
  return key.algorithm.startsWith('rsa') ? key.bits < 2048 : key.algorithm === 'ec' && key.bits < 256
}

function isBroken(hash: string | null): boolean {
  return hash !== null && /^(SHA-?1|MD5)$/i.test(hash)
}
