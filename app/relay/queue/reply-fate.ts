// What one recipient's end means by itself: delivered, again later, never, or a matter of the policy. Pure tables after RFC 5321 section
// 4.2.1 and 4.5.4.1 and RFC 3463; whatever a server says that it must not say is read as "again later", so that no mail is lost by it.
import type { RefusalReason } from '#domain/evidence-record.ts'
import type { SaidReply } from '#wire/smtp-client/transmission.ts'
import type { AttemptFailure, Impossible, RecipientEnd, TargetFact } from '../outbound/attempt-report.ts'

export const endCodes = [
  'delivered',
  'replied',
  'no-route',
  'not-reached',
  'refused',
  'not-possible',
  'cut',
  'uncertain',
  'stopped',
] as const
/** What kind of end it was; sentences in `relay:end.<code>`. */
export type EndCode = (typeof endCodes)[number]

export interface Fate {
  readonly kind: 'delivered' | 'later' | 'never' | 'refused'
  readonly code: EndCode
  /** Reason, cause or the words met; no addresses of ours. */
  readonly detail: string
  /** RFC 3463. */
  readonly status: string
  /** The server's words as one line; null = there were none. */
  readonly reply: string | null
}

const textLimit = 600

/** Reads one recipient's end. */
export function fateOf(end: RecipientEnd, targets: readonly TargetFact[]): Fate {
  return end.kind === 'replied' ? replyFate(end.step, end.reply) : failureFate(end.failure, targets)
}

/** A reply as one line, bounded. */
export function replyLine({ code, lines }: Pick<SaidReply, 'code' | 'lines'>): string {
  return `${code} ${lines.join(' ')}`.slice(0, textLimit)
}

type Step = Extract<RecipientEnd, { kind: 'replied' }>['step']

function replyFate(step: Step, reply: SaidReply): Fate {
  const words = replyLine(reply)
  const said = { detail: words, reply: words, code: 'replied' } as const
  const first = Math.floor(reply.code / 100)
  if (first === 2 && step === 'end')
    return { ...said, kind: 'delivered', code: 'delivered', status: reply.status ?? '2.0.0' }
  if (first === 4) return { ...said, kind: 'later', status: statusOf(reply, 4) }
  // Too many recipients, from servers that know only the old code (RFC 5321 section 4.5.3.1.10).
  if (reply.code === 552 && step === 'rcpt') return { ...said, kind: 'later', status: '4.5.3' }
  if (first === 5) return { ...said, kind: 'never', status: statusOf(reply, 5) }
  return { ...said, kind: 'later', status: '4.5.0' }
}

/** The basic code says more than an enhanced one of another class (RFC 3463 section 2). */
function statusOf({ code, status }: SaidReply, own: 4 | 5): string {
  if (status?.startsWith(`${own}.`) === true) return status
  return `${own}.${fallbackStatus.get(code) ?? '0.0'}`
}
/** What a reply without an enhanced code says by itself (RFC 5321 section 4.2.3). */
const fallbackStatus: ReadonlyMap<number, string> = new Map([
  [421, '3.2'],
  [450, '2.0'],
  [451, '3.0'],
  [452, '3.1'],
  [454, '7.0'],
  [500, '5.2'],
  [501, '5.4'],
  [502, '5.1'],
  [503, '5.1'],
  [504, '5.4'],
  [530, '7.0'],
  [550, '1.1'],
  [551, '1.6'],
  [552, '3.4'],
  [553, '1.3'],
  [555, '5.4'],
  [556, '1.10'],
])

function failureFate(failure: AttemptFailure, targets: readonly TargetFact[]): Fate {
  switch (failure.kind) {
    case 'no-route':
      return {
        kind: failure.isPermanent ? 'never' : 'later',
        code: 'no-route',
        detail: failure.detail,
        status: inClass(failure.code, failure.isPermanent ? 5 : 4),
        reply: null,
      }
    case 'not-reached':
      return notReachedFate(failure, targets)
    case 'refused':
      return {
        kind: 'refused',
        code: 'refused',
        detail: failure.detail,
        status: refusalStatus(failure.reason, 4),
        reply: null,
      }
    case 'not-possible':
      return {
        kind: 'never',
        code: 'not-possible',
        detail: failure.why,
        status: impossibleStatus[failure.why],
        reply: null,
      }
    case 'cut':
      return { kind: 'later', code: 'cut', detail: `${failure.step}: ${failure.detail}`, status: '4.4.2', reply: null }
    case 'uncertain':
      return { kind: 'later', code: 'uncertain', detail: failure.detail, status: '4.4.2', reply: null }
    case 'stopped':
      return { kind: 'later', code: 'stopped', detail: failure.why, status: '4.3.2', reply: null }
  }
}

function notReachedFate(
  failure: Extract<AttemptFailure, { kind: 'not-reached' }>,
  targets: readonly TargetFact[],
): Fate {
  const reply = failure.reply === null ? null : replyLine(failure.reply)
  const met = {
    code: 'not-reached',
    detail: reply ?? `${failure.step}: ${failure.detail || failure.cause}`,
    reply,
  } as const
  // A host that never takes mail says 521 at once; when every host says so, there is no use in waiting (RFC 7504 section 4).
  if (targets.length > 0 && targets.every(({ stop }) => stop?.reply?.code === 521))
    return { ...met, kind: 'never', status: '5.3.2' }
  if (failure.reply !== null) return { ...met, kind: 'later', status: inClass(failure.reply.status ?? '4.3.2', 4) }
  // X.4.1 = no answer from host, X.4.2 = bad connection.
  return { ...met, kind: 'later', status: failure.step === 'connect' ? '4.4.1' : '4.4.2' }
}

const impossibleStatus: Readonly<Record<Impossible, string>> = {
  'too-large': '5.3.4',
  /** RFC 6531 section 3.5. */
  smtputf8: '5.6.7',
  'eight-bit': '5.6.3',
  /** RFC 8689 section 4.2.1. */
  requiretls: '5.7.30',
}

/** The status of a refusal by policy; class 4 while it is retried, 5 when the message goes back. */
export function refusalStatus(reason: RefusalReason, own: 4 | 5): string {
  return `${own}.${refusalStatuses[reason]}`
}
/** X.7.4 = security feature not supported, X.7.5 = cryptographic failure, X.7.6 = algorithm not supported (RFC 3463 section 3.8). */
const refusalStatuses: Readonly<Record<RefusalReason, string>> = {
  'no-starttls': '7.4',
  'starttls-failed': '7.5',
  'protocol-too-old': '7.6',
  'suite-not-allowed': '7.6',
  'no-certificate': '7.5',
  'chain-untrusted': '7.5',
  'chain-not-verifiable': '7.5',
  expired: '7.5',
  'not-yet-valid': '7.5',
  'weak-certificate': '7.6',
  'wrong-purpose': '7.5',
  'name-mismatch': '7.5',
  'pin-mismatch': '7.5',
  'dane-missing': '7.5',
  'dane-mismatch': '7.5',
  'dns-untrusted': '7.5',
  'sts-host-not-listed': '7.5',
  'session-resumed': '7.5',
  'client-certificate-missing': '7.5',
  'requiretls-not-offered': '7.30',
}

/** The same status in the class that holds here; `X.0.0` where it cannot be read. */
export function inClass(status: string, own: 4 | 5): string {
  const rest = /^[245]\.(\d{1,3}\.\d{1,3})$/.exec(status)?.[1]
  return `${own}.${rest ?? '0.0'}`
}
