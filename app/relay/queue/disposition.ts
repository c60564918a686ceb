// The one place that decides what an attempt means: for every recipient delivered, open or bounced, and for the delivery again later, held or
// done. Pure. It never decides that anything is sent below the agreed level; the most it does about a refusal is to ask for a container,
// which is encrypted by itself. An expired delivery gets this one last attempt and then goes back; where nobody could be told, it is held.
import type { EvidenceAttempt, RefusalReason } from '#domain/evidence-record.ts'
import type { RelayConfig } from '#domain/relay-config.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { StoredDelivery, StoredRecipient } from '../message.ts'
import { isPasswordNotice } from '../notices/notice.ts'
import type { AttemptReport } from '../outbound/attempt-report.ts'
import type { DeliveryNext } from '../store/queue-store.ts'
import { type Fate, fateOf, refusalStatus } from './reply-fate.ts'
import { isExpired, nextAttemptAt, type RetryRules } from './schedule.ts'

export interface RecipientDisposition {
  readonly recipient: StoredRecipient
  readonly state: 'delivered' | 'open' | 'bounced'
  readonly fate: Fate
  /** RFC 3463; of class 4 with a bounce when time ran out (RFC 3464 section 2.3.4). */
  readonly status: string
  readonly isExpired: boolean
}

export interface Disposition {
  readonly recipients: readonly RecipientDisposition[]
  readonly next: DeliveryNext
  /** `<end code>` or `refused.<reason>`, `not-possible.<why>`. */
  readonly last: { readonly code: string; readonly detail: string }
  readonly outcome: EvidenceAttempt['outcome']
  /** Why the policy let nothing through; null = it did, or it was not asked. */
  readonly refusal: RefusalReason | null
  readonly becomesContainer: boolean
  /** The senders of what is still open are to be told that it waits. */
  readonly warns: boolean
  /** Nothing of the destination could be used: others for it need not try now. */
  readonly isDestinationDown: boolean
  readonly isUncertain: boolean
}

/** Why a delivery is held though it failed for good; sentences in `relay:end.<code>`. */
export type KeptCode = 'password-not-delivered' | 'notice-not-possible'

export type FailureAction = RelayPolicy['failure']['action']

export interface DispositionOrder {
  readonly delivery: StoredDelivery
  readonly report: AttemptReport
  readonly policy: Pick<RelayPolicy, 'id' | 'failure'> | null
  readonly config: Pick<RelayConfig, 'hold' | 'recipients' | 'retry' | 'ownDomains'>
  /** 0 (inclusive) to 1. */
  readonly chance: number
  /** Whether the sender can be told that these are not served, or need not be. */
  canTell(lost: readonly StoredRecipient[]): boolean
}

const hourMs = 3_600_000

/** Decides what an attempt means. */
export function dispose(order: DispositionOrder): Disposition {
  const { delivery, report } = order
  const refusal = refusalIn(report)
  const met = report.recipients.map(({ recipient, end }) => {
    const fate = fateOf(end, report.targets)
    const wanted = fate.kind === 'refused' && refusal !== null ? actionFor(order, recipient, refusal) : null
    return { recipient, fate, wanted }
  })
  const action = actionForAll(
    new Set(met.flatMap(({ wanted }) => (wanted === null || wanted === 'bounce' ? [] : wanted))),
  )
  const judged = met.map(({ recipient, fate, wanted }) =>
    // Who may not get a container now waits like the others, and no longer than they.
    judge(order, recipient, fate, wanted === 'container' ? action : wanted, refusal),
  )
  const kept = whyKept(order, judged)
  const recipients = kept === null ? judged : judged.map(keptOpen)
  const open = recipients.filter(({ state }) => state === 'open')
  const next: DeliveryNext =
    kept === null ? nextFor(order, open, action) : { kind: 'held', why: 'by-hand', decideBy: null, fallback: null }
  const decisive = open[0] ?? recipients.find(({ state }) => state === 'bounced') ?? recipients[0]
  const isWaiting = open.length > 0 && next.kind === 'queued'
  return {
    recipients,
    next,
    last: kept === null ? lastOf(decisive, refusal) : { code: kept, detail: decisive?.fate.detail ?? '' },
    outcome: outcomeOf(recipients, next, report),
    refusal,
    becomesContainer: kept === null && open.length > 0 && action === 'container',
    warns:
      (isWaiting && action !== 'container' && isWarningDue(delivery, report.endedAt)) ||
      (kept === null && next.kind === 'held'),
    isDestinationDown: isDown(recipients, next, action),
    isUncertain: report.isUncertain,
  }
}

