// Was this measuring point able to see the whole session? What it could not speak is its own limit, never "no TLS".
import type { SmtpSession } from '#domain/observation.ts'
import { identityOf } from '#wire/peer-identity.ts'
import { defineCheck, found } from '../check.ts'
import { meaningOfStop, timeLimit } from '../stop-meaning.ts'

export const measurable = defineCheck({
  id: 'measurable',
  needs: ['mxRoute', 'smtpSessions'],
  findings: ['probe-limit'],
  judge: ({ mxRoute, smtpSessions }, { agreedNames }) => [
    ...(mxRoute.isTruncated === true
      ? [found('probe-limit', { host: mxRoute.domain }, { detail: 'too many MX addresses' })]
      : []),
    ...(mxRoute.detail === timeLimit ? [found('probe-limit', { host: mxRoute.domain }, { detail: timeLimit })] : []),
    ...smtpSessions
      .filter((session) => meaningOfStop(session) === 'probe-limit' || session.tls?.trust.kind === 'not-verifiable')
      .map((session) => found('probe-limit', { host: session.host, ip: session.ip }, { detail: detailOf(session) })),
    ...smtpSessions
      .filter(({ host, tls }) => tls?.chain[0] && identityOf(tls.chain[0], host, agreedNames).kind === 'unread')
      .map(({ host, ip }) => found('probe-limit', { host, ip }, { detail: 'too many names in the certificate' })),
  ],
})

/** The engines spell what they could not do each in its own way; the transcript keeps it, the finding is the same everywhere. */
function detailOf({ stopped }: SmtpSession): string {
  if (stopped === null) return 'certificate path'
  return stopped.at === 'handshake' && stopped.detail !== timeLimit ? 'TLS handshake' : stopped.detail
}
