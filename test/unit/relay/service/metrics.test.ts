// Metrics in Prometheus' text format, with ids of policies as the only labels.
import { expect, test } from 'vitest'
import type { RelayEvent } from '#domain/relay-queue.ts'
import { createMetrics } from '#relay/service/metrics.ts'

const at = '2026-11-22T10:00:00.000Z'
const event = (kind: RelayEvent['kind'], domain: string | null): RelayEvent => ({
  at,
  kind,
  queueId: 'H1',
  partner: 'Muster "Bank" AG',
  domain,
  detail: '',
})
const gauges = {
  queued: 3,
  active: 1,
  held: 2,
  oldestAt: '2026-11-22T09:59:00.000Z',
  evidenceRecords: 7,
  freeBytes: 1000,
  isTakingMail: true,
  policies: 1,
}

test('counts and gauges stand in the exposition format', () => {
  const metrics = createMetrics({
    to: (domain) => (domain === 'bank.example' ? 'id-1' : undefined),
    from: () => undefined,
  })
  metrics.count(event('delivered', 'bank.example'))
  metrics.count(event('delivered', 'other.example'))
  metrics.count(event('would-refuse', null))
  metrics.count(event('reloaded', null))
  const text = metrics.text(gauges, Date.parse(at))
  expect(text).toContain('handschlag_relay_delivered_total 2\n')
  expect(text).toContain('handschlag_relay_partner_delivered_total{policy="id-1"} 1\n')
  expect(text).toContain('handschlag_relay_would_refuse_total 1\n')
  expect(text).toContain('handschlag_relay_oldest_delivery_seconds 60\n')
  expect(text).toContain('handschlag_relay_taking_mail 1\n')
  expect(text).not.toContain('Muster')
  expect(text).not.toContain('other.example')
})

test('a refusal counts for a partner only where a policy of the sender was broken', () => {
  const policies = { 'bank.example': 'to-bank', 'sender.bank.example': 'from-bank' } as const
  const idFor = (domain: string) => Object.entries(policies).find(([name]) => name === domain)?.[1]
  const metrics = createMetrics({ to: idFor, from: idFor })
  // relaying denied: the domain is what a stranger wrote
  metrics.count({ ...event('refused', 'bank.example'), partner: null })
  metrics.count(event('refused', 'sender.bank.example'))
  metrics.count({ ...event('would-refuse', 'bank.example'), partner: null })
  const text = metrics.text(gauges, Date.parse(at))
  expect(text).toContain('handschlag_relay_refused_total 2\n')
  expect(text).toContain('handschlag_relay_partner_refused_total{policy="from-bank"} 1\n')
  expect(text).not.toContain('to-bank')
})

test('every sample has its help and its type, once, and the text ends with a line end', () => {
  const metrics = createMetrics({ to: () => 'id-1', from: () => 'id-1' })
  metrics.count(event('bounced', 'bank.example'))
  const lines = metrics.text(gauges, Date.parse(at)).split('\n')
  expect(lines.pop()).toBe('')
  const samples = lines.filter((line) => !line.startsWith('#'))
  expect(samples.every((line) => /^[a-z_]+(\{policy="[^"\\\n]+"\})? \d+$/.test(line))).toBe(true)
  const named = (word: string) => lines.flatMap((line) => new RegExp(`^# ${word} (\\S+) `).exec(line)?.[1] ?? [])
  expect(new Set(named('TYPE')).size).toBe(named('TYPE').length)
  expect(named('HELP')).toEqual(named('TYPE'))
  expect(new Set(samples.map((line) => /^[a-z_]+/.exec(line)?.[0]))).toEqual(new Set(named('TYPE')))
})
