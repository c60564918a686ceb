// The people's half of a notice: what happened to which recipients, why, and what to do, in both languages, the configured one first.
// Server words are quoted line by line, bounded and without control characters.
import { type Language, languages } from '#domain/language.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import type { ContainerNotice, NoticedRecipient, NoticeOrder } from './notice.ts'
import { plainLine } from './safe-text.ts'

export interface NoticeVoice {
  readonly language: Language
  readonly hostName: string
  readonly postmaster: string
}

const shownRecipients = 100
const hourMs = 3_600_000

/** The subject in the configured language. */
export function noticeSubject(
  kind: NoticeOrder['action'] | 'password',
  receivedAt: number,
  language: Language,
): string {
  return translatorFor(language)(`relay:notice.subject.${kind}`, { date: moment(receivedAt, language) })
}

/** The text of a delivery notice; `redirectedFrom` = the sender it could not be sent to. */
export function noticeText(
  order: NoticeOrder,
  voice: NoticeVoice,
  extent: { readonly redirectedFrom: string | null; readonly isHeadersOnly: boolean },
): string {
  return inBoth(voice, (translate, language) => [
    translate('relay:notice.head', { host: voice.hostName }),
    ...(extent.redirectedFrom === null
      ? []
      : [translate('relay:notice.redirected', { sender: plainLine(extent.redirectedFrom, 320) })]),
    translate(`relay:notice.lead.${order.action}`, { date: moment(order.delivery.receivedAt, language) }),
    ...groupsOf(order, translate, language),
    ...agreementOf(order, translate),
    advice(order, voice, translate, language),
    ...(extent.isHeadersOnly ? [translate('relay:notice.headersOnly')] : []),
  ])
}

/** The text that tells a container's password. */
export function passwordText(order: ContainerNotice, voice: NoticeVoice): string {
  const { delivery, recipients, password } = order
  return inBoth(voice, (translate, language) => [
    translate('relay:notice.head', { host: voice.hostName }),
    translate('relay:notice.password.lead', { date: moment(delivery.receivedAt, language) }),
    addressLines(recipients.map(({ address }) => address)),
    `${translate('relay:notice.password.label')}\r\n\r\n    ${password}`,
    translate('relay:notice.password.advice'),
  ])
}

function inBoth(
  { language }: NoticeVoice,
  write: (translate: Translate, language: Language) => readonly string[],
): string {
  return [language, ...languages.filter((other) => other !== language)]
    .map((one) => write(translatorFor(one), one).join('\r\n\r\n'))
    .join('\r\n\r\n-----\r\n\r\n')
    .concat('\r\n')
}

/** Recipients with the same reason stand together. */
function groupsOf(order: NoticeOrder, translate: Translate, language: Language): readonly string[] {
  const groups = new Map<string, NoticedRecipient[]>()
  for (const one of order.recipients) {
    const why = reasonOf(order, one, translate, language)
    const same = groups.get(why)
    if (same === undefined) groups.set(why, [one])
    else same.push(one)
  }
  return [...groups].map(([why, list]) => {
    const addresses = addressLines(list.map(({ recipient }) => recipient.address))
    return order.action === 'relayed' ? addresses : `${addresses}\r\n\r\n${why}`
  })
}

function reasonOf(
  { delivery }: NoticeOrder,
  { reason, refusal, isExpired, words, server }: NoticedRecipient,
  translate: Translate,
  language: Language,
): string {
  const refused = refusal === null ? '' : translate(`relay:refusal.${refusal}`)
  const lines = [translate(`relay:notice.reason.${reason}`, { domain: delivery.domain, refusal: refused }).trim()]
  const tried = durationOf(delivery.expiresAt - delivery.receivedAt, translate)
  if (isExpired) lines.push(translate('relay:notice.expired', { duration: tried, lng: language }))
  if (words !== null) {
    lines.push(`${translate('relay:notice.words')} ${server === null ? '' : plainLine(server, 255)}`.trim())
    lines.push(`  | ${plainLine(words, 400)}`)
  }
  return lines.join('\r\n')
}

function agreementOf({ recipients, partner }: NoticeOrder, translate: Translate): readonly string[] {
  if (partner === null || recipients.every(({ refusal }) => refusal === null)) return []
  const lines = [translate('relay:notice.agreement', { partner: plainLine(partner.name, 200) })]
  if (partner.agreement !== null)
    lines.push(translate('relay:notice.agreementName', { agreement: plainLine(partner.agreement, 300) }))
  return [lines.join('\r\n')]
}

function advice(order: NoticeOrder, { postmaster }: NoticeVoice, translate: Translate, language: Language): string {
  const { action, recipients, decideBy, delivery } = order
  if (action === 'relayed') return translate('relay:notice.advice.relayed')
  if (action === 'delayed' && decideBy !== null)
    return translate('relay:notice.advice.held', { until: moment(decideBy, language), postmaster })
  if (action === 'delayed')
    return translate('relay:notice.advice.delayed', {
      until: moment(delivery.expiresAt, language),
      duration: durationOf(delivery.expiresAt - delivery.receivedAt, translate),
    })
  if (recipients.every(({ reason }) => reason === 'too-large')) return translate('relay:notice.advice.too-large')
  const kind = recipients.some(({ refusal }) => refusal !== null) ? 'refused' : 'failed'
  return translate(`relay:notice.advice.${kind}`, { postmaster })
}

function addressLines(addresses: readonly string[]): string {
  const shown = addresses.slice(0, shownRecipients).map((address) => `  ${plainLine(address, 320)}`)
  return [
    ...shown,
    ...(addresses.length > shownRecipients ? [`  … (+${addresses.length - shownRecipients})`] : []),
  ].join('\r\n')
}

function durationOf(ms: number, translate: Translate): string {
  const hours = Math.max(1, Math.round(ms / hourMs))
  return hours >= 48
    ? translate('relay:notice.days', { count: Math.round(hours / 24) })
    : translate('relay:notice.hours', { count: hours })
}

function moment(at: number, language: Language): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return `${format.format(at)} UTC`
}
