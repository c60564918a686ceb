// Postfix's log, as the MX and the hops behind it write it: `client=` and `message-id=` tie a name in the queue to the mail, until `removed` gives it
// away. Lines about a session name no mail; one counts only where the same process spoke with the same machine and nothing stands between. From
// Postfix 3.11 on a delivery tells its TLS level itself. A session in clear has no line of its own: only the counted commands at its end say so.
import type { LogWord } from '#domain/confirm/received.ts'
import { hidesNothing, versionOf } from '../suite-version.ts'
import { kept } from './log-text.ts'

interface Line {
  readonly line: string
  readonly process: string
  readonly id: string | null
  readonly said: string
  readonly at: number
}
type Told = Pick<LogWord, 'isTls' | 'tls' | 'suite'>

const form =
  /^(?:\d{4}-\d\d-\d\dT\S{1,40}|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (\S{1,255} \S{1,100}\[\d{1,10}\]): (?:([0-9A-Za-z]{5,40}): )?(.*)$/
const attempt = /^to=<[^>]{0,500}>,(?: orig_to=<[^>]{0,500}>,)? relay=([^,]{1,400}),(.*?), status=([a-z]{1,30}) \(/
const session = /TLS connection (?:established|reused) (from|to) (\S{1,400}): (\S{1,20}) with cipher (\S{1,100})/
const trouble =
  /^(?:lost connection|conversation) with |^Cannot start TLS|^host \S+ (?:said|refused)|^SSL_connect error/
const events: Readonly<Record<string, LogWord['event']>> = {
  sent: 'delivered',
  deferred: 'deferred',
  bounced: 'returned',
  undeliverable: 'returned',
}
/** How far around a line its session may stand. */
const farthest = 2000
/** Lines of one mail that are read. */
const mostWords = 200
const untold: Told = { isTls: null, tls: null, suite: null }
const inClear: Told = { isTls: false, tls: null, suite: null }

/** What the log says of the mail with that identifier, its brackets on. */
export function postfixWords(lines: readonly string[], messageId: string): readonly LogWord[] {
  const read = lines.flatMap((line) => readLine(line) ?? []).map((line, at) => ({ ...line, at }))
  return linesOf(read, messageId)
    .slice(0, mostWords)
    .flatMap((line) => wordOf(line, read))
}

function readLine(line: string): Omit<Line, 'at'> | null {
  const [, process, id = null, said = ''] = form.exec(line) ?? []
  return process === undefined ? null : { line, process, id, said }
}

/** Names are given again to other mails: one is ours between the client that brought it and its end. */
function linesOf(read: readonly Line[], messageId: string): readonly Line[] {
  const open = new Map<string, Line[]>()
  const ours = new Set<Line[]>()
  for (const line of read) {
    if (line.id === null) continue
    const own = line.said.startsWith('client=') ? [] : (open.get(line.id) ?? [])
    own.push(line)
    open.set(line.id, own)
    if (line.said === `message-id=${messageId}`) ours.add(own)
    if (line.said === 'removed') open.delete(line.id)
  }
  return [...ours].flat()
}

function wordOf(line: Line, read: readonly Line[]): readonly LogWord[] {
  const client = /^client=([^\s,]{1,400})/.exec(line.said)?.[1]
  const text = kept(line.line)
  if (client !== undefined) {
    return [{ system: 'postfix', event: 'taken', host: client, ...takenTold(line, client, read), text }]
  }
  const [, relay, between = '', status = ''] = attempt.exec(line.said) ?? []
  const event = events[status]
  if (relay === undefined || event === undefined) return []
  const told = event === 'delivered' ? sentTold(line, relay, between, read) : untold
  return [{ system: 'postfix', event, host: relay, ...told, text }]
}

function takenTold(line: Line, client: string, read: readonly Line[]): Told {
  for (const each of near(line, read, 'before')) {
    if (each.said.startsWith('connect from ') || each.said.startsWith('disconnect from ')) break
    const told = sessionIn(each, 'from', client)
    if (told !== undefined) return told
  }
  const end = near(line, read, 'behind').find(({ said }) => said.startsWith('disconnect from '))?.said ?? ''
  if (!end.startsWith(`disconnect from ${client} `) || !/ commands=\d/.test(end)) return untold
  if (/ starttls=1(?: |$)/.test(end)) return { ...untold, isTls: true }
  // a port that begins with TLS counts no STARTTLS
  return /smtps/.test(line.process) ? untold : inClear
}

function sentTold(line: Line, relay: string, between: string, read: readonly Line[]): Told {
  const [level = ''] = (/, tls=(\S{1,200}?)(?:,|$)/.exec(between)?.[1] ?? '').split('/')
  if (/(?:^|:)none$/.test(level)) return inClear
  for (const each of near(line, read, 'before')) {
    if (trouble.test(each.said) || (each.id !== null && attempt.test(each.said) && each.id !== line.id)) break
    const told = sessionIn(each, 'to', relay)
    if (told !== undefined) return told
  }
  return /^(?:encrypt|fingerprint|verify|secure|dane-only)$/.test(level) ? { ...untold, isTls: true } : untold
}

function near(line: Line, read: readonly Line[], side: 'before' | 'behind'): readonly Line[] {
  const lines =
    side === 'before'
      ? read.slice(Math.max(0, line.at - farthest), line.at).toReversed()
      : read.slice(line.at + 1, line.at + 1 + farthest)
  return lines.filter(({ process }) => process === line.process)
}

function sessionIn({ said }: Line, direction: 'from' | 'to', host: string): Told | undefined {
  const [, side, other, version, suite] = session.exec(said) ?? []
  if (side !== direction || other !== host || suite === undefined) return undefined
  return { isTls: !hidesNothing(suite), tls: versionOf(version), suite }
}
