// Is STARTTLS offered, and offered cleanly? RFC 3207 sections 4 and 4.2.
import { defineCheck, found } from '../check.ts'
import { meaningOfStop } from '../stop-meaning.ts'

const missing = ['starttls-missing', 'starttls-filtered', 'starttls-454'] as const

export const starttlsOffered = defineCheck({
  id: 'starttls-offered',
  needs: ['smtpSessions', 'enumerations'],
  findings: [...missing, 'starttls-injection', 'starttls-readvertised', 'tls-already-enforced'],
  judge: ({ smtpSessions, enumerations }) =>
    smtpSessions.flatMap((session) => {
      const place = { host: session.host, ip: session.ip }
      const meaning = meaningOfStop(session)
      const code = missing.find((candidate) => candidate === meaning)
      const behaviour = enumerations.find(({ host, ip }) => host === session.host && ip === session.ip)
      const mixesClear = session.strayBytes > 0 || behaviour?.answersInjected === true
      return [
        ...(code === undefined ? [] : [found(code, place, { detail: session.stopped?.detail ?? '' })]),
        ...(mixesClear ? [found('starttls-injection', place, { bytes: session.strayBytes })] : []),
        ...(session.keywordsInsideTls.includes('STARTTLS') ? [found('starttls-readvertised', place)] : []),
        ...(behaviour?.refusesClearMail === true ? [found('tls-already-enforced', place)] : []),
      ]
    }),
})
