// Is what was negotiated TLS 1.2 or newer with forward secrecy? RFC 8996, RFC 9325 sections 3.1.1 and 4.1.
import { defineCheck, found } from '../check.ts'
import { leadingAnswer, roundAt } from '../leading-answer.ts'
import { hasForwardSecrecy, isModernProtocol } from '../session-strength.ts'

export const protocolModern = defineCheck({
  id: 'protocol-modern',
  needs: ['smtpSessions', 'hellos'],
  findings: ['tls-too-old', 'no-pfs'],
  judge: (seen) =>
    seen.smtpSessions.flatMap((session) => {
      if (session.tls === null) return []
      const place = { host: session.host, ip: session.ip }
      const { protocol, cipher } = session.tls
      // where only what no sender offers was answered, that is the finding
      const isSecret =
        hasForwardSecrecy(protocol, cipher) || leadingAnswer(roundAt(seen, session))?.step === 'weak-suites'
      return [
        ...(isModernProtocol(protocol) ? [] : [found('tls-too-old', place, { protocol })]),
        ...(isSecret ? [] : [found('no-pfs', place, { cipher })]),
      ]
    }),
})
