// Asks a server whether it would take a mail: MAIL and RCPT, then RSET, so that nothing is sent. For our own server alone; a partner's is never
// asked this way. It says what was answered last and where; a broken connection is told as such.
import { printable, type SmtpReply } from '../smtp-reply.ts'
import { breakLine } from './line-state.ts'
import type { OpenSession } from './open-session.ts'

export interface AskedStep {
  readonly step: 'mail' | 'rcpt'
  readonly command: string
  /** null = the connection ended instead. */
  readonly reply: { readonly code: number; readonly text: string } | null
}

const replyMs = 60_000

/** Asks; ends with the first no. The session can do nothing afterwards but end. */
export async function askEnvelope(
  { line }: Pick<OpenSession, 'line'>,
  sender: string,
  recipient: string,
): Promise<readonly AskedStep[]> {
  const ask = async (step: AskedStep['step'], command: string): Promise<AskedStep> => {
    if (line.stream.destroyed || !line.replies.isQuiet()) return { step, command, reply: null }
    line.stream.write(`${command}\r\n`)
    const outcome = await line.replies.next(replyMs)
    return { step, command, reply: outcome.ok ? told(outcome.reply) : null }
  }
  const mail = await ask('mail', `MAIL FROM:<${sender}>`)
  if (!isYes(mail)) return end(line, [mail])
  return end(line, [mail, await ask('rcpt', `RCPT TO:<${recipient}>`)])
}

/** Whether the step was answered with yes. */
export function isYes({ reply }: AskedStep): boolean {
  return reply !== null && reply.code >= 200 && reply.code < 300
}

function end(line: OpenSession['line'], steps: readonly AskedStep[]): readonly AskedStep[] {
  if (!line.stream.destroyed && line.replies.isQuiet()) line.stream.write('RSET\r\nQUIT\r\n')
  // a server that never closes is left
  setTimeout(() => breakLine(line), 1000).unref()
  return steps
}

function told({ code, lines }: SmtpReply) {
  return { code, text: printable(lines.join(' ')).slice(0, 500) }
}
