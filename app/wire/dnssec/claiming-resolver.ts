// Takes a validating resolver's word by its AD bit. Only for resolvers on a trusted path, such as loopback or an encrypted channel to a
// chosen one (RFC 7672 section 2.1.3); which those are is the caller's knowledge. SERVFAIL that turns into an answer with CD means bogus.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { AnswerJudge } from './answer-judge.ts'
import type { DnsExchange } from './dns-exchange.ts'
import type { DnssecVerdict } from './dnssec-verdict.ts'
import { nameText } from './message/dns-name.ts'
import type { WireMessage } from './message/dns-wire.ts'
import { createRunMemory } from './run-memory.ts'
import { type Asking, followAnswer, readQuestionName, type ValidatingResolver } from './validating-resolver.ts'
import { createWorkBudget, defaultWorkLimits } from './work-limit.ts'

/** Makes the resolver of one run; same answers and faults as the validating one. */
export function createClaimingResolver(exchange: DnsExchange): ValidatingResolver {
  const refused = new WeakSet<WireMessage>()
  const budget = createWorkBudget(defaultWorkLimits)
  const memory = createRunMemory<Outcome<WireMessage> | 'work-limit'>()
  const askOnce: Asking = async (name, type, signal) => {
    const answer = await memory.recall(`${type} ${name.join('\0')}`, signal, async () => {
      if (!budget.spend('queries', 2)) return 'work-limit'
      const judged = await exchange({ name, type }, { wantsSignatures: true, checkingDisabled: false }, signal)
      if (judged.ok) return judged
      if (judged.fault.code === 'job.cancelled') return undefined
      if (judged.fault.params['status'] !== 'SERVFAIL') return judged
      const unjudged = await exchange({ name, type }, { wantsSignatures: true, checkingDisabled: true }, signal)
      if (!unjudged.ok) return unjudged.fault.code === 'job.cancelled' ? undefined : judged
      const message = { ...unjudged.value }
      refused.add(message)
      return succeed(message)
    })
    return answer ?? fail('job.cancelled')
  }
  const verdictOn = (message: WireMessage): DnssecVerdict => {
    const zone = nameText(message.question.name)
    if (refused.has(message)) return { state: 'bogus', reason: 'refused-by-resolver', zone }
    if (message.isAuthenticated) return { state: 'secure', reason: 'claimed-by-resolver', zone }
    return { state: 'insecure', reason: 'not-claimed-by-resolver', zone }
  }
  const judge: AnswerJudge = {
    judgeSet: (message) => Promise.resolve(verdictOn(message)),
    judgeAlias: (message) => Promise.resolve(verdictOn(message)),
    judgeAbsence: (message) => Promise.resolve({ verdict: verdictOn(message), isNameAbsent: message.rcode === 3 }),
  }
  return {
    async ask(text, type, signal) {
      const name = readQuestionName(text)
      if (name === undefined) return fail('input.not-a-host', { value: text.slice(0, 255) })
      const answer = await followAnswer(name, type, askOnce, judge, signal)
      return signal.aborted ? fail('job.cancelled') : answer
    },
  }
}
