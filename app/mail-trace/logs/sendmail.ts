// Sendmail's syslog: `from=` with the Message-ID, one `to=` for each try, and a `STARTTLS=` line of its own about each session, which names no mail.
// So a session counts only where the same process spoke with the same server before, and nothing of another try stands between.
import type { LogWord } from '#domain/confirm/received.ts'
import { versionOf } from '../suite-version.ts'
import { fieldOf, kept } from './log-text.ts'

interface Line {
  readonly line: string
  readonly process: string
  /** Name of the mail in the queue. */
  readonly id: string | null
  readonly said: string
}

const form =
  /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S{1,40}) (\S{1,255} [\w./-]{1,60}\[\d{1,10}\]): (?:\[ID \d+ \S+\] )?(.*)$/

/** Lines of one mail that are read, and how far before one its session may stand. */
const mostWords = 200
const farthest = 2000

/** What the log says of the mail with that identifier, its brackets on. */
export function sendmailWords(lines: readonly string[], messageId: string): readonly LogWord[] {
  const read = lines.flatMap((line) => readLine(line) ?? [])
  const ids = new Set(read.filter(({ said }) => fieldOf(said, 'msgid') === messageId).flatMap(({ id }) => id ?? []))
  const ours = read.flatMap((each, index) => (each.id !== null && ids.has(each.id) ? [{ each, index }] : []))
  return ours.slice(0, mostWords).flatMap(({ each, index }) => {
    const before = read.slice(Math.max(0, index - farthest), index)
    if (each.said.startsWith('from=')) return [takenWord(each, before)]
    return each.said.startsWith('to=') ? triedWord(each, before) : []
  })
}

function readLine(line: string): Line | null {
  const [, process, said = ''] = form.exec(line) ?? []
  if (process === undefined) return null
  const [, id = null, text = said] = /^([0-9A-Za-z]{10,20}): (.*)$/.exec(said) ?? []
  return { line, process, id, said: text }
}

function takenWord(each: Line, before: readonly Line[]): LogWord {
  const protocol = fieldOf(each.said, 'proto')
  const session = sessionOf(each, before, 'server')
  const isTls = /^E?SMTPSA?$/.test(protocol ?? '') ? true : /^E?SMTPA?$/.test(protocol ?? '') ? false : null
  const about = isTls === false ? noSession : session
  return {
    system: 'sendmail',
    event: 'taken',
    host: fieldOf(each.said, 'relay'),
    ...about,
    isTls,
    text: kept(each.line),
  }
}

function triedWord(each: Line, before: readonly Line[]): readonly LogWord[] {
  const state = /(?:^|, )stat=(Sent|Deferred|User unknown|Service unavailable|Data format error)/.exec(each.said)?.[1]
  if (state === undefined) return []
  const event = state === 'Sent' ? 'delivered' : state === 'Deferred' ? 'deferred' : 'returned'
  const session = event === 'delivered' ? sessionOf(each, before, 'client') : noSession
  const verified = event === 'delivered' ? isVerifiedIn(each.said) : null
  const isTls = verified ?? (session.tls === null && session.suite === null ? null : true)
  const about = isTls === false ? noSession : session
  return [{ system: 'sendmail', event, host: fieldOf(each.said, 'relay'), ...about, isTls, text: kept(each.line) }]
}

/** Since 8.18 a try tells how far the certificate was verified, and so whether there was TLS at all; null = it does not. */
function isVerifiedIn(said: string): boolean | null {
  const verify = fieldOf(said, 'tls_verify')
  if (/^(?:NONE|CLEAR)$/.test(verify ?? '')) return false
  return /^(?:OK|NO|NOT|FAIL|TRUSTED|DANE)$/.test(verify ?? '') ? true : null
}

const noSession: Pick<LogWord, 'tls' | 'suite'> = { tls: null, suite: null }

function sessionOf({ process, said }: Line, before: readonly Line[], side: 'client' | 'server') {
  const host = nameOf(fieldOf(said, 'relay'))
  for (const each of before.toReversed()) {
    if (each.process !== process) continue
    if (side === 'client' && each.said.startsWith('to=') && nameOf(fieldOf(each.said, 'relay')) !== host) continue
    if (each.said.startsWith('to=')) return noSession
    if (!each.said.startsWith(`STARTTLS=${side}, relay=`)) continue
    if (host === '' || nameOf(fieldOf(each.said, 'relay')) !== host) continue
    const suite = fieldOf(each.said, 'cipher')?.slice(0, 100) ?? null
    return { tls: versionOf(fieldOf(each.said, 'version') ?? undefined), suite }
  }
  return noSession
}

/** `mx.partner.example. [192.0.2.1]` and `mx.partner.example` are one. */
function nameOf(relay: string | null): string {
  return (relay ?? '').split(' ', 1)[0]?.replace(/\.$/, '').toLowerCase() ?? ''
}
