// Whether Exchange says of itself that a mail waits for lack of TLS. Its texts are numbers and English words in every language of the server.
// None counts beside a session that said MAIL FROM: a server can answer one in clear with the same words, and that is the opposite. For
// `451 5.7.3 STARTTLS is required`, which servers do answer, a session that stopped before has to be there.
import type { SendSession } from './protocol-log.ts'

/** `sessions`: those of the connector the mail waits at. */
export function isHeldForTls(lastError: string, sessions: readonly SendSession[]): boolean {
  if (sessions.some(({ hasMail }) => hasMail)) return false
  const said = lastError.replace(/^\[?\{LED=/, '').trimStart()
  if (/^(?:454 4\.7\.5|450 4\.7\.320) Certificate validation fail(?:ure|ed)\b/.test(said)) return true
  return sessions.length > 0 && /^451 5\.7\.3 STARTTLS is required to send mail\b/.test(said)
}
