// Why something did not work, for people: a sentence of ours (`gateway-exchange:push.detail.<code>`) and the host's own words behind it. The
// words are hostile: bounded, on one line, without control or direction characters.
import type { CommandAnswer } from '#domain/push/push-driver.ts'
import type { RunResult } from './script-result.ts'

export type DetailCode =
  | 'conflict'
  | 'different'
  | 'needs-64-bit'
  | 'no-backup'
  | 'no-end'
  | 'no-network'
  | 'no-powershell'
  | 'no-result'
  | 'not-taken-back'
  | 'policy'
  | 'precondition'
  | 'receive-certificate'
  | 'rights'
  | 'shell-missing'
  | 'stopped'
  | 'taken-back'

/** The detail of a fault: the key of its sentence, then the host's words. */
export function detailOf(code: DetailCode, words = ''): string {
  const shown = plainWords(words)
  return `gateway-exchange:push.detail.${code}${shown === '' ? '' : ` ${shown}`}`
}

/** Words of a host as one line to be shown. */
export function plainWords(words: string): string {
  const plain = words.slice(0, 4000).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
  return plain.trim().slice(0, 1000)
}

/** Words of Windows when it lacks credentials or rights; kept in every language or given as a number. */
const denied =
  /0x80070005|UnauthorizedAccess|access (?:is )?denied|zugriff (?:wurde )?verweigert|kerberos|credential|anmeldeinformation/i

/** What an early end of a script means. */
export function detailOfEnd({ Message, State }: Pick<RunResult, 'Message' | 'State'>): string {
  switch (State) {
    case 'no-shell':
      if (Message.includes('64-bit')) return detailOf('needs-64-bit')
      return detailOf(Message.includes('was not found') ? 'shell-missing' : 'no-network', Message)
    case 'rights':
      return detailOf('rights', Message)
    case 'conflict':
      return detailOf('conflict', Message)
    case 'failed':
      return detailOf(denied.test(Message) ? 'no-network' : 'stopped', Message)
    case 'rolled-back':
      return detailOf('taken-back', Message)
    case 'rollback-failed':
      return detailOf('not-taken-back', Message)
    default:
      return detailOf('precondition', Message)
  }
}

/** What a command without a result line died of, as far as its output tells; its exit code says nothing. */
export function detailOfSilence(answer: Pick<CommandAnswer, 'code' | 'stdout' | 'stderr'>): string {
  const text = `${answer.stdout.slice(-8000)}\n${answer.stderr.slice(-8000)}`
  const words = lastLines(text)
  if (/PSSecurityException|LinkID=135170|about_Execution_Policies/.test(text)) return detailOf('policy')
  if (answer.code === null) return detailOf('no-end', words)
  if (
    /powershell\.exe['"]? (?:is not recognized|not found)|powershell\.exe['"]? ist nicht|command not found/i.test(text)
  ) {
    return detailOf('no-powershell', words)
  }
  return detailOf(denied.test(text) ? 'no-network' : 'no-result', words)
}

/** The last lines that are not the result line. */
function lastLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('HANDSCHLAG-RESULT'))
  return lines.slice(-3).join(' ').slice(-600)
}

/** The lines a script marks as trouble. */
export function troubleLines(stdout: string): string {
  return stdout
    .slice(-200_000)
    .split('\n')
    .filter((line) => line.startsWith('! '))
    .slice(0, 5)
    .map((line) => line.slice(2, 300))
    .join(' ')
}
