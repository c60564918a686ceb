// Domino's console and log.nsf: `SMTP Server: Message 0035A5C7 (MessageID: <…>) received from …`, then the router's lines about that message. Domino
// names no TLS there; only where SMTPDebugIO was on, the dialogue of the same thread shows an agreed STARTTLS. The server writes in its own language:
// the line with the Message-ID is known by its form, the router's only in English.
import type { LogWord } from '#domain/confirm/received.ts'
import { kept } from './log-text.ts'

interface Line {
  readonly line: string
  /** `03412:00016-1C2B`; null where the lines were copied without it. */
  readonly thread: string | null
  readonly said: string
}

const form =
  /^(?:\[?([0-9A-F]{2,8}:[0-9A-F]{2,8}-[0-9A-F]{2,16})\]?\s{1,4})?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? {1,2}\d{1,2}:\d\d:\d\d(?: [AP]M)? {1,4})?(\S.*)$/
const arrival = /^SMTP[ -]?Server: .{0,60}?\b([0-9A-F]{8})\b.{0,20}? \(Message-?ID: {0,2}(<[^<>\s]{1,300}>)\)(.*)$/i
const address = /(?:^|[\s([])((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]{0,39}::?[0-9a-f:]{1,39})(?=$|[\s)\],])/i
const onward = /^Router: Message ([0-9A-F]{8})(?:, [0-9A-F]{8})? (delivered|transferred) to ([^\s,]{1,255})/
/** How far before its arrival a session may begin. */
const farthest = 2000
const mostArrivals = 50

/** What the log says of the mail with that identifier, its brackets on. */
export function dominoWords(lines: readonly string[], messageId: string): readonly LogWord[] {
  const read = lines.flatMap((line) => readLine(line) ?? [])
  const ours = new Set<string>()
  let arrivals = 0
  return read.flatMap((each, index): readonly LogWord[] => {
    const [, note = '', id, rest = ''] = arrival.exec(each.said) ?? []
    const about = { system: 'domino', tls: null, suite: null, text: kept(each.line) } as const
    if (id !== undefined) {
      // numbers of notes are given again
      ours.delete(note)
      if (id !== messageId) return []
      ours.add(note)
      arrivals += 1
      if (arrivals > mostArrivals) return []
      const isTls = hasAgreed(each, read.slice(Math.max(0, index - farthest), index)) ? true : null
      return [{ ...about, event: 'taken', host: address.exec(rest.slice(0, 300))?.[1] ?? null, isTls }]
    }
    const [, number = '', , server = null] = onward.exec(each.said) ?? []
    return ours.has(number) ? [{ ...about, event: 'delivered', host: server, isTls: null }] : []
  })
}

function readLine(line: string): Line | null {
  const [, thread = null, said] = form.exec(line) ?? []
  return said === undefined ? null : { line, thread, said }
}

/** STARTTLS and the server's consent, in the same thread, since the last client connected. */
function hasAgreed({ thread }: Line, before: readonly Line[]): boolean {
  if (thread === null) return false
  const own = before.filter((line) => line.thread === thread)
  const begun = own.findLastIndex(({ said }) => /^SMTP[ -]?Server: \S.{0,300}(?:connected|verbunden)\b/.test(said))
  const session = own.slice(begun + 1)
  const asked = session.findIndex(({ said }) => /\bR: STARTTLS\b/i.test(said))
  return asked >= 0 && /\bS: 220 /.test(session[asked + 1]?.said ?? '')
}
