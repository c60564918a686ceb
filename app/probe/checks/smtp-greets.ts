// Does the server talk to us at all? Refusals of service are unknowns: they say nothing about its TLS.
import { defineCheck, found } from '../check.ts'
import { meaningOfStop } from '../stop-meaning.ts'

const refusals = ['banner-reject', 'rate-limit', 'greylist', 'tarpit', 'ehlo-reject'] as const

export const smtpGreets = defineCheck({
  id: 'smtp-greets',
  needs: ['smtpSessions'],
  findings: [...refusals, 'ehlo-malformed'],
  judge: ({ smtpSessions }) =>
    smtpSessions.flatMap((session) => {
      const place = { host: session.host, ip: session.ip }
      const meaning = meaningOfStop(session)
      const refusal = refusals.find((code) => code === meaning)
      return [
        ...(refusal === undefined ? [] : [found(refusal, place, { detail: session.stopped?.detail ?? '' })]),
        ...(session.isEhloMalformed ? [found('ehlo-malformed', place)] : []),
      ]
    }),
})
