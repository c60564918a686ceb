// What became of mails of ours, from entries of Postfix's queue (`postqueue -j`) and lines of its log. Both are words of the host, bounded and
// never believed further than they go: that a mail waits is a fact, that it waits for TLS only where Postfix itself says so.
import { z } from 'zod'
import type { DroppedMail, SeenFate } from '#domain/confirm/mail-drop.ts'
import type { MailFate } from '#domain/confirm/mail-fate.ts'
import { plainWords } from '../push/told-lines.ts'
import { isHeldForTls } from './held-for-tls.ts'
import { type LogLine, readLogLine } from './log-line.ts'
import { type Attempt, readAttempt, toldTls } from './told-tls.ts'

const queueEntry = z.object({
  queue_name: z.string().max(40),
  queue_id: z.string().regex(/^[0-9A-Za-z]{1,40}$/),
  recipients: z.array(z.object({ address: z.string().max(1000), delay_reason: z.string().optional() })).max(5000),
})
type QueueEntry = z.infer<typeof queueEntry>

const mostLines = 200

/** By token, one entry for each mail; null when the queue is not as Postfix writes it. */
export function readPostfixFates(
  queue: string,
  log: string,
  mails: readonly DroppedMail[],
): ReadonlyMap<string, SeenFate> | null {
  const entries = readEntries(queue)
  if (entries === null) return null
  const lines = log.split(/\r?\n/).flatMap((line) => readLogLine(line) ?? [])
  return new Map(mails.map((mail) => [mail.token, seenOf(mail, entries, lines)]))
}

function readEntries(queue: string): readonly QueueEntry[] | null {
  const entries: QueueEntry[] = []
  for (const line of queue.split('\n')) {
    if (line.trim() === '') continue
    const parsed = queueEntry.safeParse(parseJson(line))
    if (!parsed.success) return null
    entries.push(parsed.data)
  }
  return entries
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function seenOf(mail: DroppedMail, entries: readonly QueueEntry[], lines: readonly LogLine[]): SeenFate {
  const isFor = (address: string) => address.toLowerCase() === mail.to.toLowerCase()
  const known = entriesOf(mail, entries, lines)
  const own = linesOf(mail, known, lines)
  const attempts = own
    .flatMap((line) => readAttempt(line) ?? [])
    .filter(({ to, origTo }) => isFor(to) || isFor(origTo ?? ''))
  const about = lines.filter(
    (line) =>
      own.includes(line) ||
      (line.id === null &&
        attempts.some((each) => each.line.process === line.process && line.text.includes(each.relay))),
  )
  const reasons = known.flatMap(({ queue_id: id, queue_name: name, recipients }) =>
    recipients.filter(({ address }) => isFor(address)).map(({ delay_reason: reason = null }) => ({ id, name, reason })),
  )
  const told = reasons.flatMap(({ id, reason }) => (reason === null ? [] : [{ at: null, text: `${id}: ${reason}` }]))
  return {
    fate: fateOf(reasons.at(-1) ?? null, attempts.at(-1) ?? null, own, lines),
    queueId: known.at(-1)?.queue_id ?? attempts.at(-1)?.line.id ?? own.at(-1)?.id ?? null,
    lines: [
      ...about.map(({ at, raw }) => ({ at, text: raw })),
      ...told.map(({ at, text }) => ({ at, text: plainWords(text, 2000) })),
    ].slice(-mostLines),
  }
}

/** A test mail's recipient is everybody's: there only the log tells which entry is ours. */
function entriesOf(mail: DroppedMail, entries: readonly QueueEntry[], lines: readonly LogLine[]) {
  const ids = new Set(lines.filter(({ raw }) => raw.includes(mail.token)).map(({ id }) => id))
  return entries.filter(
    ({ queue_id: id, recipients }) =>
      ids.has(id) ||
      recipients.some(({ address }) => address.toLowerCase() === mail.to.toLowerCase() && address.includes(mail.token)),
  )
}

/** Names of the queue are given again to other mails: one is ours from the line with our token until it is removed. */
function linesOf({ token }: DroppedMail, known: readonly QueueEntry[], lines: readonly LogLine[]): readonly LogLine[] {
  const open = new Set(lines.some(({ raw }) => raw.includes(token)) ? [] : known.map((entry) => entry.queue_id))
  return lines.filter(({ id, raw, text }) => {
    if (id === null) return false
    if (raw.includes(token)) open.add(id)
    const isOurs = open.has(id)
    if (text === 'removed') open.delete(id)
    return isOurs
  })
}

function fateOf(
  waiting: { readonly name: string; readonly reason: string | null } | null,
  last: Attempt | null,
  own: readonly LogLine[],
  lines: readonly LogLine[],
): MailFate {
  const told = last === null ? null : words(last.said, last.summary)
  if (own.some(({ text }) => /, status=(?:force-)?expired, returned to sender$/.test(text))) {
    return { kind: 'returned', ...(told ?? words('expired')) }
  }
  if (waiting !== null) {
    const isSame = waiting.reason === null || waiting.reason === last?.said
    if (isSame && told !== null && last?.status === 'deferred') return { kind: 'held', ...told }
    if (waiting.reason !== null) return { kind: 'held', ...words(waiting.reason) }
    return waiting.name === 'hold' ? { kind: 'held', ...words('hold') } : { kind: 'waiting' }
  }
  if (last === null || told === null) return own.length > 0 ? { kind: 'waiting' } : { kind: 'unknown' }
  switch (last.status) {
    case 'sent': {
      const { reason: reply } = told
      return { kind: 'delivered', host: plainWords(last.relay, 300), reply, tls: toldTls(last, lines) }
    }
    case 'bounced':
      return { kind: 'returned', ...told }
    default:
      return { kind: 'held', ...told }
  }
}

function words(reason: string, summary: string | null = null) {
  return { reason: plainWords(reason, 2000), isForTls: isHeldForTls(reason, summary) }
}
