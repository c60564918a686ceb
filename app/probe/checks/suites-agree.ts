// Do a sender of today and this server have a suite in common? Only the server's own refusals count; silence is none.

import { judgeSimulations } from '../badge-facts.ts'
import { defineCheck, found } from '../check.ts'
import { leadingAnswer, roundAt } from '../leading-answer.ts'
import { meaningOfStop } from '../stop-meaning.ts'

export const suitesAgree = defineCheck({
  id: 'suites-agree',
  needs: ['smtpSessions', 'hellos', 'simulations'],
  findings: ['no-common-suite'],
  judge: (seen) => [
    ...seen.smtpSessions.flatMap((session) => {
      const place = { host: session.host, ip: session.ip }
      if (meaningOfStop(session) === 'no-common-suite') {
        return [found('no-common-suite', place, { detail: session.stopped?.detail ?? '' })]
      }
      const leading = leadingAnswer(roundAt(seen, session))
      return leading?.step === 'weak-suites' ? [found('no-common-suite', place, { detail: leading.answer.suite })] : []
    }),
    ...judgeSimulations(seen).flatMap(({ host, ip, verdict }) =>
      verdict.kind === 'no-common-suite'
        ? [found('no-common-suite', { host, ip }, { detail: `${verdict.gateway}: ${verdict.alert}` })]
        : [],
    ),
  ],
})
