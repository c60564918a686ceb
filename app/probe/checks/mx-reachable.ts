// Does port 25 of every address answer? A silent address counts against the partner only when another one answered from here: else the
// silence may be our own network's.
import type { Finding } from '#domain/finding.ts'
import type { SmtpSession } from '#domain/observation.ts'
import { defineCheck, found } from '../check.ts'
import { meaningOfStop, wasReached } from '../stop-meaning.ts'

export const mxReachable = defineCheck({
  id: 'mx-reachable',
  needs: ['smtpSessions'],
  findings: ['tcp-timeout', 'tcp-refused', 'one-mx-down', 'v6-broken'],
  judge({ smtpSessions }) {
    const isAnyReached = smtpSessions.some(wasReached)
    return [
      ...smtpSessions.flatMap((session) => judgeAddress(session, isAnyReached)),
      ...(isAnyReached ? judgeHosts(smtpSessions) : []),
    ]
  },
})

function judgeAddress(session: SmtpSession, isAnyReached: boolean): readonly Finding[] {
  const place = { host: session.host, ip: session.ip }
  const meaning = meaningOfStop(session)
  if (meaning === 'tcp-refused') return [found('tcp-refused', place, { port: session.port })]
  if (meaning !== 'tcp-timeout') return []
  return [found('tcp-timeout', place, { port: session.port }, isAnyReached ? 'fail' : 'unknown')]
}

function judgeHosts(sessions: readonly SmtpSession[]): readonly Finding[] {
  const findings: Finding[] = []
  for (const host of new Set(sessions.map((session) => session.host))) {
    const own = sessions.filter((session) => session.host === host)
    const dead = own.filter(
      (session) => meaningOfStop(session) === 'tcp-refused' || meaningOfStop(session) === 'tcp-timeout',
    )
    if (dead.length === own.length) findings.push(found('one-mx-down', { host }))
    else if (dead.length > 0 && dead.every(isV6) && own.some((session) => !isV6(session) && wasReached(session))) {
      findings.push(found('v6-broken', { host }))
    }
  }
  return findings
}

function isV6(session: SmtpSession): boolean {
  return session.ip.includes(':')
}
