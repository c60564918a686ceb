// One lookup for two questions: what is the answer, and is it authentic? Every DNS message is fetched once; the MX route is read from it at
// once, its DNSSEC verdict is worked out beside the mail sessions. Where signed questions get no answer, the plain resolver answers and
// nothing is called secure.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { DnsRecord, Resolver } from '#ports/resolver.ts'
import type { AnswerJudge } from './answer-judge.ts'
import type { DnsExchange } from './dns-exchange.ts'
import type { DnssecVerdict } from './dnssec-verdict.ts'
import { nameText } from './message/dns-name.ts'
import type { WireMessage, WireQuestion } from './message/dns-wire.ts'
import { codeOf, type SecuredRecord } from './message/secured-records.ts'
import { createRunMemory } from './run-memory.ts'
import { type Asking, followAnswer, readQuestionName } from './validating-resolver.ts'

export interface SignedLookup {
  /** Every message of a run, each fetched once, so that route and verdict rest on the same bytes. */
  readonly messages: DnsExchange
  /** Answers from those messages; where they fail, from the plain resolver. */
  readonly resolver: Resolver
}

/** As long as two tries of one server take; a question that waits longer counts as unanswered. */
const questionMs = 6000

/** Makes both ways of asking for one run. A resolver that answers plain questions only is soon not asked for signatures any more. */
export function createSignedLookup(exchange: DnsExchange, plain: Resolver): SignedLookup {
  const memory = createRunMemory<Outcome<WireMessage>>()
  const heard = { isMute: false }
  // Questions another answer was used for: no verdict may rest on theirs.
  const disowned = new Set<string>()
  const messages: DnsExchange = async (question, options, signal) => {
    const key = `${question.type} ${options.wantsSignatures} ${options.checkingDisabled} ${question.name.join('\0')}`
    if (disowned.has(questionKey(question))) return fail('dns.malformed', { name: nameText(question.name) })
    const answer = await memory.recall(key, signal, async () => {
      if (heard.isMute) return fail('dns.no-answer', { name: nameText(question.name) })
      const late = AbortSignal.timeout(questionMs)
      const outcome = await exchange(question, options, AbortSignal.any([signal, late]))
      if (outcome.ok || outcome.fault.code !== 'job.cancelled') return outcome
      return signal.aborted ? undefined : fail('dns.no-answer', { name: nameText(question.name) })
    })
    return answer ?? fail('job.cancelled')
  }
  const askOnce: Asking = (name, type, signal) =>
    messages({ name, type }, { wantsSignatures: true, checkingDisabled: true }, signal)
  const resolver: Resolver = {
    async ask(name, type, signal) {
      const start = readQuestionName(name)
      const answer = start === undefined ? undefined : await followAnswer(start, type, askOnce, unjudged, signal)
      if (signal.aborted) return fail('job.cancelled')
      if (answer === undefined || !answer.ok || answer.value.malformed > 0) {
        const other = await plain.ask(name, type, signal)
        if (other.ok && answer?.ok === false && answer.fault.code === 'dns.no-answer') heard.isMute = true
        if (start !== undefined) disowned.add(questionKey({ name: start, type: codeOf(type) }))
        return other
      }
      const { status, records, aliases } = answer.value
      return succeed({ status, records: records.flatMap(plainRecord), aliases: aliases.map(({ target }) => target) })
    },
  }
  return { messages, resolver }
}

function questionKey({ name, type }: WireQuestion): string {
  return `${type} ${name.join('\0').toLowerCase()}`
}

const nothing: DnssecVerdict = { state: 'indeterminate', reason: 'no-answer', zone: '' }
const unjudged: AnswerJudge = {
  judgeSet: () => Promise.resolve(nothing),
  judgeAlias: () => Promise.resolve(nothing),
  judgeAbsence: (message) => Promise.resolve({ verdict: nothing, isNameAbsent: message.rcode === 3 }),
}

function plainRecord(record: SecuredRecord): readonly DnsRecord[] {
  return record.kind === 'TLSA' || record.kind === 'CNAME' ? [] : [record]
}
