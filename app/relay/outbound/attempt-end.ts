// From the connections of an attempt to what each recipient was told, or why nobody was told anything. Pure. A word of a server goes before
// everything else; a refusal by the policy before a host that could not be reached; what may pass before what cannot.

import type { SaidReply, TransmissionEnd } from '#wire/smtp-client/transmission.ts'
import type { StoredRecipient } from '../message.ts'
import type { AttemptFailure, AttemptReport, RecipientEnd, TargetFact } from './attempt-report.ts'
import { remoteQueueId } from './remote-queue-id.ts'
import type { Tried } from './try-target.ts'

type Answered = Extract<TransmissionEnd, { kind: 'answered' }>
export type Ending = Pick<
  AttemptReport,
  'recipients' | 'deciding' | 'failure' | 'isUncertain' | 'remoteQueueId' | 'ended'
>

export interface Placed extends Tried {
  /** Place of its target in the order of the route. */
  readonly place: number
}

/** Why an attempt went no further, when it was not the targets. */
export type Stopped = 'aborted' | 'not-noted' | null

/** Sums an attempt up; `isWhole` = every target of the route was tried. */
export function endOf(
  recipients: readonly StoredRecipient[],
  tries: readonly Placed[],
  stopped: Stopped,
  isWhole: boolean,
): Ending {
  const last = tries.at(-1)
  const answered = tries.findLast(({ end }) => end.kind === 'transmitted' && end.end.kind === 'answered')
  if (answered?.end.kind === 'transmitted' && answered.end.end.kind === 'answered' && !isUncertain(last)) {
    return answeredEnd(recipients, answered.end.end, answered.fact)
  }
  const { failure, deciding } = failureOf(tries, stopped, isWhole)
  return failedEnd(recipients, failure, deciding)
}

/** All recipients share one failure. */
export function failedEnd(
  recipients: readonly StoredRecipient[],
  failure: AttemptFailure,
  deciding: TargetFact | null,
): Ending {
  return {
    recipients: recipients.map((recipient) => ({ recipient, end: { kind: 'failed', failure } })),
    deciding,
    failure,
    isUncertain: failure.kind === 'uncertain',
    remoteQueueId: null,
    ended: endedBy(failure, deciding),
  }
}

function answeredEnd(recipients: readonly StoredRecipient[], end: Answered, deciding: TargetFact): Ending {
  const ends = recipients.map((recipient, index) => ({ recipient, end: endOfRecipient(end, index) }))
  const telling = end.end ?? end.data ?? firstNo(end)
  const step = end.end !== null ? 'end' : end.data !== null ? 'data' : telling === end.mail ? 'mail' : 'rcpt'
  return {
    recipients: ends,
    deciding,
    failure: null,
    isUncertain: false,
    remoteQueueId: end.end === null ? null : remoteQueueId(end.end),
    ended: { step, replyCode: telling.code, status: telling.status },
  }
}

/** The latest word that holds for the recipient; a no comes before what would have followed. */
function endOfRecipient({ mail, recipients, data, end }: Answered, index: number): RecipientEnd {
  const own = recipients[index] ?? null
  if (isNo(mail)) return { kind: 'replied', step: 'mail', reply: mail }
  if (own === null) return unserved
  if (isNo(own)) return { kind: 'replied', step: 'rcpt', reply: own }
  if (data !== null && isNo(data)) return { kind: 'replied', step: 'data', reply: data }
  if (end !== null) return { kind: 'replied', step: 'end', reply: end }
  return unserved
}

/** Accepted alone is not sent: who has no word on the data was not served. */
const unserved: RecipientEnd = {
  kind: 'failed',
  failure: { kind: 'cut', step: 'data', cause: 'closed', detail: 'no word on the data' },
}

function firstNo({ mail, recipients }: Answered): SaidReply {
  if (isNo(mail)) return mail
  return recipients.find((reply) => reply !== null && isNo(reply)) ?? mail
}

function isNo({ code }: SaidReply): boolean {
  return code >= 400
}

function isUncertain(tried: Placed | undefined): boolean {
  return tried?.end.kind === 'transmitted' && tried.end.end.kind === 'cut' && tried.end.end.isUncertain
}

function failureOf(
  tries: readonly Placed[],
  stopped: Stopped,
  isWhole: boolean,
): { readonly failure: AttemptFailure; readonly deciding: TargetFact | null } {
  const last = tries.at(-1)
  if (last?.end.kind === 'transmitted' && last.end.end.kind === 'cut' && last.end.end.isUncertain) {
    const { cause, detail } = last.end.end
    return { failure: { kind: 'uncertain', cause, detail }, deciding: last.fact }
  }
  if (stopped !== null || last === undefined) {
    return { failure: { kind: 'stopped', why: stopped ?? 'aborted' }, deciding: last?.fact ?? null }
  }
  const refused = tries.filter(({ fact }) => fact.verdict.kind === 'refused')
  const best = refused.reduce<Placed | undefined>((lowest, tried) => lower(lowest, tried), undefined)
  if (best?.fact.verdict.kind === 'refused') {
    const { reason, detail } = best.fact.verdict
    const areAllJudged = isWhole && tries.every(({ place }) => refused.some((other) => other.place === place))
    const isPartial = areAllJudged ? {} : { isPartial: true }
    return { failure: { kind: 'refused', reason, detail, ...isPartial }, deciding: best.fact }
  }
  const cut = tries.findLast(({ end }) => end.kind === 'transmitted' && end.end.kind === 'cut')
  if (cut?.end.kind === 'transmitted' && cut.end.end.kind === 'cut') {
    const { step, cause, detail } = cut.end.end
    return { failure: { kind: 'cut', step, cause, detail }, deciding: cut.fact }
  }
  const unreached = tries.findLast(({ end }) => end.kind === 'not-opened')
  if (unreached?.end.kind === 'not-opened') {
    const { step, cause, detail } = unreached.end.failure
    const reply = unreached.fact.stop?.reply ?? null
    return { failure: { kind: 'not-reached', step, cause, detail, reply }, deciding: unreached.fact }
  }
  const impossible = last.end.kind === 'transmitted' && last.end.end.kind === 'not-possible' ? last.end.end : undefined
  if (impossible === undefined) throw new Error('a try without an end')
  if (isWhole) return { failure: { kind: 'not-possible', why: impossible.why }, deciding: last.fact }
  const detail = 'more addresses than one attempt tries'
  return {
    failure: { kind: 'not-reached', step: 'connect', cause: 'local-limit', detail, reply: null },
    deciding: last.fact,
  }
}

function lower(left: Placed | undefined, right: Placed): Placed {
  return left === undefined || right.place < left.place ? right : left
}

function endedBy(failure: AttemptFailure, deciding: TargetFact | null): AttemptReport['ended'] {
  const at = (step: AttemptReport['ended']['step'], reply: SaidReply | null = null) => ({
    step,
    replyCode: reply?.code ?? 0,
    status: reply?.status ?? null,
  })
  switch (failure.kind) {
    case 'no-route':
      return { step: 'lookup', replyCode: 0, status: failure.code }
    case 'not-reached':
      return at(failure.step, failure.reply)
    case 'refused':
      return at(deciding?.stop?.step ?? 'policy', deciding?.stop?.reply)
    case 'not-possible':
      return at('mail')
    case 'cut':
      return at(failure.step)
    case 'uncertain':
      return at('end')
    case 'stopped':
      return at(failure.why === 'not-noted' ? 'end' : (deciding?.stop?.step ?? 'connect'))
  }
}
