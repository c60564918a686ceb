// Is the key exchange of TLS 1.2 signed with a hash that holds? RFC 9155. Before TLS 1.2 nothing else existed; the version is the finding there.
import { defineCheck, found } from '../check.ts'
import { answeredIn, roundAt } from '../leading-answer.ts'

export const handshakeSigned = defineCheck({
  id: 'handshake-signed',
  needs: ['smtpSessions', 'hellos'],
  findings: ['sha1-handshake'],
  judge: (seen) =>
    seen.smtpSessions.flatMap((session) => {
      const scheme = answeredIn(roundAt(seen, session))
        .filter(({ protocol }) => protocol === 'TLSv1.2')
        .map(({ signatureScheme }) => signatureScheme ?? '')
        .find((name) => /sha1$|md5/.test(name))
      return scheme === undefined ? [] : [found('sha1-handshake', { host: session.host, ip: session.ip }, { scheme })]
    }),
})
