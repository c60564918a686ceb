// Does the certificate belong to the MX host or an agreed name? RFC 9525: subjectAltName only. More
// names than are read is a limit of this measuring point (`measurable`).
import { namesShown } from '#wire/enforce/judge-name.ts'
import { identityOf } from '#wire/peer-identity.ts'
import { defineCheck, found } from '../check.ts'

export const nameMatches = defineCheck({
  id: 'name-matches',
  needs: ['smtpSessions'],
  findings: ['name-mismatch', 'cn-only'],
  judge: ({ smtpSessions }, { agreedNames }) =>
    smtpSessions.flatMap((session) => {
      const leaf = session.tls?.chain[0]
      if (leaf === undefined) return []
      const identity = identityOf(leaf, session.host, agreedNames)
      if (identity.kind === 'matches' || identity.kind === 'unread') return []
      return [
        found(
          identity.kind === 'cn-only' ? 'cn-only' : 'name-mismatch',
          { host: session.host, ip: session.ip },
          { names: namesShown(leaf) },
        ),
      ]
    }),
})
