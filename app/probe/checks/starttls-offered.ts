// Is STARTTLS offered, and offered cleanly? RFC 3207 sections 4 and 4.2.
import { defineCheck, found } from '../check.ts'
import { meaningOfStop } from '../stop-meaning.ts'

const missing = ['starttls-missing', 'starttls-filtered', 'starttls-454'] as const

export const starttlsOffered = defineCheck({
  id: 'starttls-offered',
  needs: ['smtpSessions'],
  findings: [...missing, 'starttls-injection', 'starttls-readvertised'],
  judge: ({ smtpSessions }) =>
    smtpSessions.flatMap((session) => {
      const place = { host: session.host, ip: session.ip }
      const meaning = meaningOfStop(session)
      const code = missing.find((candidate) => candidate === meaning)
      return [
        ...(code === undefined ? [] : [found(code, place, { detail: session.stopped?.detail ?? '' })]),
        ...(session.strayBytes > 0 ? [found('starttls-injection', place, { bytes: session.strayBytes })] : []),
        ...(session.keywordsInsideTls.includes('STARTTLS') ? [found('starttls-readvertised', place)] : []),
      ]
    }),
})
