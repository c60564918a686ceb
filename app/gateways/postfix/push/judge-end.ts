// What the end of a command that wrote, verified or took back means. Rests on the exit codes of the scripts and on the lines they tell;
// where both are missing the command has failed, never succeeded.
import type { CommandAnswer, CommandMeaning } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { stopOf } from './stop-detail.ts'
import { decodeText, lockedCode, pathForm, plainWords, readToldLines, type ToldLine } from './told-lines.ts'

/** Stopped before the first write. */
const untouchedCodes: ReadonlySet<number | null> = new Set([10, 11, 12, 13, 15, 19])
const blockedCodes = { 17: 'push.disk-full', 18: 'push.read-only' } as const
const movedCode = 14
const takenBackCode = 20

/** Meaning of an answer; never throws, whatever the host says. */
export function judgeEnd(command: PlanCommand, answer: CommandAnswer): CommandMeaning {
  const lines = readToldLines(answer.stdout) ?? []
  const hasEnded = lines.some(({ word, values }) => word === 'end' && values[0] === String(answer.code))
  const detail = detailOf(lines, answer)
  if (command.phase === 'verify') {
    if (command.id === proofsId) return judgeProofs(lines, answer, hasEnded, detail)
    return answer.code === 0 && hasEnded ? { kind: 'done', undo: {} } : { kind: 'failed', detail }
  }
  if (answer.code === 0 && hasEnded) {
    const backup = lines.find(({ word }) => word === 'backup')?.values[0] ?? ''
    return { kind: 'done', undo: pathForm.test(backup) ? { backup } : {} }
  }
  if (answer.code === takenBackCode && hasEnded) return { kind: 'taken-back', detail }
  if (answer.code === movedCode && hasEnded) return { kind: 'moved' }
  if (answer.code === lockedCode && hasEnded) return { kind: 'locked', by: stopOf(lines)?.what || '?' }
  if ((answer.code === 17 || answer.code === 18) && hasEnded) {
    const what = stopOf(lines)?.what ?? ''
    const [, path = what] = /'(\/[^']+)'/.exec(what) ?? []
    return { kind: 'refused', detail, blocked: { code: blockedCodes[answer.code], path } }
  }
  if (untouchedCodes.has(answer.code) && hasEnded) return { kind: 'refused', detail }
  return { kind: 'failed', detail }
}

/** The command whose failures count only for partners this push changed. */
export const proofsId = 'verify-sessions'

function judgeProofs(
  lines: readonly ToldLine[],
  answer: CommandAnswer,
  hasEnded: boolean,
  detail: string,
): CommandMeaning {
  if (!hasEnded || (answer.code !== 0 && answer.code !== 3)) return { kind: 'failed', detail }
  const proofs = lines.filter(({ word }) => word === 'proof').map(({ values }) => values)
  const missing = proofs.filter(([, verdict, since]) => verdict !== 'proven' && since !== 'unchanged')
  if (missing.length === 0) return { kind: 'done', undo: {} }
  const partners = missing.map(([, , , partner = '']) => decodeText(partner, 1000) ?? '')
  return { kind: 'failed', detail: plainWords([...new Set(partners)].join(', ')) }
}

function detailOf(lines: readonly ToldLine[], { code, stderr, stdout }: CommandAnswer): string {
  const stop = stopOf(lines)
  if (stop !== null) return stop.detail
  const words = plainWords(stderr.slice(-2000)) || plainWords(stdout.slice(-2000).replace(/^@handschlag .*$/gm, ''))
  return words === '' ? (code === null ? '' : String(code)) : words
}
