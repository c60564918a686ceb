// Does port 25 of every address answer? A silent address counts against the partner only when another one of the same address family
// answered from here: else the silence may be our own network's. A refusal is an answer of its own, unless everybody else refuses too.
import type { Finding } from '#domain/finding.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import { defineCheck, found } from '../check.ts'
import { isPortShutHere } from '../port-shut-here.ts'
import { meaningOfStop, wasReached } from '../stop-meaning.ts'

type Seen = Pick<Observed, 'smtpSessions' | 'portControl'>

export const mxReachable = defineCheck({
  id: 'mx-reachable',
  needs: ['smtpSessions', 'portControl'],
  findings: ['tcp-timeout', 'tcp-refused', 'one-mx-down', 'v6-broken'],
  judge: (observed) => [
    ...observed.smtpSessions.flatMap((session) => judgeAddress(session, observed)),
    ...judgeHosts(observed.smtpSessions),
  ],
})

function judgeAddress(session: SmtpSession, observed: Seen): readonly Finding[] {
  const place = { host: session.host, ip: session.ip }
  const meaning = meaningOfStop(session)
  if (meaning !== 'tcp-refused' && meaning !== 'tcp-timeout') return []
  const isProven =
    meaning === 'tcp-refused' ? !isPortShutHere(observed) : isFamilyProven(session, observed.smtpSessions)
  return [found(meaning, place, { port: session.port }, isProven ? 'fail' : 'unknown')]
}

function judgeHosts(sessions: readonly SmtpSession[]): readonly Finding[] {
  if (!sessions.some(wasReached)) return []
  const findings: Finding[] = []
  for (const host of new Set(sessions.map((session) => session.host))) {
    const own = sessions.filter((session) => session.host === host)
    const dead = own.filter((session) => isDead(session, sessions))
    if (dead.length === own.length) findings.push(found('one-mx-down', { host }))
    else if (dead.length > 0 && dead.every(isV6) && own.some((session) => !isV6(session) && wasReached(session))) {
      findings.push(found('v6-broken', { host }))
    }
  }
  return findings
}

function isDead(session: SmtpSession, all: readonly SmtpSession[]): boolean {
  const meaning = meaningOfStop(session)
  return meaning === 'tcp-refused' || (meaning === 'tcp-timeout' && isFamilyProven(session, all))
}

/**
 * Whether this machine reached any server of the partner over the same address family. The control of port 25 proves nothing here: it is a host
 * of one's own organisation and may stand on this side of the filter that holds back the rest.
 */
function isFamilyProven(session: SmtpSession, all: readonly SmtpSession[]): boolean {
  return all.some((other) => isV6(other) === isV6(session) && wasReached(other))
}

function isV6(session: SmtpSession): boolean {
  return session.ip.includes(':')
}
