// What became of mails of ours at Domino, from its SMTP debug lines. Where a mail was not taken, the sessions with its server say whether it
// stopped for lack of TLS: STARTTLS not offered, refused, or no second EHLO after it. A router's own messages are kept as evidence and never
// counted, for they are in the language of the server.
import type { DroppedMail, SeenFate } from '#domain/confirm/mail-drop.ts'
import type { MailFate } from '#domain/confirm/mail-fate.ts'
import { type ClientSession, readClientSessions } from './client-sessions.ts'

export interface MailServer {
  readonly host: string
  readonly port: number
}
const mostLines = 200

/** By token, one entry for each mail; `servers`: where each one is to go, by token. */
export function readDominoFates(
  console: string,
  mails: readonly DroppedMail[],
  servers: ReadonlyMap<string, MailServer>,
): ReadonlyMap<string, SeenFate> {
  const sessions = readClientSessions(console)
  const lines = console.split(/\r?\n/, 100_000)
  return new Map(mails.map((mail) => [mail.token, seenOf(mail, servers.get(mail.token) ?? null, sessions, lines)]))
}

function seenOf(
  mail: DroppedMail,
  server: MailServer | null,
  sessions: readonly ClientSession[],
  lines: readonly string[],
): SeenFate {
  const own = sessions.filter(
    ({ host, port, recipients }) =>
      recipients.includes(mail.to.toLowerCase()) || (host === server?.host.toLowerCase() && port === server.port),
  )
  const named = lines.filter(
    (line) => line.includes(mail.token) && !own.some((session) => session.lines.includes(line)),
  )
  const told = [...named, ...own.flatMap((session) => session.lines)]
  return {
    fate: fateOf(mail, own, named.length > 0),
    queueId: null,
    lines: told.map((text) => ({ at: null, text: words(text) })).slice(-mostLines),
  }
}

function fateOf({ to }: DroppedMail, sessions: readonly ClientSession[], isNamed: boolean): MailFate {
  const taken = sessions.findLast(
    ({ recipients, reply }) => recipients.includes(to.toLowerCase()) && reply?.startsWith('2') === true,
  )
  if (taken !== undefined) {
    // the lines tell that there was TLS, and neither version nor suite
    return {
      kind: 'delivered',
      host: `${taken.host}:${taken.port}`.slice(0, 300),
      reply: words(taken.reply ?? ''),
      tls: null,
    }
  }
  const last = sessions.at(-1)
  if (last === undefined) return { kind: isNamed ? 'waiting' : 'unknown' }
  const reason = words(last.lines.at(-1) ?? '')
  // every try has to have stopped for it: one that went on is none that was held
  return { kind: 'held', reason, isForTls: sessions.every(hasStoppedForTls) }
}

function hasStoppedForTls({ ending, isOffered, startTlsReply, said }: ClientSession): boolean {
  if (ending !== 'no-mail') return false
  const hasGreeted = said.some((line) => line.includes('SMTPClient: CommandEHLO: '))
  const isAnswered = said.some((line) => /SMTPClient: ReceiveResponse: 250[- ]/.test(line))
  if (!(hasGreeted && isAnswered)) return false
  if (!isOffered) return true
  const asked = said.findIndex((line) => line.includes('SMTPClient: CommandSTARTTLS: '))
  const isInside = said.slice(asked + 1).some((line) => line.includes('SMTPClient: CommandEHLO: '))
  return startTlsReply !== null && !isInside
}

function words(text: string): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 2000)
}
