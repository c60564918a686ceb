// Why the script of a trial ended early, for people: the key of a sentence of ours and the host's words behind it.
import { detailOf, detailOfEnd, plainWords } from '../push/detail.ts'
import { notTriableStates, type TrialResult } from './trial-result.ts'

/** The detail of a fault. */
export function trialDetail({ Message, State }: Pick<TrialResult, 'Message' | 'State'>): string {
  const reason = notTriableStates.find((state) => state === State)
  if (reason !== undefined) return withWords(`gateway-exchange:push.detail.trial-${reason}`, Message)
  if (State === 'mails-left') return withWords('gateway-exchange:push.detail.trial-mails-left', Message)
  if (State === 'different') return detailOf('different', Message)
  return detailOfEnd({ Message, State })
}

function withWords(key: string, words: string): string {
  const shown = plainWords(words)
  return shown === '' ? key : `${key} ${shown}`
}
