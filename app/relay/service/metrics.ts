// What happened since the start, counted, and as Prometheus text (exposition format 0.0.4). The only label values are ids of policies, so
// their number is bounded and nobody is named.
import type { RelayEvent } from '#domain/relay-queue.ts'

const counted = ['accepted', 'delivered', 'deferred', 'bounced', 'held', 'refused', 'would-refuse'] as const
type Counted = (typeof counted)[number]

export type Totals = Readonly<Record<Counted, number>>

export interface Gauges {
  readonly queued: number
  readonly active: number
  readonly held: number
  readonly oldestAt: string | null
  readonly evidenceRecords: number
  readonly freeBytes: number | null
  readonly isTakingMail: boolean
  readonly policies: number
}

export interface Metrics {
  count(event: RelayEvent): void
  totals(): Totals
  /** Everything as Prometheus text. */
  text(gauges: Gauges, now: number): string
}

const words: Readonly<Record<Counted, string>> = {
  accepted: 'Messages taken.',
  delivered: 'Deliveries that the next server confirmed.',
  deferred: 'Attempts to deliver that will be repeated.',
  bounced: 'Deliveries given up.',
  held: 'Deliveries that began to wait for a decision.',
  refused: 'Refusals to those who handed mail in.',
  'would-refuse': 'Messages taken in observe-only mode that a policy would refuse.',
}

/** The id of the policy for mail to a domain, and for mail from one. */
export interface PolicyIds {
  to(domain: string): string | undefined
  from(domain: string): string | undefined
}

/** Makes the counters. */
export function createMetrics(policyIds: PolicyIds): Metrics {
  const counts: Record<Counted, number> = {
    accepted: 0,
    delivered: 0,
    deferred: 0,
    bounced: 0,
    held: 0,
    refused: 0,
    'would-refuse': 0,
  }
  const byPolicy = new Map<string, Map<Counted, number>>()
  /** A refusal is about who sends; without a partner nobody's policy was broken, whatever domain the stranger wrote. */
  const idOf = (kind: RelayEvent['kind'], domain: string, partner: string | null) => {
    if (kind !== 'refused' && kind !== 'would-refuse') return policyIds.to(domain)
    return partner === null ? undefined : policyIds.from(domain)
  }
  return {
    count({ kind, domain, partner }) {
      const name = counted.find((entry) => entry === kind)
      if (name === undefined) return
      counts[name] += 1
      const id = domain === null ? undefined : idOf(kind, domain, partner)
      if (id === undefined) return
      const own = byPolicy.get(id) ?? new Map<Counted, number>()
      own.set(name, (own.get(name) ?? 0) + 1)
      byPolicy.set(id, own)
    },
    totals: () => ({ ...counts }),
    text: (gauges, now) => [...counterLines(counts, byPolicy), ...gaugeLines(gauges, now), ''].join('\n'),
  }
}

function counterLines(counts: Totals, byPolicy: ReadonlyMap<string, ReadonlyMap<Counted, number>>): readonly string[] {
  return counted.flatMap((name) => {
    const metric = `handschlag_relay_${name.replace('-', '_')}`
    const ofPartner = `handschlag_relay_partner_${name.replace('-', '_')}`
    const rows = [...byPolicy].flatMap(([id, own]) => {
      const value = own.get(name)
      return value === undefined ? [] : [`${ofPartner}_total{policy="${id}"} ${value}`]
    })
    return [
      ...metricLines(`${metric}_total`, 'counter', words[name], counts[name]),
      ...(rows.length === 0 ? [] : [...headLines(`${ofPartner}_total`, 'counter', words[name]), ...rows]),
    ]
  })
}

function gaugeLines(gauges: Gauges, now: number): readonly string[] {
  const { oldestAt, freeBytes } = gauges
  const oldest = oldestAt === null ? 0 : Math.max(0, Math.round((now - Date.parse(oldestAt)) / 1000))
  const gauge = (name: string, help: string, value: number) =>
    metricLines(`handschlag_relay_${name}`, 'gauge', help, value)
  return [
    ...gauge('queued_deliveries', 'Deliveries that wait for their next attempt.', gauges.queued),
    ...gauge('active_deliveries', 'Deliveries being attempted now.', gauges.active),
    ...gauge('held_deliveries', 'Deliveries that wait for a decision.', gauges.held),
    ...gauge('oldest_delivery_seconds', 'Age of the oldest delivery.', oldest),
    ...gauge('evidence_records', 'Records in the evidence chain.', gauges.evidenceRecords),
    ...(freeBytes === null ? [] : gauge('free_bytes', 'Free space on the disk of the queue.', freeBytes)),
    ...gauge('taking_mail', '1 while mail is taken.', gauges.isTakingMail ? 1 : 0),
    ...gauge('policies', 'Policies in force.', gauges.policies),
  ]
}

function metricLines(name: string, type: 'counter' | 'gauge', help: string, value: number): readonly string[] {
  return [...headLines(name, type, help), `${name} ${value}`]
}

function headLines(name: string, type: 'counter' | 'gauge', help: string): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]
}
