// From one attempt to what the store is to note of it: decision, evidence, and the notices it causes.
import type { RelayConfig } from '#domain/relay-config.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { NewMessage, StoredDelivery, StoredRecipient } from '../message.ts'
import type { NoticedRecipient, NoticeReason, Notices } from '../notices/notice.ts'
import type { AttemptReport } from '../outbound/attempt-report.ts'
import type { AttemptEnd } from '../store/queue-store.ts'
import { attemptEvidence } from './attempt-evidence.ts'
import { type Disposition, dispose, type RecipientDisposition } from './disposition.ts'

export interface EndOrder {
  readonly delivery: StoredDelivery
  readonly report: AttemptReport
  readonly policy: RelayPolicy | null
  readonly config: RelayConfig
  readonly chance: number
  /** Of the message, not of the container. */
  readonly body: Uint8Array
  readonly sent: { readonly sha256: string; readonly size: number }
  /** Of the container that was sent; null = the message itself was. */
  readonly password: string | null
  readonly notices: Notices
  /** Told as soon as it is decided, before notices are written. */
  onDisposition(disposition: Disposition): void
}

export interface DeliveryEnd {
  readonly disposition: Disposition
  readonly end: AttemptEnd
}

/** Works out the end of an attempt. */
export async function endOfAttempt(order: EndOrder): Promise<DeliveryEnd> {
  const { delivery, report, policy, config, chance, sent } = order
  const canTell = (lost: readonly StoredRecipient[]) =>
    order.notices.canTell(delivery, lost, order.body, report.endedAt)
  const disposition = dispose({ delivery, report, policy, config, chance, canTell })
  order.onDisposition(disposition)
  const notices = needsNotices(order, disposition) ? await noticesOf(order, disposition) : []
  return {
    disposition,
    end: {
      deliveryId: delivery.id,
      recipients: disposition.recipients.map(({ recipient, state, status, fate }) => ({
        id: recipient.id,
        state,
        status,
        reply: fate.reply ?? fate.detail,
      })),
      next: disposition.next,
      last: disposition.last,
      evidence: attemptEvidence({ delivery, report, disposition, policy, sent }),
      notices,
      ...(disposition.becomesContainer ? { wanted: 'container' as const } : {}),
      ...(disposition.isUncertain ? { isUncertain: true } : {}),
    },
  }
}

/** Most ends need none; nothing is prepared for them. */
function needsNotices({ password }: EndOrder, { recipients, warns }: Disposition): boolean {
  if (warns || password !== null) return true
  return recipients.some(({ state, recipient }) => state === 'bounced' || wantsSuccess(recipient))
}

function wantsSuccess({ notify }: RecipientDisposition['recipient']): boolean {
  return notify?.includes('success') === true
}

async function noticesOf(order: EndOrder, disposition: Disposition): Promise<readonly NewMessage[]> {
  const { delivery, report, policy, body, notices, password } = order
  const { recipients, next, warns, isUncertain } = disposition
  const told = (state: RecipientDisposition['state']) => recipients.filter((one) => one.state === state)
  const partner = policy === null ? null : { name: policy.partner, agreement: policy.agreement }
  const decideBy = next.kind === 'held' ? next.decideBy : null
  const about = { delivery, partner, body, at: report.endedAt, decideBy }
  const all: NewMessage[] = []
  const tell = async (action: 'failed' | 'delayed' | 'relayed', list: readonly RecipientDisposition[]) => {
    if (list.length === 0) return
    const noticed = list.map((one) => noticedOf(one, disposition, report))
    all.push(...(await notices.status({ ...about, action, recipients: noticed })))
  }
  await tell('failed', told('bounced'))
  if (warns) await tell('delayed', told('open'))
  const delivered = told('delivered')
  if (report.deciding?.hasDsn !== true || password !== null)
    await tell(
      'relayed',
      delivered.filter(({ recipient }) => wantsSuccess(recipient)),
    )
  // After a lost answer the recipients may have the container, so they may need its password.
  const reached = isUncertain ? recipients : delivered
  if (password !== null && reached.length > 0)
    all.push(
      ...(await notices.password({
        delivery,
        recipients: reached.map(({ recipient }) => recipient),
        password,
        at: report.endedAt,
      })),
    )
  return all
}

function noticedOf(
  { recipient, status, fate, isExpired, state }: RecipientDisposition,
  { refusal }: Disposition,
  { deciding }: AttemptReport,
): NoticedRecipient {
  return {
    recipient,
    // What waits, waits for a reason that may pass; a relayed message has arrived at the next server.
    status: state === 'delivered' ? fate.status : status,
    reason: reasonOf(fate),
    refusal: fate.code === 'refused' ? refusal : null,
    isExpired,
    words: fate.reply,
    server: deciding?.host ?? null,
  }
}

function reasonOf({ code, kind, detail }: RecipientDisposition['fate']): NoticeReason {
  switch (code) {
    case 'replied':
    case 'delivered':
      return kind === 'never' ? 'said-no' : 'said-later'
    case 'no-route':
      return kind === 'never' ? 'no-such-domain' : 'way-not-found'
    case 'not-reached':
      return 'not-reached'
    case 'refused':
      return 'refused'
    case 'cut':
    case 'uncertain':
      return 'interrupted'
    case 'stopped':
      return 'own-fault'
    case 'not-possible':
      return impossibleReason(detail)
  }
}

function impossibleReason(why: string): NoticeReason {
  switch (why) {
    case 'too-large':
      return 'too-large'
    case 'smtputf8':
      return 'address-form'
    case 'eight-bit':
      return 'eight-bit'
    default:
      return 'requiretls'
  }
}
