// What the evidence of a partner and a period says in sum, for the data protection officer: how mail left, what was refused, who allowed
// what, which certificates changed, and whether the chain holds. Read record by record; every list is bounded and says how much it leaves
// out. Faults: those of the source.
import type { EvidenceAttempt, EvidenceRecord, PermitRule, RefusalReason } from '#domain/evidence-record.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { hasForwardSecrecy } from '#wire/enforce/judge-protocol.ts'
import { type Counted, type CountedList, createBoundedList, createCounter } from './counted.ts'
import { type EvidenceFilter, matcherOf } from './evidence-filter.ts'
import { eachRecord, type RecordSource } from './record-source.ts'
import { type ChainVerdict, createChainVerifier } from './verify-chain.ts'

/** How a message left; `verified` = the server proved who it is, as agreed. */
export const deliveryWays = ['verified', 'encrypted', 'exception', 'container', 'clear'] as const
export type DeliveryWay = (typeof deliveryWays)[number]

export interface CertificateChange {
  readonly at: string
  readonly host: string
  readonly before: string
  readonly after: string
}

export interface ReportedException {
  readonly number: number
  readonly at: string
  readonly action: 'exception-added' | 'exception-ended'
  readonly partner: string | null
  readonly level: TlsLevel | null
  readonly until: string | null
  /** null = deleted after the retention period. */
  readonly decidedBy: string | null
  readonly reason: string | null
}

export interface EvidenceReport {
  readonly filter: EvidenceFilter
  /** The partner's name as last recorded. */
  readonly partnerName: string | null
  readonly madeAt: string
  /** Of everything the store holds. */
  readonly chain: ChainVerdict
  readonly records: number
  readonly withoutPersons: number
  readonly firstAt: string | null
  readonly lastAt: string | null
  readonly attempts: number
  /** Attempts in which the partner's server took the message, for all or some recipients. */
  readonly delivered: number
  readonly ways: readonly Counted<DeliveryWay>[]
  readonly maybeDuplicates: number
  /** Attempts the policy ended before anything of the message was sent. */
  readonly refused: number
  readonly refusals: readonly Counted<RefusalReason>[]
  readonly bounced: number
  readonly held: number
  readonly interrupted: number
  readonly protocols: readonly Counted<string>[]
  readonly suites: readonly Counted<string>[]
  readonly withoutForwardSecrecy: number
  readonly partners: readonly (Counted<string> & { readonly verified: number; readonly refused: number })[]
  readonly certificateChanges: CountedList<CertificateChange>
  readonly exceptions: CountedList<ReportedException>
}

const mostHosts = 20_000

/** Sums up what the filter chooses; the chain is checked whole. */
export async function reportOf(
  source: RecordSource,
  filter: EvidenceFilter,
  now: number,
): Promise<Outcome<EvidenceReport>> {
  const verifier = createChainVerifier('whole')
  const matches = matcherOf(filter)
  const sum = createSum()
  const walked = await eachRecord(source, (record) => {
    verifier.add(record)
    if (matches(record)) sum.add(record)
    return undefined
  })
  if (!walked.ok) return walked
  return succeed({ filter, madeAt: new Date(now).toISOString(), chain: verifier.verdict(), ...sum.totals() })
}

