// A mail to an agreed test mailbox was delivered at the agreed level, and no newer one to that mailbox was refused: by the evidence of the
// relay of this house, or by the answer of the partner, since the terms are what they are. The newer of both counts. An answer shows that there was
// TLS, never that a certificate was looked at: above that level it counts only where a fresh counter-proof shows the rest.
import type { Agreement } from '../../agreement/agreement.ts'
import { termsSince } from '../../agreement/terms-since.ts'
import type { Standing } from '../../confirm/counter-proof.ts'
import { isAtLeast, type TlsLevel } from '../../tls-level.ts'
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
  const answered = judgeAnswer(facts, mailboxes, { since: termsSince(agreement), agreed })
  const newest = relay.attempts
    .filter(({ mailbox }) => mailboxes.includes(mailbox))
    .toSorted((left, right) => (left.at < right.at ? 1 : -1))[0]
  const byRelay =
    newest === undefined ? undefined : judgeAttempt(newest, { since: termsSince(agreement), agreed }, agreement)
  if (answered === undefined) return byRelay ?? notMet('no-probe-mail', { mailboxes: listed(mailboxes) })
  if (byRelay === undefined || newest === undefined) return answered.finding
  // that an answer shows less takes nothing from what the relay showed before
  const isOlder = newest.at <= answered.sentAt && !(isLittle(answered.finding) && byRelay.isMet)
  return isOlder ? answered.finding : byRelay
}

interface Wanted {
  readonly since: string
  readonly agreed: TlsLevel
}

function judgeAttempt(
  { mailbox, at, level, isException, refusal }: ChecklistFacts['relay']['attempts'][number],
  { since, agreed }: Wanted,
  agreement: Agreement,
): ProofFinding {
  if (at < since) return notMet('probe-mail-before', { ...versionOf(agreement), mailbox, on: dayOf(at) })
  const about = { mailbox, level, on: dayOf(at) }
  if (refusal !== null) return disproven('probe-mail-refused', at, { ...about, reason: refusal })
  const isBelow = isException || !isAtLeast(level, agreed)
  return isBelow ? notMet('probe-mail-below', { ...about, agreed }) : met('probe-mail', about)
}

/** The newest test mail whose answer says something; its word is that of the hop between both houses. */
function judgeAnswer({ confirmed }: ChecklistFacts, mailboxes: readonly string[], { since, agreed }: Wanted) {
  for (const { to, sentAt, siteId, answer } of confirmed.sends) {
    if (!mailboxes.includes(to.toLowerCase()) || sentAt < since || answer === null) continue
    const about = { mailbox: to, on: dayOf(sentAt) }
    if (answer.verdict === 'in-clear') return { sentAt, finding: disproven('answer-in-clear', answer.readAt, about) }
    if (answer.verdict !== 'proven') continue
    if (isAtLeast('encrypt', agreed)) return { sentAt, finding: met('answer-proven', about) }
    const proven = enforcedAt(confirmed.standings, siteId)
    const finding =
      proven === undefined
        ? notMet('answer-shows-tls-only', { ...about, agreed })
        : met('answer-and-enforced', { ...about, agreed, ...proven })
    return { sentAt, finding }
  }
  return undefined
}

function isLittle({ reason }: ProofFinding): boolean {
  return reason.code === 'answer-shows-tls-only'
}

/** The gateways a mail may have left through, and since when all of them are shown to hold the agreed level; none = one is not. */
function enforcedAt(standings: readonly Standing[], siteId: string | null) {
  const through = siteId === null ? standings : standings.filter((each) => each.siteId === siteId)
  const days = through.flatMap(({ kind, at }) => (kind === 'enforced' && at !== null ? [dayOf(at)] : []))
  const [since] = days.toSorted()
  return since === undefined || days.length < through.length
    ? undefined
    : { sites: listed(through.map(({ site }) => site)), since }
}
