// Are versions before TLS 1.2 switched off where a newer one is spoken? RFC 8996, RFC 9325 section 3.1.1; old partners may still need them,
// so it is worth a word and stops nothing.
import type { Observed } from '#domain/observed.ts'
import { isModernProtocol } from '#wire/enforce/judge-protocol.ts'
import { defineCheck, found } from '../check.ts'
import { answeredIn, rankOf, roundAt } from '../leading-answer.ts'

export const oldVersionsOff = defineCheck({
  id: 'old-versions-off',
  needs: ['smtpSessions', 'hellos', 'enumerations'],
  findings: ['tls-legacy-also'],
  judge: (seen) =>
    seen.smtpSessions.flatMap((session) => {
      const spoken = spokenAt(seen, session)
      const old = spoken.filter((protocol) => !isModernProtocol(protocol))
      if (old.length === 0 || old.length === spoken.length) return []
      const protocols = old.toSorted((one, other) => rankOf(one) - rankOf(other)).join(', ')
      return [found('tls-legacy-also', { host: session.host, ip: session.ip }, { protocols })]
    }),
})

/** Every version the server was seen to speak, each once. */
function spokenAt(
  seen: Pick<Observed, 'smtpSessions' | 'hellos' | 'enumerations'>,
  session: Observed['smtpSessions'][number],
): readonly string[] {
  const enumerated = seen.enumerations
    .filter(({ host, ip }) => host === session.host && ip === session.ip)
    .flatMap(({ modern, classic, oldVersions }) => [
      ...(modern.suites.length > 0 ? ['TLSv1.3'] : []),
      ...(classic.suites.length > 0 ? ['TLSv1.2'] : []),
      ...Object.entries(oldVersions).flatMap(([version, isSpoken]) => (isSpoken === true ? [version] : [])),
    ])
  const answered = answeredIn(roundAt(seen, session)).map(({ protocol }) => protocol)
  return [...new Set([...(session.tls === null ? [] : [session.tls.protocol]), ...answered, ...enumerated])]
}
