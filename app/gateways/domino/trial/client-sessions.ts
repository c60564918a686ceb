// SMTP sessions of a Domino router, from console or log text with SMTPClientDebug=1. Those lines are in English on every server; router
// messages are in the language of the server and decide nothing. Lines of one thread belong together, each connect begins a session. Only a line
// that begins with it counts, behind thread and time: strangers can bring the same words into other lines, and into their replies.
import { judgeSession } from '../log-patterns.ts'

export interface ClientSession {
  readonly host: string
  readonly port: number
  readonly lines: readonly string[]
  /** The same without thread and time; in a reply nothing that looks like a command. */
  readonly said: readonly string[]
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
const lineForm =
  /^(\[[0-9A-Fa-f]{1,8}:[0-9A-Fa-f]{1,8}-[0-9A-Fa-f]{1,8}\])?\s*(?:\d[\d./-]{3,12},?\s+\d[\d:.]{3,12}(?:\s[AaPp]\.?[Mm]\.?)?\s+)?SMTPClient: (.{0,4000})/
const connectForm = /^SMTPClient: Attempting to Connect: Host (\S{1,255}), Port (\d{1,5}),/

interface ClientLine {
  readonly raw: string
  readonly said: string
}

/** Sessions in the order they began; lines without a thread belong to one of their own. */
export function readClientSessions(text: string): readonly ClientSession[] {
  const sessions: ClientLine[][] = []
  const open = new Map<string, ClientLine[]>()
  for (const raw of text.split(/\r?\n/, mostLines)) {
    const [, thread = '', words] = lineForm.exec(raw) ?? []
    if (words === undefined) continue
    const line = { raw, said: `SMTPClient: ${words.replaceAll('SMTPClient: ', 'SMTPClient ')}` }
    if (connectForm.test(line.said)) {
      const lines = [line]
      sessions.push(lines)
      open.set(thread, lines)
    } else open.get(thread)?.push(line)
  }
  return sessions.flatMap(sessionOf)
}

function sessionOf(lines: readonly ClientLine[]): readonly ClientSession[] {
  const said = lines.map((line) => line.said)
  const [, host, port] = connectForm.exec(said[0] ?? '') ?? []
  if (host === undefined) return []
  const startTls = said.findIndex((line) => line.includes('SMTPClient: CommandSTARTTLS: '))
  const data = said.findLastIndex((line) => /SMTPClient: Command(?:DATA|BDAT)/.test(line))
  return [
    {
      ...{ host: host.toLowerCase(), port: Number(port), lines: lines.map(({ raw }) => raw), said },
      ending: judgeSession(said),
      isOffered: said.some((line) => /SMTPClient: ReceiveResponse: 250[- ]STARTTLS\s*$/.test(line)),
      startTlsReply: startTls < 0 ? null : replyIn(said.slice(startTls + 1, startTls + 2)),
      recipients: said.flatMap(
        (line) => /SMTPClient: CommandRCPT: RCPT TO: ?<([^>]{1,320})>/i.exec(line)?.[1]?.toLowerCase() ?? [],
      ),
      reply: data < 0 ? null : replyIn(said.slice(data + 1), /^[245]/),
    },
  ]
}

function replyIn(lines: readonly string[], form = /^\d{3}/): string | null {
  const replies = lines.flatMap((line) => /SMTPClient: ReceiveResponse: (\d{3}[ -].{0,500})$/.exec(line)?.[1] ?? [])
  return replies.find((reply) => form.test(reply)) ?? null
}
