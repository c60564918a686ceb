// What it means that a server answers a step before MAIL with another code than the one that lets the session go on.
import type { StopCause } from '#domain/observation.ts'
import type { SmtpReply } from './smtp-reply.ts'

const notImplemented = new Set([454, 500, 501, 502, 503, 504])

/** The cause of the end and the server's words. */
export function meaningOfNo(
  reply: SmtpReply,
  step: 'banner' | 'ehlo' | 'starttls' | 'ehlo-tls',
): { readonly cause: StopCause; readonly detail: string } {
  const detail = `${reply.code} ${reply.lines.join(' ')}`.slice(0, 300)
  return { cause: causeOf(reply.code, step, detail), detail }
}

function causeOf(code: number, step: 'banner' | 'ehlo' | 'starttls' | 'ehlo-tls', detail: string): StopCause {
  if (step === 'ehlo-tls' && /\bclient certificate\b/i.test(detail)) return 'client-certificate-required'
  // a limit comes first: Postfix counts TLS sessions with 454, the code of TLS that is out of order
  const isLimit = code < 500 && /\btoo many\b|\brate.?limit|\bthrottl|\btoo fast\b/i.test(detail)
  if (code === 421 || isLimit) return 'rate-limited'
  if (step === 'starttls' && notImplemented.has(code)) return 'starttls-unavailable'
  if (code < 400) return 'not-smtp'
  return code < 500 ? 'deferred' : 'rejected'
}
