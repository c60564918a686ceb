// Does the server take suites nobody should use any more? Anonymous ones alone are usual where senders check no certificate, so they are
// mentioned and not held against anybody. A suite the server did not choose says nothing.

import { anonymous, weakClassesAmong } from '#wire/suite-weakness.ts'
import { defineCheck, found } from '../check.ts'
import { answeredIn, roundAt } from '../leading-answer.ts'

export const weakSuitesOff = defineCheck({
  id: 'weak-suites-off',
  needs: ['smtpSessions', 'hellos', 'enumerations'],
  findings: ['weak-suites-offered'],
  judge: (seen) =>
    seen.smtpSessions.flatMap((session) => {
      const enumerated = seen.enumerations
        .filter(({ host, ip }) => host === session.host && ip === session.ip)
        .flatMap(({ classic }) => classic.suites)
      const chosen = [...answeredIn(roundAt(seen, session)).map(({ suite }) => suite), ...enumerated]
      const classes = weakClassesAmong(chosen)
      if (classes.length === 0) return []
      const severity = classes.every((name) => name === anonymous) ? 'info' : 'warn'
      const place = { host: session.host, ip: session.ip }
      return [found('weak-suites-offered', place, { classes: classes.join(', ') }, severity)]
    }),
})
