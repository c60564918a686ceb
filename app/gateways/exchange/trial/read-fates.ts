// What became of mails of ours at Exchange, from the message tracking log, the queues and the protocol log of sending. A mail is found by its
// Message-ID; its session by the identifier the tracking log names, else by its recipient.
import { z } from 'zod'
import type { DroppedMail, SeenFate } from '#domain/confirm/mail-drop.ts'
import type { MailFate } from '#domain/confirm/mail-fate.ts'
import { momentOf, readLogRows } from './csv-rows.ts'
import { isHeldForTls } from './held-for-tls.ts'
import type { SendSession } from './protocol-log.ts'

export interface TrackingEvent {
  readonly at: string | null
  readonly event: string
  readonly source: string
  readonly messageId: string
  readonly recipients: readonly string[]
  readonly connector: string
  readonly host: string
  /** What happened to the recipients, in the words of Exchange or of the server. */
  readonly statuses: string
  readonly context: string
}

/** A mail in a queue, as `Get-Message` and `Get-Queue` tell it. */
export const queuedMail = z.object({
  Identity: z.string().max(300),
  InternetMessageId: z.string().max(1000),
  Status: z.string().max(40),
  LastError: z.string().max(100_000).nullish(),
  /** Name of the connector of its queue. */
  Connector: z.string().max(1000).default(''),
})
export type QueuedMail = z.infer<typeof queuedMail>

export interface ExchangeFacts {
  readonly events: readonly TrackingEvent[]
  readonly queued: readonly QueuedMail[]
  readonly sessions: readonly SendSession[]
}

const mostLines = 200

/** Events of tracking log files, in their order. */
export function readTrackingLog(text: string): readonly TrackingEvent[] {
  return readLogRows(text).map((row) => {
    const field = (name: string) => row.get(name) ?? ''
    return {
      at: momentOf(field('date-time')),
      event: field('event-id').toUpperCase(),
      source: field('source').toUpperCase(),
      messageId: field('message-id'),
      recipients: field('recipient-address').toLowerCase().split(';'),
      connector: field('connector-id'),
      host: field('server-hostname') || field('server-ip'),
      statuses: field('recipient-status'),
      context: field('source-context'),
    }
  })
}

/** By token, one entry for each mail. */
export function readExchangeFates(facts: ExchangeFacts, mails: readonly DroppedMail[]): ReadonlyMap<string, SeenFate> {
  return new Map(mails.map((mail) => [mail.token, seenOf(mail, facts)]))
}

function seenOf(mail: DroppedMail, facts: ExchangeFacts): SeenFate {
  const events = facts.events.filter((each) => each.messageId === mail.messageId && isFor(mail, each))
  const queued = facts.queued.filter((each) => each.InternetMessageId === mail.messageId)
  const waiting = queued.at(-1)
  const sessions = facts.sessions.filter(
    ({ id, connector, recipients }) =>
      events.some(({ context }) => context.includes(id)) ||
      recipients.includes(mail.to.toLowerCase()) ||
      (waiting !== undefined && waiting.Connector !== '' && connector === waiting.Connector),
  )
  return {
    fate: fateOf(events, waiting ?? null, sessions),
    queueId: waiting?.Identity ?? null,
    lines: [
      ...events.map(({ at, event, source, statuses }) => ({ at, text: words(`${event} ${source} ${statuses}`, 2000) })),
      ...queued.map(({ Status, LastError }) => ({ at: null, text: words(`${Status} ${LastError ?? ''}`, 2000) })),
      ...sessions.flatMap(({ lines }) => lines),
    ].slice(-mostLines),
  }
}

function isFor({ to }: DroppedMail, { recipients }: TrackingEvent): boolean {
  return recipients.includes(to.toLowerCase())
}

function fateOf(
  events: readonly TrackingEvent[],
  waiting: QueuedMail | null,
  sessions: readonly SendSession[],
): MailFate {
  const ends = events.filter(({ event, source }) => event === 'FAIL' || (event === 'SEND' && source === 'SMTP'))
  const end = ends.at(-1)
  if (end?.event === 'SEND') return delivered(end, sessions)
  if (end?.event === 'FAIL') return { kind: 'returned', ...reasonOf(end.statuses, sessions) }
  if (waiting !== null) {
    const { LastError: error } = waiting
    return error ? { kind: 'held', ...reasonOf(error, sessions) } : { kind: 'waiting' }
  }
  const deferred = events.findLast(({ event }) => event === 'DEFER')
  if (deferred !== undefined) return { kind: 'held', ...reasonOf(deferred.statuses || deferred.context, sessions) }
  return { kind: events.length > 0 ? 'waiting' : 'unknown' }
}

/** Its session is the one the event names; a recipient alone may have had several. */
function delivered({ host, statuses, context }: TrackingEvent, sessions: readonly SendSession[]): MailFate {
  const session = sessions.find(({ id }) => context.includes(id))
  return { kind: 'delivered', host: words(host, 300), reply: words(statuses, 2000), tls: session?.tls ?? null }
}

function reasonOf(error: string, sessions: readonly SendSession[]) {
  return { reason: words(error, 2000), isForTls: isHeldForTls(error, sessions) }
}

function words(text: string, most: number): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, most)
}
