// Does the TLS handshake come to its end? A reset or foreign bytes after STARTTLS are conclusive, so is a demanded client certificate.
import { defineCheck, found } from '../check.ts'
import { meaningOfStop } from '../stop-meaning.ts'

const breaks = ['tls-reset', 'not-tls', 'client-cert-required'] as const

export const handshakeCompletes = defineCheck({
  id: 'handshake-completes',
  needs: ['smtpSessions'],
  findings: [...breaks],
  judge: ({ smtpSessions }) =>
    smtpSessions.flatMap((session) => {
      const meaning = meaningOfStop(session)
      const code = breaks.find((candidate) => candidate === meaning)
      return code === undefined ? [] : [found(code, { host: session.host, ip: session.ip })]
    }),
})
