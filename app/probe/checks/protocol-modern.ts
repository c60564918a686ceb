// Is what was negotiated TLS 1.2 or newer with forward secrecy? RFC 8996, RFC 9325 sections 3.1.1 and 4.1.
import { defineCheck, found } from '../check.ts'

const modern = new Set(['TLSv1.2', 'TLSv1.3'])

/** Whether a negotiated protocol may carry mandatory TLS. */
export function isModernProtocol(protocol: string): boolean {
  return modern.has(protocol)
}

/** Whether the suite (IANA name) agrees its keys by (EC)DHE; every TLS 1.3 suite does. */
export function hasForwardSecrecy(protocol: string, cipher: string): boolean {
  return protocol === 'TLSv1.3' || /^TLS_(EC)?DHE_/.test(cipher)
}

export const protocolModern = defineCheck({
  id: 'protocol-modern',
  needs: ['smtpSessions'],
  findings: ['tls-too-old', 'no-pfs'],
  judge: ({ smtpSessions }) =>
    smtpSessions.flatMap((session) => {
      if (session.tls === null) return []
      const place = { host: session.host, ip: session.ip }
      const { protocol, cipher } = session.tls
      return [
        ...(isModernProtocol(protocol) ? [] : [found('tls-too-old', place, { protocol })]),
        ...(hasForwardSecrecy(protocol, cipher) ? [] : [found('no-pfs', place, { cipher })]),
      ]
    }),
})
