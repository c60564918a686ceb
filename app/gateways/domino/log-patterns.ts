// What a Domino log must and must not say about a session that used TLS, as regular expressions for tools, and the text an admin reads.
// The lines come from SMTPClientDebug=1, which no language version translates; router messages are translated and serve as hints only.
import type { Artefact } from '#domain/artefact.ts'
import { createLineWriter } from '../line-writer.ts'
import type { Confidence } from './directory-document.ts'

export interface LogPattern {
  readonly code: string
  /** `session` = steps of one session in this order; `trouble` = a line that explains why mail waits. */
  readonly kind: 'session' | 'trouble'
  readonly pattern: string
  readonly confidence: Confidence
}

export const logPatterns: readonly LogPattern[] = [
  {
    code: 'connect',
    kind: 'session',
    pattern: 'SMTPClient: Attempting to Connect: Host ([^,]+), Port ([0-9]+)',
    confidence: 'C',
  },
  { code: 'offer', kind: 'session', pattern: 'SMTPClient: ReceiveResponse: 250[- ]STARTTLS', confidence: 'C' },
  { code: 'command', kind: 'session', pattern: 'SMTPClient: CommandSTARTTLS: STARTTLS', confidence: 'C' },
  { code: 'ready', kind: 'session', pattern: 'SMTPClient: ReceiveResponse: 220 ', confidence: 'C' },
  { code: 'second-hello', kind: 'session', pattern: 'SMTPClient: CommandEHLO: EHLO ', confidence: 'L' },
  { code: 'mail', kind: 'session', pattern: 'SMTPClient: Command(?:MAIL|RCPT|DATA)', confidence: 'L' },
  { code: 'no-route', kind: 'trouble', pattern: 'No route found to domain ([^ ]+)', confidence: 'C' },
  {
    code: 'not-local',
    kind: 'trouble',
    pattern: 'Connection from server (.+) not used; Server not in local domain',
    confidence: 'C',
  },
  {
    code: 'failed-connect',
    kind: 'trouble',
    pattern: 'Router: Failed to connect to SMTP host (.+) because (.+)',
    confidence: 'C',
  },
  { code: 'transfer', kind: 'trouble', pattern: 'Error transferring to ([^;]+); (.+)', confidence: 'C' },
  { code: 'self', kind: 'trouble', pattern: 'Attempt made to transfer message to self via SMTP', confidence: 'C' },
  { code: 'loop', kind: 'trouble', pattern: 'Maximum hop count exceeded', confidence: 'C' },
  {
    code: 'session-size',
    kind: 'trouble',
    pattern: 'New SSL session data length of ([0-9]+) bytes is larger',
    confidence: 'C',
  },
]

export const logPatternsName = 'log-patterns.txt'

/** One pattern a line: code, kind, confidence, expression, apart by tabs; ASCII. */
export function logPatternFile(): Artefact {
  const writer = createLineWriter()
  for (const { code, kind, confidence, pattern } of logPatterns) {
    writer.line([code, kind, confidence, pattern].join('\t'), `log-${code}`)
  }
  return writer.artefact(logPatternsName, 'text')
}

/** How one session of the log ended: TLS before the first mail command, clear text, or nothing was sent. */
export function judgeSession(lines: readonly string[]): 'tls' | 'clear' | 'no-mail' {
  const first = (code: string, from = 0) => {
    const pattern = new RegExp(logPatterns.find((entry) => entry.code === code)?.pattern ?? '(?!)')
    return lines.findIndex((line, index) => index >= from && pattern.test(line))
  }
  const mail = first('mail')
  if (mail < 0) return 'no-mail'
  const command = first('command')
  const ready = command < 0 ? -1 : first('ready', command)
  const hello = ready < 0 ? -1 : first('second-hello', ready)
  return hello >= 0 && hello < mail ? 'tls' : 'clear'
}