/** Why mail that would go back or end is kept for a person to look at; null = it need not be. */
function whyKept({ delivery, canTell }: DispositionOrder, judged: readonly RecipientDisposition[]): KeptCode | null {
  const lost = judged.filter(({ state }) => state === 'bounced')
  if (lost.length === 0) return null
  // Without its password a container that arrived is lost.
  if (isPasswordNotice(delivery)) return 'password-not-delivered'
  return canTell(lost.map(({ recipient }) => recipient)) ? null : 'notice-not-possible'
}

function keptOpen(judged: RecipientDisposition): RecipientDisposition {
  return judged.state === 'bounced' ? { ...judged, state: 'open', isExpired: false } : judged
}

function refusalIn({ recipients }: AttemptReport): RefusalReason | null {
  for (const { end } of recipients)
    if (end.kind === 'failed' && end.failure.kind === 'refused') return end.failure.reason
  return null
}

/** The action for one recipient: its own rule, else its partner's; where there is no partner, retry. */
function actionFor(order: DispositionOrder, recipient: StoredRecipient, refusal: RefusalReason): FailureAction {
  // No wait helps, and no other way may be taken, when the sender asked for TLS on every step (RFC 8689 section 4.2.1).
  if (refusal === 'requiretls-not-offered') return 'bounce'
  // A container whose own way is refused waits like any other mail.
  if (order.delivery.wanted === 'container') return 'defer'
  const own = order.config.recipients.find(({ address }) => address.toLowerCase() === recipient.address.toLowerCase())
  const action = own?.action ?? order.policy?.failure.action ?? 'defer'
  switch (action) {
    case 'hold':
      return holdOrDefer(order)
    case 'container':
      return mayBecomeContainer(order.delivery, order.config) ? 'container' : 'defer'
    // A server that was not judged may yet be in order.
    case 'bounce':
      return isPartial(order.report) ? 'defer' : 'bounce'
    case 'defer':
      return 'defer'
  }
}

/** The password goes to the sender, who must be one of ours: to anybody else it would travel unprotected, or nobody would read it. */
export function mayBecomeContainer(
  { envelope }: Pick<StoredDelivery, 'envelope'>,
  { ownDomains }: Pick<RelayConfig, 'ownDomains'>,
): boolean {
  return ownDomains.includes(domainOf(envelope.sender))
}

/** What stands after the last at-sign, in lower case; empty without one. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 0 ? '' : address.slice(at + 1).toLowerCase()
}

function isPartial({ recipients }: AttemptReport): boolean {
  return recipients.some(
    ({ end }) => end.kind === 'failed' && end.failure.kind === 'refused' && end.failure.isPartial === true,
  )
}

/** After a deadline whose answer is "go on trying" nobody is asked a second time. */
function holdOrDefer({ delivery, report, config, policy }: DispositionOrder): FailureAction {
  const { hours, fallback } = holdRule(config, policy)
  return fallback === 'defer' && report.endedAt - delivery.receivedAt >= hours * hourMs ? 'defer' : 'hold'
}

