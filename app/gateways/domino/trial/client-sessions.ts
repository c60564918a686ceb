// SMTP sessions of a Domino router, from console or log text with SMTPClientDebug=1. Those lines are in English on every server; router
// messages are in the language of the server and decide nothing. Lines of one thread belong together, each connect begins a session.
import { judgeSession } from '../log-patterns.ts'

export interface ClientSession {
  readonly host: string
  readonly port: number
  readonly lines: readonly string[]
  /** TLS before the first mail command, clear text, or no mail command at all. */
  readonly ending: 'tls' | 'clear' | 'no-mail'
  readonly isOffered: boolean
  /** Reply to STARTTLS; null = none, or it was not said. */
  readonly startTlsReply: string | null
  readonly recipients: readonly string[]
  /** Reply to the whole message; null = none came. */
  readonly reply: string | null
}

const mostLines = 100_000
const tagForm = /^\[([0-9A-Fa-f]{1,8}:[0-9A-Fa-f]{1,8})-[0-9A-Fa-f]{1,8}\]/
const connectForm = /SMTPClient: Attempting to Connect: Host (\S{1,255}), Port (\d{1,5}),/

/** Sessions in the order they began; lines without a thread belong to one of their own. */
export function readClientSessions(text: string): readonly ClientSession[] {
  const sessions: string[][] = []
  const open = new Map<string, string[]>()
  for (const line of text.split(/\r?\n/, mostLines)) {
    const thread = tagForm.exec(line)?.[0] ?? ''
    if (connectForm.test(line)) {
      const lines = [line]
      sessions.push(lines)
      open.set(thread, lines)
    } else if (line.includes('SMTPClient: ')) open.get(thread)?.push(line)
  }
  return sessions.flatMap(sessionOf)
}

function sessionOf(lines: readonly string[]): readonly ClientSession[] {
  const [, host, port] = connectForm.exec(lines[0] ?? '') ?? []
  if (host === undefined) return []
  const startTls = lines.findIndex((line) => line.includes('SMTPClient: CommandSTARTTLS: '))
  const data = lines.findLastIndex((line) => /SMTPClient: Command(?:DATA|BDAT)/.test(line))
  return [
    {
      ...{ host: host.toLowerCase(), port: Number(port), lines, ending: judgeSession(lines) },
      isOffered: lines.some((line) => /SMTPClient: ReceiveResponse: 250[- ]STARTTLS\s*$/.test(line)),
      startTlsReply: startTls < 0 ? null : replyIn(lines.slice(startTls + 1, startTls + 2)),
      recipients: lines.flatMap(
        (line) => /CommandRCPT: RCPT TO: ?<([^>]{1,320})>/i.exec(line)?.[1]?.toLowerCase() ?? [],
      ),
      reply: data < 0 ? null : replyIn(lines.slice(data + 1), /^[245]/),
    },
  ]
}

function replyIn(lines: readonly string[], form = /^\d{3}/): string | null {
  const replies = lines.flatMap((line) => /SMTPClient: ReceiveResponse: (\d{3}[ -].{0,500})$/.exec(line)?.[1] ?? [])
  return replies.find((reply) => form.test(reply)) ?? null
}
