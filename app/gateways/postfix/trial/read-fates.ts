// What became of mails of ours, from entries of Postfix's queue (`postqueue -j`) and lines of its log. Both are words of the host, bounded and
// never believed further than they go: that a mail waits is a fact, that it waits for TLS only where Postfix itself says so.
import { z } from 'zod'
import type { DroppedMail, SeenFate } from '#domain/confirm/mail-drop.ts'
import type { MailFate, ToldTls } from '#domain/confirm/mail-fate.ts'
import { plainWords } from '../push/told-lines.ts'

const queueEntry = z.object({
  queue_name: z.string().max(40),
  queue_id: z.string().regex(/^[0-9A-Za-z]{1,40}$/),
  recipients: z.array(z.object({ address: z.string().max(1000), delay_reason: z.string().optional() })).max(5000),
})
type QueueEntry = z.infer<typeof queueEntry>

interface LogLine {
  readonly at: string | null
  /** `postfix/smtp[4711]`; joins the lines about TLS with those about a mail. */
  readonly process: string
  readonly id: string | null
  readonly text: string
  readonly raw: string
}

const mostLines = 200
const lineForm =
  /^(\d{4}-\d\d-\d\dT\S{1,30}|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) \S{1,255} (\S{1,100}\[\d{1,10}\]): (.*)$/
const attemptForm = /^to=<([^>]{1,500})>.*?, relay=([^,]{1,400}),.*?, status=([a-z]+) \((.*)\)$/
const tlsForm = /^(\w{1,20}) TLS connection established to (\S{1,400}): (\S{1,20}) with cipher (\S{1,100})/

/** By token, one entry for each mail; null when the queue is not as Postfix writes it. */
export function readPostfixFates(
  queue: string,
  log: string,
  mails: readonly DroppedMail[],
): ReadonlyMap<string, SeenFate> | null {
  const entries = readEntries(queue)
  if (entries === null) return null
  const lines = log.split('\n').flatMap((raw) => readLine(raw))
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

function readLine(raw: string): readonly LogLine[] {
  const [, at = '', process = '', words = ''] = lineForm.exec(raw) ?? []
  if (process === '') return []
  const [, id = null, text = words] = /^([0-9A-Za-z]{5,40}): (.*)$/.exec(words) ?? []
  return [{ at, process, id: id === 'warning' ? null : id, text, raw: plainWords(raw, 2000) }]
}

function seenOf(mail: DroppedMail, entries: readonly QueueEntry[], lines: readonly LogLine[]): SeenFate {
  const ids = new Set(lines.filter(({ id, raw }) => id !== null && raw.includes(mail.token)).map(({ id }) => id ?? ''))
  const isOurs = ({ address }: { readonly address: string }) => address.toLowerCase() === mail.to.toLowerCase()
  const waiting = entries.filter(
    (entry) =>
      ids.has(entry.queue_id) || entry.recipients.some((each) => isOurs(each) && each.address.includes(mail.token)),
  )
  for (const { queue_id: id } of waiting) ids.add(id)
  const attempts = lines.flatMap((line, index) => (line.id !== null && ids.has(line.id) ? attemptOf(line, index) : []))
  const last = attempts.filter(({ to }) => isOurs({ address: to })).at(-1) ?? null
  const about = lines.filter(
    ({ id, process, text }) =>
      (id !== null && ids.has(id)) ||
      (id === null && attempts.some((each) => each.process === process && text.includes(each.relay))),
  )
  const told = waiting.flatMap(({ queue_id: id, recipients }) =>
    recipients.flatMap(({ delay_reason: reason }) => (reason === undefined ? [] : [`${id}: ${reason}`])),
  )
  const held = waiting.flatMap(({ queue_name: name, recipients }) =>
    recipients.filter(isOurs).map((each) => ({ name, reason: each.delay_reason ?? null })),
  )[0]
  return {
    fate: fateOf(held ?? (waiting.length > 0 ? { name: '', reason: null } : null), last, lines, ids.size > 0),
    queueId: waiting.at(-1)?.queue_id ?? last?.id ?? [...ids].at(-1) ?? null,
    lines: [
      ...about.map(({ at, raw }) => ({ at, text: raw })),
      ...told.map((text) => ({ at: null, text: plainWords(text, 2000) })),
    ].slice(-mostLines),
  }
}

interface Attempt {
  readonly id: string | null
  readonly index: number
  readonly process: string
  readonly to: string
  readonly relay: string
  readonly status: string
  readonly said: string
}

function attemptOf({ text, process, id }: LogLine, index: number): readonly Attempt[] {
  const [, to = '', relay = '', status = '', said = ''] = attemptForm.exec(text) ?? []
  return status === '' ? [] : [{ id, index, process, to, relay, status, said }]
}

function fateOf(
  waiting: { readonly name: string; readonly reason: string | null } | null,
  last: Attempt | null,
  lines: readonly LogLine[],
  isKnown: boolean,
): MailFate {
  const words = (reason: string) => ({ reason: plainWords(reason, 2000), isForTls: isForTls(reason) })
  if (waiting !== null) {
    const reason = waiting.reason ?? (last?.status === 'deferred' ? last.said : null)
    if (reason !== null) return { kind: 'held', ...words(reason) }
    return waiting.name === 'hold' ? { kind: 'held', ...words('hold') } : { kind: 'waiting' }
  }
  if (last === null) return isKnown ? { kind: 'waiting' } : { kind: 'unknown' }
  switch (last.status) {
    case 'sent': {
      const reply = plainWords(last.said, 2000)
      return { kind: 'delivered', host: plainWords(last.relay, 300), reply, tls: tlsOf(last, lines) }
    }
    case 'bounced':
    case 'expired':
      return { kind: 'returned', ...words(last.said) }
    default:
      return { kind: 'held', ...words(last.said) }
  }
}

/** The last session of the same process with the same server before the mail went through it. */
function tlsOf({ index, process, relay }: Attempt, lines: readonly LogLine[]): ToldTls | null {
  for (const line of lines.slice(0, index).toReversed()) {
    if (line.process !== process) continue
    const [, trust = null, host, protocol = '', suite = ''] = tlsForm.exec(line.text) ?? []
    if (host === relay) return { protocol, suite, trust }
  }
  return null
}

/** Whether Postfix itself says that TLS is what it waits for; words of the other side and troubles of its own settings do not count. */
function isForTls(reason: string): boolean {
  if (/^host \S+ said:|lookup error|configuration problem|TLS policy|local data/i.test(reason)) return false
  return /\bTLS\b|\bSTARTTLS\b|certificate|\bTLSA\b|\bDANE\b|non DNSSEC destination/i.test(reason)
}
