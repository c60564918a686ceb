// What was tried on purpose as proof: counter-proofs, and sessions to our own MX. What got through all the same disproves.
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { ProofKind } from '#domain/checklist/checklist.ts'
import type { ChecklistFacts } from '#domain/checklist/facts.ts'
import { prove } from '#domain/checklist/prove.ts'
import type { Standing } from '#domain/confirm/counter-proof.ts'
import { agreementInForce, bothWays, sampleFacts, sampleSight } from '#test/support/checklist-samples.ts'

const agreement = agreementInForce(bothWays)
const later = '2027-01-10T10:00:00.000Z'
const silent = sampleSight({ attempts: [], inbound: null, outbound: null })

const standing = (changes: Partial<Standing> = {}): Standing => ({
  ...{ siteId: randomUUID(), site: 'Gateway', kind: 'enforced', why: 'proven', domains: [] },
  ...{ proofId: randomUUID(), at: later },
  ...changes,
})

function codeOf(kind: ProofKind, confirmed: Partial<ChecklistFacts['confirmed']>, relay = silent): string {
  const nothing = { standings: [], sends: [], inbound: [] }
  const finding = prove(
    kind,
    sampleFacts({ agreement, relay, today: '2027-01-11', confirmed: { ...nothing, ...confirmed } }),
  )
  const state = finding.isMet ? 'met' : finding.disprovenAt === null ? 'open' : 'lost'
  return `${state} ${finding.reason.code}`
}

describe('enforcement', () => {
  test.each<readonly [string, readonly Standing[]]>([
    ['met enforcement-proven', [standing(), standing()]],
    ['open config-no-site', []],
    ['lost enforcement-failed', [standing(), standing({ kind: 'not-enforced', why: 'failed' })]],
    ['open enforcement-never-tried', [standing(), standing({ kind: 'configured', why: 'never-tried', at: null })]],
    [
      'open enforcement-domain-never-tried',
      [standing({ kind: 'configured', why: 'domain-never-tried', domains: ['bank-two.example'], at: null })],
    ],
    ['open enforcement-not-triable', [standing({ kind: 'configured', why: 'not-triable', at: null })]],
    ['open enforcement-not-applied', [standing({ kind: 'configured', why: 'not-applied' })]],
    ['open enforcement-outdated', [standing({ kind: 'configured', why: 'too-old' })]],
    ['open enforcement-outdated', [standing({ kind: 'configured', why: 'other-configuration' })]],
    ['open enforcement-outdated', [standing({ kind: 'configured', why: 'changed-since' })]],
    ['open enforcement-below-agreed', [standing({ kind: 'configured', why: 'below-agreed' })]],
    ['open enforcement-undetermined', [standing({ kind: 'configured', why: 'undetermined' })]],
  ])('%s', (code, standings) => {
    expect(codeOf('enforcement-proven', { standings })).toBe(code)
  })
})

describe('refusal', () => {
  const [mx] = agreement.terms.own.hosts
  const sender = 'postmaster@bank.example'
  const inbound = (verdict: 'enforced' | 'not-enforced' | 'undetermined', startedAt = later) => [
    { host: mx?.host ?? 'mx.own.example', port: mx?.port ?? 25, address: '192.0.2.1', sender, startedAt, verdict },
  ]
  test('sessions to our own MX prove or disprove; what got in goes before everything', () => {
    expect(codeOf('inbound-refusal-proven', { inbound: inbound('enforced') })).toBe('met inbound-proven')
    expect(codeOf('inbound-refusal-proven', { inbound: inbound('not-enforced') }, sampleSight())).toBe(
      'lost inbound-not-enforced',
    )
    expect(codeOf('inbound-refusal-proven', { inbound: inbound('undetermined') })).toBe('open inbound-open')
    expect(codeOf('inbound-refusal-proven', { inbound: inbound('enforced', '2020-01-01T10:00:00.000Z') })).toBe(
      'open inbound-open',
    )
  })

  test('one host that refuses does not hide one that does not, nor one nobody asked', () => {
    const second = { host: 'mx2.own.example', port: 25, address: '192.0.2.2' }
    const open = { ...second, sender, startedAt: '2027-01-09T10:00:00.000Z', verdict: 'not-enforced' as const }
    const sessions = [...inbound('enforced'), open]
    expect(codeOf('inbound-refusal-proven', { inbound: sessions })).toBe('lost inbound-not-enforced')
    const { terms } = agreement
    const own = { ...terms.own, hosts: [...terms.own.hosts, { ...second, addresses: [] }] }
    const both = { ...agreement, terms: { ...terms, own } }
    const confirmed = { standings: [], sends: [], inbound: inbound('enforced') }
    const facts = sampleFacts({ agreement: both, relay: silent, today: '2027-01-11', confirmed })
    expect(prove('inbound-refusal-proven', facts).reason).toMatchObject({
      code: 'inbound-open',
      params: { host: expect.stringContaining('mx2.own.example') },
    })
  })

  test('one domain of the partner that is refused does not speak for another one', () => {
    const { terms } = agreement
    const domains = [...terms.partner.domains, { name: 'fonds.example' as never, includeSubdomains: false }]
    const both = { ...agreement, terms: { ...terms, partner: { ...terms.partner, domains } } }
    const reasonFor = (sessions: ChecklistFacts['confirmed']['inbound']) => {
      const confirmed = { standings: [], sends: [], inbound: sessions }
      return prove(
        'inbound-refusal-proven',
        sampleFacts({ agreement: both, relay: silent, today: '2027-01-11', confirmed }),
      ).reason
    }
    expect(reasonFor(inbound('enforced'))).toMatchObject({
      code: 'inbound-open',
      params: { host: expect.stringContaining('@fonds.example') },
    })
    const other = inbound('enforced').map((each) => ({ ...each, sender: 'postmaster@fonds.example' }))
    expect(reasonFor([...inbound('enforced'), ...other]).code).toBe('inbound-proven')
  })

  test('so do counter-proofs', () => {
    expect(codeOf('inbound-refusal-proven', { standings: [standing()] })).toBe('met enforcement-proven')
    const failed = standing({ kind: 'not-enforced', why: 'failed' })
    expect(codeOf('inbound-refusal-proven', { standings: [failed], inbound: inbound('enforced') })).toBe(
      'lost enforcement-failed',
    )
  })
})
