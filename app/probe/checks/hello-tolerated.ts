// Does the server bear what senders of today send: a name it does not know, and the long hello of TLS 1.3? RFC 6066 section 3, RFC 7672
// section 8.1. A server that merely has no TLS 1.3 takes the session's hello, which offers both.
import type { HelloRound } from '#domain/hello-round.ts'
import type { SmtpSession } from '#domain/observation.ts'
import { defineCheck, found } from '../check.ts'
import { answerTo, isNameRefusal, roundAt } from '../leading-answer.ts'

export const helloTolerated = defineCheck({
  id: 'hello-tolerated',
  needs: ['smtpSessions', 'hellos'],
  findings: ['sni-rejected', 'hello-intolerant'],
  judge: (seen) =>
    seen.smtpSessions.flatMap((session) => {
      const round = roundAt(seen, session)
      if (round === undefined) return []
      const place = { host: session.host, ip: session.ip }
      return [
        ...(isOnlyNameless(round) ? [found('sni-rejected', place, { name: session.host })] : []),
        ...(isIntolerant(round, session) ? [found('hello-intolerant', place)] : []),
      ]
    }),
})

/** Refused with the name and answered without it. */
function isOnlyNameless({ answers }: HelloRound): boolean {
  const first = answers.findIndex(({ answer }) => isNameRefusal(answer))
  return first >= 0 && answers.slice(first + 1).some(({ answer }) => answer.kind === 'answered')
}

/** The long hello and the session both met silence, the short one an answer. */
function isIntolerant(round: HelloRound, { tls }: SmtpSession): boolean {
  const modern = round.answers.filter(({ step }) => step === 'tls13').map(({ answer }) => answer.kind)
  const isSilent =
    modern.length > 0 && modern.every((kind) => kind === 'reset' || kind === 'closed' || kind === 'timeout')
  const isShortAnswered = (['up-to-tls12', 'up-to-tls11'] as const).some((step) => answerTo(round, step) !== undefined)
  return isSilent && isShortAnswered && tls === null
}
