// A mail to an agreed test mailbox was delivered at the agreed level, and no newer one to that mailbox was refused: by the evidence of the
// relay of this house, or by the answer of the partner, since the terms are what they are. The newer of both counts.

import { termsSince } from '../../agreement/terms-since.ts'
import { isAtLeast } from '../../tls-level.ts'
import { levelToPartner, versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { dayOf, disproven, listed, met, notMet, type ProofFinding } from '../proof.ts'

/** Met by the newest attempt at one of the mailboxes. */
export function proveProbeMailConfirmed(facts: ChecklistFacts): ProofFinding {
  const { agreement, relay } = facts
  if (agreement === undefined) return withoutAgreement(facts)
  const agreed = levelToPartner(agreement)
  if (agreed === null) return met('not-sent-to', versionOf(agreement))
  const mailboxes = agreement.terms.partner.testMailboxes.map(({ address }) => address.toLowerCase())
  if (mailboxes.length === 0) return notMet('no-test-mailbox', versionOf(agreement))
  const answered = judgeAnswer(facts, mailboxes, termsSince(agreement))
  const newest = relay.attempts
    .filter(({ mailbox }) => mailboxes.includes(mailbox))
    .toSorted((left, right) => (left.at < right.at ? 1 : -1))[0]
  if (answered !== undefined && (newest === undefined || newest.at <= answered.sentAt)) return answered.finding
  if (newest === undefined) return notMet('no-probe-mail', { mailboxes: listed(mailboxes) })
  const { mailbox, at, level, isException, refusal } = newest
  if (at < termsSince(agreement))
    return notMet('probe-mail-before', { ...versionOf(agreement), mailbox, on: dayOf(at) })
  const about = { mailbox, level, on: dayOf(at) }
  if (refusal !== null) return disproven('probe-mail-refused', at, { ...about, reason: refusal })
  const isBelow = isException || !isAtLeast(level, agreed)
  return isBelow ? notMet('probe-mail-below', { ...about, agreed }) : met('probe-mail', about)
}

/** The newest test mail whose answer says something; its word is that of the hop between both houses. */
function judgeAnswer({ confirmed }: ChecklistFacts, mailboxes: readonly string[], since: string) {
  for (const { to, sentAt, answer } of confirmed.sends) {
    if (!mailboxes.includes(to.toLowerCase()) || sentAt < since || answer === null) continue
    const about = { mailbox: to, on: dayOf(sentAt) }
    if (answer.verdict === 'in-clear') return { sentAt, finding: disproven('answer-in-clear', answer.readAt, about) }
    if (answer.verdict === 'proven') return { sentAt, finding: met('answer-proven', about) }
  }
  return undefined
}
