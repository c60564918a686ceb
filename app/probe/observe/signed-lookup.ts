// One lookup for two questions: what is the answer, and is it authentic? Every DNS message is fetched once; the MX route is read from it at
// once, its DNSSEC verdict is worked out beside the mail sessions. Where signed questions get no answer, the plain resolver answers and
// nothing is called secure.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { DnsRecord, Resolver } from '#ports/resolver.ts'
import type { AnswerJudge } from '#wire/dnssec/answer-judge.ts'
import type { DnsExchange } from '#wire/dnssec/dns-exchange.ts'
import type { DnssecVerdict } from '#wire/dnssec/dnssec-verdict.ts'
import type { WireMessage } from '#wire/dnssec/message/dns-wire.ts'
import type { SecuredRecord } from '#wire/dnssec/message/secured-records.ts'
import { createRunMemory } from '#wire/dnssec/run-memory.ts'
import { type Asking, followAnswer, readQuestionName } from '#wire/dnssec/validating-resolver.ts'

/** Remembers every message of a run, so that route and verdict rest on the same bytes. */
export function rememberMessages(exchange: DnsExchange): DnsExchange {
  const memory = createRunMemory<Outcome<WireMessage>>()
  return async (question, options, signal) => {
    const key = `${question.type} ${options.wantsSignatures} ${options.checkingDisabled} ${question.name.join('\0')}`
    const answer = await memory.recall(key, signal, async () => {
      const outcome = await exchange(question, options, signal)
      return !outcome.ok && outcome.fault.code === 'job.cancelled' ? undefined : outcome
    })
    return answer ?? fail('job.cancelled')
  }
}

/** A resolver over remembered messages, which falls back to another one where those fail. */
export function createFollowingResolver(messages: DnsExchange, fallback: Resolver): Resolver {
  const askOnce: Asking = (name, type, signal) =>
    messages({ name, type }, { wantsSignatures: true, checkingDisabled: true }, signal)
  return {
    async ask(name, type, signal) {
      const start = readQuestionName(name)
      const answer = start === undefined ? undefined : await followAnswer(start, type, askOnce, unjudged, signal)
      if (signal.aborted) return fail('job.cancelled')
      if (answer === undefined || !answer.ok || answer.value.malformed > 0) return fallback.ask(name, type, signal)
      const { status, records, aliases } = answer.value
      return succeed({ status, records: records.flatMap(plainRecord), aliases: aliases.map(({ target }) => target) })
    },
  }
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
