// What the early end of a session means, in one table. Refusals of service (421, greylisting, block lists) and limits of this measuring
// point are unknowns; only what was conclusively seen counts against the partner.
import type { FindingCode } from '#domain/finding.ts'
import type { SessionStep, SmtpSession, StopCause } from '#domain/observation.ts'

/** What a route or session says when the person's own time limit ended it. */
export const timeLimit = 'time limit'

const anywhere: Partial<Record<StopCause, FindingCode>> = {
  'rate-limited': 'rate-limit',
  deferred: 'greylist',
  tarpit: 'tarpit',
  'client-certificate-required': 'client-cert-required',
}

const byStep: Readonly<Record<SessionStep, Partial<Record<StopCause, FindingCode>>>> = {
  connect: { timeout: 'tcp-timeout', unreachable: 'tcp-timeout', refused: 'tcp-refused' },
  banner: { rejected: 'banner-reject', closed: 'banner-reject', reset: 'banner-reject', timeout: 'tarpit' },
  ehlo: { rejected: 'ehlo-reject', closed: 'ehlo-reject', reset: 'ehlo-reject', timeout: 'tarpit' },
  starttls: {
    'starttls-absent': 'starttls-missing',
    'starttls-masked': 'starttls-filtered',
    'starttls-unavailable': 'starttls-454',
    rejected: 'banner-reject',
    timeout: 'tarpit',
  },
  handshake: { reset: 'tls-reset', closed: 'tls-reset', 'not-tls': 'not-tls', 'tls-refused': 'no-common-suite' },
  'ehlo-tls': { rejected: 'ehlo-reject' },
  quit: {},
}

/** The finding code a stopped session amounts to; undefined for a session that ran to its end. */
export function meaningOfStop(session: Pick<SmtpSession, 'stopped'>): FindingCode | undefined {
  const stopped = session.stopped
  if (stopped === null) return undefined
  return anywhere[stopped.cause] ?? byStep[stopped.at][stopped.cause] ?? 'probe-limit'
}

/** Whether an SMTP server was met at all. */
export function wasReached(session: Pick<SmtpSession, 'stopped'>): boolean {
  return session.stopped?.at !== 'connect'
}
