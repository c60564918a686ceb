// Whether Exchange says of itself that a mail waits for lack of TLS. Its texts are numbers and English words in every language of the server.
// `451 5.7.3 STARTTLS is required` counts only with a session that stopped before MAIL FROM: a server that demands TLS answers a MAIL FROM
// in clear with the same words, and that is the opposite.
import type { SendSession } from './protocol-log.ts'

/** `sessions`: those of the connector the mail waits at. */
export function isHeldForTls(lastError: string, sessions: readonly SendSession[]): boolean {
  const said = lastError.replace(/^\[?\{LED=/, '').trimStart()
  if (/^(?:454 4\.7\.5|450 4\.7\.320) Certificate validation fail(?:ure|ed)\b/.test(said)) return true
  if (!/^451 5\.7\.3 STARTTLS is required to send mail\b/.test(said)) return false
  return sessions.length > 0 && sessions.every(({ hasMail }) => !hasMail)
}
