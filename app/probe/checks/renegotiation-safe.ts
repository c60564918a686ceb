// Does the server up to TLS 1.2 answer with the extensions that bind a connection to itself? Without renegotiation indication (RFC 5746) a
// sender with OpenSSL 3 breaks off, unless TLS 1.3 is there and it speaks that; without extended master secret (RFC 7627) nothing stops.
import type { HelloRound } from '#domain/hello-round.ts'
import type { SmtpSession } from '#domain/observation.ts'
import { judgeSimulations } from '../badge-facts.ts'
import { defineCheck, found } from '../check.ts'
import { answerTo, isRefused, roundAt } from '../leading-answer.ts'

/** SSLv3 has no extensions to miss. */
const bound: readonly string[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2']

export const renegotiationSafe = defineCheck({
  id: 'renegotiation-safe',
  needs: ['smtpSessions', 'hellos', 'simulations'],
  findings: ['no-ri-or-ems'],
  judge: (seen) => {
    const refusing = judgeSimulations(seen).filter(({ verdict }) => verdict.kind === 'gateway-refuses')
    return seen.smtpSessions.flatMap((session) => {
      const round = roundAt(seen, session)
      const isGatewayOff = refusing.some(({ host, ip }) => host === session.host && ip === session.ip)
      const classic = answerTo(round, 'up-to-tls12')
      const shown = classic !== undefined && bound.includes(classic.protocol) ? classic.extensions : undefined
      const isWithoutInfo = isGatewayOff || shown?.hasRenegotiationInfo === false
      const missing = [
        ...(isWithoutInfo ? ['renegotiation_info (RFC 5746)'] : []),
        ...(shown?.hasExtendedMasterSecret === false ? ['extended_master_secret (RFC 7627)'] : []),
      ]
      if (missing.length === 0) return []
      const severity = isGatewayOff || (isWithoutInfo && isWithoutTls13(round, session)) ? 'fail' : 'warn'
      const place = { host: session.host, ip: session.ip }
      return [found('no-ri-or-ems', place, { missing: missing.join(', ') }, severity)]
    })
  },
})

/** The server refused it alone, or chose something older from the session's offer of both. */
function isWithoutTls13(round: HelloRound | undefined, { tls }: SmtpSession): boolean {
  if (answerTo(round, 'tls13') !== undefined) return false
  return isRefused(round, 'tls13') || (tls !== null && tls.protocol !== 'TLSv1.3')
}
