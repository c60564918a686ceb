// What one record of the relay's evidence adds to what is known about a partner: the newest mail to an agreed test mailbox, and the newest
// mail that was not sent for lack of the level. Pure; records that say nothing about either leave the sight as it is.
import type { EvidenceAttempt, EvidenceRecord } from '../evidence-record.ts'
import type { RelaySight } from './facts.ts'

type Attempt = RelaySight['attempts'][number]

/** The sight after this record; the same object when it adds nothing. */
export function seeRecord(sight: RelaySight, { link, personal }: EvidenceRecord, partnerId: string): RelaySight {
  const { subject, at } = link
  if (subject.kind !== 'attempt' || subject.partner?.policyId !== partnerId || subject.policy === null) return sight
  const recipients = personal?.content.recipients ?? []
  const found = sight.mailboxes.flatMap((mailbox): Attempt[] => {
    const recipient = recipients.find(({ address }) => address.toLowerCase() === mailbox)
    const seen = recipient === undefined ? undefined : attemptOf(subject, recipient.state)
    return seen === undefined ? [] : [{ ...seen, mailbox, at }]
  })
  const refusal = refusalOf(subject)
  const isNewer = refusal !== undefined && (sight.outbound === null || sight.outbound.at < at)
  if (found.length === 0 && !isNewer) return sight
  return {
    ...sight,
    attempts: found.reduce(withAttempt, sight.attempts),
    outbound: isNewer ? { ...refusal, at } : sight.outbound,
  }
}

function attemptOf(subject: EvidenceAttempt, state: string): Omit<Attempt, 'mailbox' | 'at'> | undefined {
  const { verdict, policy, exceptionId, isContainer } = subject
  if (policy === null) return undefined
  const isException = exceptionId !== null || (verdict.kind === 'permitted' && verdict.rule === 'exception')
  const { level } = policy
  if (verdict.kind === 'refused') return { level, isException, refusal: verdict.reason }
  // an encrypted container would reach the mailbox without the level
  const isSent = verdict.kind === 'permitted' && state === 'delivered' && !isContainer
  return isSent ? { level, isException, refusal: null } : undefined
}

function refusalOf({ verdict, policy, outcome }: EvidenceAttempt) {
  const isKeptBack = outcome === 'deferred' || outcome === 'held' || outcome === 'bounced'
  if (policy === null || verdict.kind !== 'refused' || !isKeptBack) return undefined
  return { level: policy.level, reason: verdict.reason }
}

function withAttempt(attempts: readonly Attempt[], attempt: Attempt): Attempt[] {
  const others = attempts.filter(({ mailbox }) => mailbox !== attempt.mailbox)
  const known = attempts.find(({ mailbox }) => mailbox === attempt.mailbox)
  return [...others, known !== undefined && known.at > attempt.at ? known : attempt]
}