function createSum() {
  const ways = createCounter<DeliveryWay>()
  const refusals = createCounter<RefusalReason>()
  const outcomes = createCounter<EvidenceAttempt['outcome']>()
  const protocols = createCounter<string>()
  const suites = createCounter<string>()
  const partners = {
    delivered: createCounter<string>(),
    verified: createCounter<string>(),
    refused: createCounter<string>(),
  }
  const changes = createBoundedList<CertificateChange>(100)
  const exceptions = createBoundedList<ReportedException>(200)
  const leafOfHost = new Map<string, string>()
  let records = 0
  let withoutPersons = 0
  let attempts = 0
  let maybeDuplicates = 0
  let withoutForwardSecrecy = 0
  let partnerName: string | null = null
  let firstAt: string | null = null
  let lastAt: string | null = null

  const noteCertificate = ({ path, handshake }: EvidenceAttempt, at: string) => {
    const host = path?.host ?? null
    const leaf = handshake?.certificates[0]
    if (host === null || leaf === undefined) return
    const before = leafOfHost.get(host)
    if (before === undefined && leafOfHost.size >= mostHosts) return
    leafOfHost.set(host, leaf)
    if (before !== undefined && before !== leaf) changes.add({ at, host, before, after: leaf })
  }

  const addDelivered = (attempt: EvidenceAttempt) => {
    const way = wayOf(attempt)
    ways.add(way)
    if (attempt.isMaybeDuplicate) maybeDuplicates += 1
    partners.delivered.add(attempt.partner?.name ?? '')
    if (way === 'verified') partners.verified.add(attempt.partner?.name ?? '')
    if (attempt.handshake === null) return
    const { protocol, suite } = attempt.handshake
    protocols.add(protocol)
    suites.add(suite)
    if (!hasForwardSecrecy(protocol, suite)) withoutForwardSecrecy += 1
  }

  return {
    add({ link, personal }: EvidenceRecord) {
      const { subject, at, number } = link
      records += 1
      if (personal === null) withoutPersons += 1
      firstAt ??= at
      lastAt = at
      partnerName = subject.partner?.name ?? partnerName
      if (subject.kind === 'decision') {
        if (subject.action !== 'exception-added' && subject.action !== 'exception-ended') return
        const { decidedBy = null, reason = null } = personal?.content ?? {}
        const { action, until, exceptionLevel: level } = subject
        exceptions.add({ number, at, action, partner: subject.partner?.name ?? null, level, until, decidedBy, reason })
        return
      }
      attempts += 1
      outcomes.add(subject.outcome)
      noteCertificate(subject, at)
      if (subject.verdict.kind === 'refused') {
        refusals.add(subject.verdict.reason)
        partners.refused.add(subject.partner?.name ?? '')
      }
      if (subject.outcome === 'delivered' || subject.outcome === 'partly-delivered') addDelivered(subject)
    },
    totals: () => ({
      partnerName,
      records,
      withoutPersons,
      firstAt,
      lastAt,
      attempts,
      delivered: ways.total(),
      ways: ways.sorted(),
      maybeDuplicates,
      refused: refusals.total(),
      refusals: refusals.sorted(),
      bounced: outcomes.of('bounced'),
      held: outcomes.of('held'),
      interrupted: outcomes.of('interrupted'),
      protocols: protocols.sorted(),
      suites: suites.sorted(),
      withoutForwardSecrecy,
      partners: [...new Set([...partners.delivered.keys(), ...partners.refused.keys()])]
        .toSorted((a, b) => (a < b ? -1 : 1))
        .map((value) => ({
          value,
          count: partners.delivered.of(value),
          verified: partners.verified.of(value),
          refused: partners.refused.of(value),
        })),
      certificateChanges: changes.list(),
      exceptions: exceptions.list(),
    }),
  }
}

const wayOfRule: Readonly<Record<PermitRule, DeliveryWay>> = {
  clear: 'clear',
  'unauthenticated-tls': 'encrypted',
  chain: 'verified',
  name: 'verified',
  'agreed-name': 'verified',
  dane: 'verified',
  'mta-sts': 'verified',
  pin: 'verified',
  exception: 'exception',
}

/** A container that left over a verified session is counted as container: what was agreed did not hold when it was made. */
function wayOf({ isContainer, exceptionId, verdict }: EvidenceAttempt): DeliveryWay {
  if (isContainer) return 'container'
  if (exceptionId !== null) return 'exception'
  return verdict.kind === 'permitted' ? wayOfRule[verdict.rule] : 'clear'
}
