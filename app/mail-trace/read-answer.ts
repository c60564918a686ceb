// What the answer to a test mail proves. Only the header of the very mail that was sent is judged, wherever in the answer it stands; where it
// stands there more than once, the least favourable reading counts. Lines of a log are told beside it, and never prove. Faults confirm.not-a-mail, confirm.outlook-file,
// confirm.answer-too-large.
import type { AnswerReading, LogWord } from '#domain/confirm/received.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type FieldList, isMail } from './field-list.ts'
import { type HopJudgement, type Houses, judgeHop } from './judge-hop.ts'
import { readLogs } from './logs/read-logs.ts'
import { readMail, textOf } from './read-mail.ts'
import { type ReadReceived, readReceived } from './read-received.ts'

export interface AnswerQuestion extends Houses {
  /** As it was sent, with its brackets. */
  readonly messageId: string
  readonly readAt: string
}

/** Reads the answer. */
export async function readAnswer(
  content: string | Uint8Array,
  question: AnswerQuestion,
): Promise<Outcome<AnswerReading>> {
  const lists = await readMail(content)
  const log = lists.ok || lists.fault.code === 'confirm.not-a-mail' ? logIn(content, question.messageId) : []
  const told = log.length === 0 ? {} : { log: [...log] }
  if (!lists.ok) return log.length === 0 ? lists : succeed({ ...toldByLog, hops: [], ...told, readAt: question.readAt })
  const ours = lists.value.filter((list) => isMail(list, question.messageId))
  const isOurs = ours.length > 0
  const judged = withTrace(isOurs ? ours : lists.value).map((list) => judgeList(list, question, isOurs))
  const [worst] = judged.toSorted((left, right) => order.indexOf(left.verdict) - order.indexOf(right.verdict))
  const reading = worst ?? { verdict: 'not-proven', reason: isOurs ? 'no-received' : 'other-mail', hop: null, hops: [] }
  if (!isOurs && log.length > 0) return succeed({ ...toldByLog, hops: [], ...told, readAt: question.readAt })
  return succeed({ readAt: question.readAt, ...reading, ...told, isOurs })
}

const toldByLog = { verdict: 'not-proven', reason: 'told-by-log', hop: null, isOurs: true } as const

function logIn(content: string | Uint8Array, messageId: string): readonly LogWord[] {
  return readLogs(textOf(content) ?? '', messageId)
}

const order: readonly HopJudgement['verdict'][] = ['in-clear', 'not-proven', 'proven']

function withTrace(lists: readonly FieldList[]): readonly FieldList[] {
  return lists.filter(({ received }) => received.length > 0)
}

function judgeList(list: FieldList, houses: Houses, isOurs: boolean): Omit<AnswerReading, 'readAt' | 'isOurs'> {
  const fields: readonly ReadReceived[] = list.received.map(readReceived)
  const hops = fields.map(({ hop }) => hop)
  if (list.isCut) return { verdict: 'not-proven', reason: 'malformed', hop: null, hops }
  if (!isOurs) return { verdict: 'not-proven', reason: 'other-mail', hop: null, hops }
  return { ...judgeHop(fields, houses), hops }
}
