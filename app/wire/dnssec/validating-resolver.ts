// A resolver that validates what it is told: it asks with DO and CD through any recursive resolver, follows aliases itself and judges every
// step against the trust anchors. Answers come with their DNSSEC verdict; the caller decides what a verdict allows. Faults are those of a
// lookup that got no answer at all. One instance serves one run: it remembers what it proved and stops when the work grows without end.
import { toAsciiName } from '#domain/addresses.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Clock } from '#ports/clock.ts'
import { type AnswerJudge, createAnswerJudge } from './answer-judge.ts'
import type { DnsExchange } from './dns-exchange.ts'
import { type DnssecVerdict, weakestOf } from './dnssec-verdict.ts'
import { type DnsName, isSameName, nameText, parseName, readName } from './message/dns-name.ts'
import { typeCode, type WireMessage } from './message/dns-wire.ts'
import { findSet, type RecordSet } from './message/record-set.ts'
import { codeOf, readSecuredRecord, type SecuredRecord, type SecuredType } from './message/secured-records.ts'
import { createRunMemory } from './run-memory.ts'
import type { TrustAnchor } from './trust-anchors.ts'
import { createWorkBudget, defaultWorkLimits, type WorkLimits } from './work-limit.ts'
import { createZoneChain, type Lookup } from './zone-chain.ts'

const maxAliases = 8

export interface SecuredAlias {
  readonly target: string
  readonly dnssec: DnssecVerdict
}
export interface SecuredAnswer {
  readonly status: 'found' | 'no-data' | 'no-such-name'
  /** Also those of a bogus answer, for the report: look at `dnssec` before using them. */
  readonly records: readonly SecuredRecord[]
  /** Records that could not be read. */
  readonly malformed: number
  /** CNAME records passed on the way, in order, each with its own verdict. */
  readonly aliases: readonly SecuredAlias[]
  /** The verdict on the whole: the weakest of the aliases and the end. */
  readonly dnssec: DnssecVerdict
  /** The verdict on the end of the way alone. */
  readonly ownDnssec: DnssecVerdict
}

export interface ValidatingResolver {
  /** Asks and judges; faults: dns.no-answer, dns.server-failure, dns.malformed, input.not-a-host, job.cancelled. */
  ask(name: string, type: SecuredType, signal: AbortSignal): Promise<Outcome<SecuredAnswer>>
}
export interface ValidatingResolverOrder {
  readonly exchange: DnsExchange
  readonly anchors: readonly TrustAnchor[]
  readonly clock: Clock
  readonly limits?: WorkLimits
}
export type Asking = (name: DnsName, type: number, signal: AbortSignal) => Promise<Outcome<WireMessage> | 'work-limit'>
type Ending = Omit<SecuredAnswer, 'aliases' | 'dnssec'>

/** Makes the resolver of one run. */
export function createValidatingResolver(order: ValidatingResolverOrder): ValidatingResolver {
  const budget = createWorkBudget(order.limits ?? defaultWorkLimits)
  const judge = { nowSeconds: Math.floor(Date.parse(order.clock.now()) / 1000), budget }
  const memory = createRunMemory<Outcome<WireMessage> | 'work-limit'>()
  const askOnce: Asking = async (name, type, signal) => {
    const answer = await memory.recall(`${type} ${name.join('\0')}`, signal, async () => {
      if (!budget.spend('queries')) return 'work-limit'
      const options = { wantsSignatures: true, checkingDisabled: true }
      const outcome = await order.exchange({ name, type }, options, signal)
      return !outcome.ok && outcome.fault.code === 'job.cancelled' ? undefined : outcome
    })
    return answer ?? fail('job.cancelled')
  }
  const lookup: Lookup = async (name, type, signal) => {
    const answer = await askOnce(name, type, signal)
    if (answer === 'work-limit') return answer
    if (answer.ok) return answer.value
    return answer.fault.code === 'job.cancelled' ? undefined : 'no-answer'
  }
  const answers = createAnswerJudge(createZoneChain({ lookup, anchors: order.anchors, judge }), judge)
  return {
    async ask(text, type, signal) {
      const name = readQuestionName(text)
      if (name === undefined) return fail('input.not-a-host', { value: text.slice(0, 255) })
      const answer = await followAnswer(name, type, askOnce, answers, signal)
      return signal.aborted ? fail('job.cancelled') : answer
    },
  }
}

/** The name a person or a record gave; undefined when it is none. */
export function readQuestionName(text: string): DnsName | undefined {
  return parseName(/^[\x21-\x7e]*$/.test(text) ? text : (toAsciiName(text, 1) ?? '..'))
}

/** Follows an answer's aliases to its end and has every step judged; shared by the ways to a verdict. */
export async function followAnswer(
  start: DnsName,
  type: SecuredType,
  askOnce: Asking,
  judge: AnswerJudge,
  signal: AbortSignal,
): Promise<Outcome<SecuredAnswer>> {
  const aliases: SecuredAlias[] = []
  const finish = (ending: Ending): Outcome<SecuredAnswer> =>
    succeed({ ...ending, aliases, dnssec: weakestOf(ending.ownDnssec, ...aliases.map(({ dnssec }) => dnssec)) })
  let name = start
  let message: WireMessage | undefined
  for (;;) {
    const set = message === undefined ? undefined : findSet(message.answers, name, codeOf(type))
    const alias = message === undefined ? undefined : findSet(message.answers, name, typeCode.CNAME)
    if (message !== undefined && set !== undefined) {
      const verdict = await judge.judgeSet(message, set, signal)
      return verdict === undefined ? fail('job.cancelled') : finish(readSet(type, set, verdict))
    }
    if (message !== undefined && alias !== undefined) {
      const verdict = await judge.judgeAlias(message, alias, signal)
      if (verdict === undefined) return fail('job.cancelled')
      const target = alias.rdatas.length === 1 ? readName(alias.rdatas[0] ?? Buffer.alloc(0), 0) : undefined
      if (target === undefined) return fail('dns.malformed', { name: nameText(name) })
      aliases.push({ target: nameText(target.name), dnssec: verdict })
      if (aliases.length > maxAliases) return finish(endless('alias-loop', name))
      name = target.name
      continue
    }
    if (message !== undefined && isSameName(message.question.name, name)) {
      const absence = await judge.judgeAbsence(message, { name, type: codeOf(type) }, signal)
      if (absence === undefined) return fail('job.cancelled')
      const status = absence.isNameAbsent ? 'no-such-name' : 'no-data'
      return finish({ status, records: [], malformed: 0, ownDnssec: absence.verdict })
    }
    const answer = await askOnce(name, codeOf(type), signal)
    if (answer === 'work-limit') return finish(endless('work-limit', name))
    if (!answer.ok) return answer
    message = answer.value
  }
}

function readSet(type: SecuredType, set: RecordSet, ownDnssec: DnssecVerdict): Ending {
  const read = set.rdatas.map((rdata) => readSecuredRecord(type, rdata))
  const records = read.flatMap((record) => record ?? [])
  return { status: 'found', records, malformed: read.length - records.length, ownDnssec }
}

function endless(reason: 'alias-loop' | 'work-limit', name: DnsName): Ending {
  const ownDnssec = { state: 'indeterminate', reason, zone: nameText(name) } as const
  return { status: 'no-data', records: [], malformed: 0, ownDnssec }
}
