// When a session that did not come about is a matter of the policy: TLS is demanded, the server was there, and there is no TLS with it. A
// connection that merely broke or fell silent is no such word; it may be another at the next attempt.
import type { RefusalReason } from '#domain/evidence-record.ts'
import type { StopCause } from '#domain/observation.ts'
import type { SessionFailure } from '#wire/smtp-client/open-session.ts'

const passing: ReadonlySet<StopCause> = new Set([
  'timeout',
  'reset',
  'tarpit',
  'unreachable',
  'refused',
  'rate-limited',
])
const absent: ReadonlySet<StopCause> = new Set(['starttls-absent', 'starttls-masked'])

/** Both engines name it so, whether the server said it by an alert or by choosing an older version. */
const versionWords = /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|WRONG_VERSION_NUMBER|VERSION_TOO_LOW/i

/** The reason in the policy's words; null = the server was not reached. */
export function refusalOf(failure: Pick<SessionFailure, 'step' | 'cause' | 'detail'>): RefusalReason | null {
  const { step, cause, detail } = failure
  if (step !== 'starttls' && step !== 'handshake') return null
  if (absent.has(cause)) return 'no-starttls'
  if (passing.has(cause)) return null
  return step === 'handshake' && versionWords.test(detail) ? 'protocol-too-old' : 'starttls-failed'
}