function judge(
  { delivery, report }: DispositionOrder,
  recipient: StoredRecipient,
  fate: Fate,
  action: FailureAction | null,
  refusal: RefusalReason | null,
): RecipientDisposition {
  const judged = { recipient, fate, status: fate.status, isExpired: false }
  if (fate.kind === 'delivered') return { ...judged, state: 'delivered' }
  if (fate.kind === 'never') return { ...judged, state: 'bounced' }
  if (action === 'bounce' && refusal !== null) return { ...judged, state: 'bounced', status: refusalStatus(refusal, 5) }
  // A stop of the relay is its own doing: the last attempt is still to be made.
  const isLast = isExpired(report.startedAt, delivery.expiresAt) && action !== 'container' && !isAborted(fate)
  // X.4.7 = delivery time expired.
  return isLast ? { ...judged, state: 'bounced', status: '4.4.7', isExpired: true } : { ...judged, state: 'open' }
}

function isAborted({ code, detail }: Fate): boolean {
  return code === 'stopped' && detail === 'aborted'
}

/** One delivery has one way to go on: a person is asked before anything else, and nothing is sent as a container that some may not get. */
function actionForAll(actions: ReadonlySet<FailureAction>): FailureAction {
  if (actions.has('hold')) return 'hold'
  return actions.size === 1 && actions.has('container') ? 'container' : 'defer'
}

/** How long the admin may think about a partner's message, and what follows. */
export function holdRule(config: Pick<RelayConfig, 'hold'>, policy: { readonly id: string } | null) {
  const { partners, ...everybody } = config.hold
  return (policy === null ? undefined : partners[policy.id]) ?? everybody
}

function nextFor(order: DispositionOrder, open: readonly RecipientDisposition[], action: FailureAction): DeliveryNext {
  const { delivery, report, config, policy, chance } = order
  if (open.length === 0) return { kind: 'done' }
  const now = report.endedAt
  if (action === 'hold') {
    const { hours, fallback } = holdRule(config, policy)
    return { kind: 'held', why: 'tls-not-valid', decideBy: now + Math.round(hours * hourMs), fallback }
  }
  const warnAt = isWarningDue(delivery, now) ? null : delivery.warnAt
  const isAtOnce = action === 'container' || open.every(({ fate }) => isAborted(fate))
  if (isAtOnce) return { kind: 'queued', nextAt: now, warnAt: action === 'container' ? delivery.warnAt : warnAt }
  const rules: RetryRules = config.retry
  const { receivedAt, expiresAt } = delivery
  const nextAt = nextAttemptAt({ attempts: delivery.attempts + 1, now, receivedAt, expiresAt, rules, chance })
  return { kind: 'queued', nextAt, warnAt }
}

function isWarningDue({ warnAt }: Pick<StoredDelivery, 'warnAt'>, now: number): boolean {
  return warnAt !== null && now >= warnAt
}

function lastOf(decisive: RecipientDisposition | undefined, refusal: RefusalReason | null): Disposition['last'] {
  if (decisive === undefined) return { code: 'stopped', detail: '' }
  const { code, detail } = decisive.fate
  if (code === 'refused') return { code: `refused.${refusal}`, detail }
  return code === 'not-possible' ? { code: `not-possible.${detail}`, detail } : { code, detail }
}

function outcomeOf(
  recipients: readonly RecipientDisposition[],
  next: DeliveryNext,
  report: AttemptReport,
): Disposition['outcome'] {
  const delivered = recipients.filter(({ state }) => state === 'delivered').length
  if (delivered > 0) return delivered === recipients.length ? 'delivered' : 'partly-delivered'
  if (next.kind === 'held') return 'held'
  if (next.kind === 'done') return 'bounced'
  return report.isUncertain || recipients.every(({ fate }) => fate.code === 'stopped') ? 'interrupted' : 'deferred'
}

/** Whether the destination itself, not this message, was the obstacle, and waiting is what follows. */
function isDown(recipients: readonly RecipientDisposition[], next: DeliveryNext, action: FailureAction): boolean {
  if (next.kind !== 'queued' || action === 'container') return next.kind === 'done' && recipients.some(isLostWay)
  return recipients.length > 0 && recipients.every((one) => isLostWay(one) || one.fate.code === 'refused')
}

function isLostWay({ fate }: RecipientDisposition): boolean {
  return fate.kind === 'later' && (fate.code === 'not-reached' || fate.code === 'no-route')
}
