// Is every certificate of the path within its dates, and will they be tomorrow? RFC 5280 section 4.1.2.5. Soon = less than 14 days or a
// sixth of the lifetime, whichever is shorter, because public lifetimes keep shrinking.
import type { Finding } from '#domain/finding.ts'
import type { SmtpSession, TlsFacts } from '#domain/observation.ts'
import { outdatedIn } from '#wire/enforce/judge-certificate.ts'
import { defineCheck, found } from '../check.ts'

const dayMs = 86_400_000

export const certificateLifetime = defineCheck({
  id: 'certificate-lifetime',
  needs: ['smtpSessions'],
  findings: ['cert-expired', 'cert-not-yet-valid', 'expires-soon'],
  judge: ({ smtpSessions }, { now }) =>
    smtpSessions.flatMap((session) => (session.tls === null ? [] : judgeDates(session, session.tls, Date.parse(now)))),
})

function judgeDates(session: SmtpSession, tls: TlsFacts, now: number): readonly Finding[] {
  const place = { host: session.host, ip: session.ip }
  const outdated = outdatedIn(tls, now)
  if (outdated !== undefined) {
    const { subject, notAfter, notBefore } = outdated.certificate
    return outdated.kind === 'over'
      ? [found('cert-expired', place, { date: notAfter.slice(0, 10), subject })]
      : [found('cert-not-yet-valid', place, { date: notBefore.slice(0, 10), subject })]
  }
  const leaf = tls.chain[0]
  if (leaf === undefined) return []
  const lifetimeDays = (Date.parse(leaf.notAfter) - Date.parse(leaf.notBefore)) / dayMs
  const daysLeft = (Date.parse(leaf.notAfter) - now) / dayMs
  return daysLeft < Math.min(14, lifetimeDays / 6)
    ? [found('expires-soon', place, { days: Math.floor(daysLeft), date: leaf.notAfter.slice(0, 10) })]
    : []
}
