// Is what was negotiated TLS 1.2 or newer with forward secrecy? RFC 8996, RFC 9325 sections 3.1.1 and 4.1.
import { traitsOf } from '#wire/hello/codes/suite-traits.ts'
import { defineCheck, found } from '../check.ts'
import { leadingAnswer, roundAt } from '../leading-answer.ts'

const modern = new Set(['TLSv1.2', 'TLSv1.3'])

/** Whether a negotiated protocol may carry mandatory TLS. */
export function isModernProtocol(protocol: string): boolean {
  return modern.has(protocol)
}

/** Whether the suite (IANA name) agrees its keys by (EC)DHE, knows whom with, and then encrypts; every TLS 1.3 suite does. */
export function hasForwardSecrecy(protocol: string, cipher: string): boolean {
  if (protocol === 'TLSv1.3') return true
  const { hasForwardSecrecy, encryption, isExport } = traitsOf(cipher)
  return hasForwardSecrecy && encryption !== 'null' && !isExport
}

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
