// Do a sender of today and this server have a suite in common, and each of the admin's own gateways? Only the server's own refusals count,
// silence is none; a cipher that is broken is nothing to have in common.

import type { SimulationVerdict } from '#domain/tls-profile.ts'
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
    ...judgeSimulations(seen).flatMap(({ host, ip, verdict }) => {
      const detail = verdict.kind === 'no-common-suite' ? verdict.alert : brokenIn(verdict)
      return detail === null
        ? []
        : [found('no-common-suite', { host, ip }, { detail: `${verdict.gateway}: ${detail}` })]
    }),
  ],
})

/** A suite without forward secrecy is a finding of its own. */
function brokenIn(verdict: SimulationVerdict): string | null {
  if (verdict.kind !== 'negotiated' || verdict.weaknesses.includes('no-forward-secrecy')) return null
  return verdict.weaknesses.includes('broken-cipher') ? verdict.suite : null
}
