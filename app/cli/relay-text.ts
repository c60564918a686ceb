// What the relay's state and queue look like to a person on a terminal. Everything that came with a message is cleaned of what would steer
// the terminal.
import type { QueueItem, QueuePage, RelayException, RelayStatus } from '#domain/relay-queue.ts'
import type { Translate } from '#i18n/translate.ts'

/** The state of a running relay. */
export function statusText(status: RelayStatus, translate: Translate): string {
  const { preflight } = status
  const troubled = preflight.filter(({ state }) => state !== 'ready')
  const free = status.freeBytes === null ? '?' : String(Math.round(status.freeBytes / 1048576))
  const lines = [
    translate('relay:cli.status.running', {
      version: status.version,
      pid: status.pid,
      since: moment(status.startedAt),
    }),
    translate(status.isTakingMail ? 'relay:cli.status.takingMail' : 'relay:cli.status.notTakingMail'),
    translate('relay:cli.status.listening', {
      places: status.listeners.map(({ address, port }) => place(address, port)).join(', '),
    }),
    translate('relay:cli.status.policies', {
      count: status.policies,
      loaded: moment(status.policyLoadedAt),
      sha256: status.policySha256.slice(0, 16),
    }),
    ...(status.reloadFault === null ? [] : [translate('relay:cli.status.reloadRefused', { code: status.reloadFault })]),
    translate('relay:cli.status.queue', { queued: status.queued, active: status.active, held: status.held }),
    ...(status.oldestAt === null ? [] : [translate('relay:cli.status.oldest', { at: moment(status.oldestAt) })]),
    translate('relay:cli.status.counts', {
      accepted: status.accepted,
      delivered: status.delivered,
      deferred: status.deferred,
      bounced: status.bounced,
      refused: status.refusedInbound,
    }),
    ...(status.wouldRefuseInbound === 0
      ? []
      : [translate('relay:cli.status.wouldRefuse', { number: status.wouldRefuseInbound })]),
    translate('relay:cli.status.evidence', { records: status.evidenceRecords, free }),
    ...troubled.map(({ partner, state }) =>
      translate(`relay:cli.status.preflight.${state}`, { partner: clean(partner) }),
    ),
  ]
  return `${lines.join('\n')}\n`
}

/** A page of the queue, one delivery after the other. */
export function queueText({ total, items }: QueuePage, translate: Translate): string {
  if (total === 0) return `${translate('relay:cli.queue.empty')}\n`
  const head = translate('relay:cli.queue.shown', { shown: items.length, total })
  return [head, ...items.flatMap((item) => ['', ...itemLines(item, translate)]), ''].join('\n')
}

function itemLines(item: QueueItem, translate: Translate): readonly string[] {
  const { held, last } = item
  const more = item.recipientCount - item.recipients.length
  const to = [...item.recipients.map(clean), ...(more > 0 ? [`+${more}`] : [])].join(', ')
  return [
    `${item.queueId} ${item.deliveryId}  ${translate(`relay:cli.queue.state.${item.state}`)}  ${clean(item.sender) || '<>'} → ${to}`,
    `  ${translate('relay:cli.queue.way', {
      where: item.partner === null ? item.domain : `${clean(item.partner)} (${item.domain})`,
      received: moment(item.receivedAt),
      attempts: item.attempts,
      kilobytes: Math.ceil(item.size / 1024),
    })}`,
    ...(item.nextAttemptAt === null
      ? []
      : [
          `  ${translate('relay:cli.queue.next', { at: moment(item.nextAttemptAt), expires: moment(item.expiresAt) })}`,
        ]),
    ...(held === null ? [] : [`  ${heldText(held, translate)}`]),
    ...(last === null
      ? []
      : [`  ${translate('relay:cli.queue.last', { code: clean(last.code), detail: clean(last.detail) })}`]),
    ...(item.isMaybeDuplicate ? [`  ${translate('relay:cli.queue.maybeDuplicate')}`] : []),
  ]
}

function heldText(held: NonNullable<QueueItem['held']>, translate: Translate): string {
  const why = translate(`relay:cli.queue.held.${held.why}`)
  if (held.decideBy === null) return why
  const fallbacks = ['defer', 'bounce', 'container', 'drop'] as const
  const fallback = fallbacks.find((entry) => entry === held.fallback) ?? 'bounce'
  return `${why} ${translate(`relay:cli.queue.fallback.${fallback}`, { at: moment(held.decideBy) })}`
}

/** An exception in one line, its number first, so that it can be ended. */
export function exceptionText(exception: RelayException, partner: string, translate: Translate): string {
  const { id, level, reason, recipient, decidedBy, until } = exception
  const whom = recipient === null ? clean(partner) : `${clean(partner)} <${clean(recipient)}>`
  const words = { whom, level, until: moment(until), decidedBy: clean(decidedBy), reason: clean(reason) }
  return `${id}  ${translate('relay:cli.exceptions.entry', words)}`
}

/** Local time, to the minute. */
function moment(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  const two = (number: number) => String(number).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}

function place(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ')
}
