// Is what a sender of today negotiates TLS 1.2 or newer with forward secrecy, and what the admin's own gateways get? RFC 8996, RFC 9325
// sections 3.1.1 and 4.1.

import type { Finding } from '#domain/finding.ts'
import type { SmtpSession, TlsFacts } from '#domain/observation.ts'
import type { JudgedSimulation } from '#domain/probe-report.ts'
import { hasForwardSecrecy, isModernProtocol } from '#wire/enforce/judge-protocol.ts'
import { judgeSimulations } from '../badge-facts.ts'
import { defineCheck, found } from '../check.ts'
import { leadingAnswer, roundAt } from '../leading-answer.ts'

export const protocolModern = defineCheck({
  id: 'protocol-modern',
  needs: ['smtpSessions', 'hellos', 'simulations'],
  findings: ['tls-too-old', 'no-pfs'],
  judge: (seen) => {
    const simulations = judgeSimulations(seen)
    return seen.smtpSessions.flatMap((session) => {
      // where only what no sender offers was answered, that is the finding
      const isOther = leadingAnswer(roundAt(seen, session))?.step === 'weak-suites'
      const own = session.tls === null ? [] : judgeSession(session, session.tls, isOther)
      const pairs = simulations
        .filter(({ host, ip }) => host === session.host && ip === session.ip)
        .flatMap(judgeGateway)
      // each is said once of an address
      const all = [...own, ...pairs]
      return all.filter(({ code }, index) => all.findIndex((entry) => entry.code === code) === index)
    })
  },
})

function judgeSession({ host, ip }: SmtpSession, { protocol, cipher }: TlsFacts, isOther: boolean): readonly Finding[] {
  const isSecret = isOther || hasForwardSecrecy(protocol, cipher)
  return [
    ...(isModernProtocol(protocol) ? [] : [found('tls-too-old', { host, ip }, { protocol })]),
    ...(isSecret ? [] : [found('no-pfs', { host, ip }, { cipher })]),
  ]
}

/** Suites without a certificate are what some gateways want, and a finding nowhere. */
function judgeGateway({ host, ip, verdict }: JudgedSimulation): readonly Finding[] {
  if (verdict.kind !== 'negotiated') return []
  const { gateway, protocol, suite, weaknesses } = verdict
  return [
    ...(weaknesses.includes('old-protocol')
      ? [found('tls-too-old', { host, ip }, { protocol: `${protocol} (${gateway})` })]
      : []),
    ...(weaknesses.includes('no-forward-secrecy')
      ? [found('no-pfs', { host, ip }, { cipher: `${suite} (${gateway})` })]
      : []),
  ]
}
