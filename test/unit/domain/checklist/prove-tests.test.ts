// What tests show for a checklist: reachable level, the gateway's own view, modern TLS, every MX; never by a test that saw too little.
import { describe, expect, test } from 'vitest'
import type { ProofKind } from '#domain/checklist/checklist.ts'
import type { ChecklistFacts } from '#domain/checklist/facts.ts'
import type { ProofCode } from '#domain/checklist/proof.ts'
import { prove } from '#domain/checklist/prove.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import {
  agreementInForce,
  gatewayHost,
  gatewayReport,
  reportThatSawNothing,
  reportWithoutTls,
  sampleFacts,
} from '#test/support/checklist-samples.ts'
import { samplePartner, sampleSession } from '#test/support/samples.ts'

const at = '2026-11-22T08:00:00.000Z'
type Expected = { readonly isMet: boolean; readonly code: ProofCode; readonly disprovenAt?: string | null }

function expectProof(kind: ProofKind, facts: Partial<ChecklistFacts>, { isMet, code, disprovenAt = null }: Expected) {
  const found = prove(kind, sampleFacts(facts))
  expect({ isMet: found.isMet, code: found.reason.code }).toEqual({ isMet, code })
  if (!found.isMet) expect(found.disprovenAt).toBe(disprovenAt)
}

const kinds = ['level-reachable', 'tested-from-gateway', 'modern-tls', 'all-mx-seen'] as const
const untested = samplePartner({ domains: ['bank.example', 'two.example'] })

describe.each(kinds)('%s', (kind) => {
  test('is not met while a domain has no test, and says which', () => {
    expectProof(kind, { partner: untested }, { isMet: false, code: 'not-tested' })
    expect(prove(kind, sampleFacts({ partner: untested })).reason.params).toEqual({ domain: 'two.example' })
  })
  test('also asks about domains that stand in the agreement only', () => {
    const { terms } = agreementInForce()
    const domains = [...terms.partner.domains, { name: 'only.example' as never, includeSubdomains: false }]
    const agreement = agreementInForce({ partner: { ...terms.partner, domains } })
    expectProof(kind, { agreement }, { isMet: false, code: 'not-tested' })
  })
  test('is shown by nothing when the test saw nothing', () => {
    const code = kind === 'all-mx-seen' ? 'address-not-seen' : 'undetermined'
    expectProof(kind, { reports: [reportThatSawNothing()] }, { isMet: false, code })
  })
})

test('a level is reachable only where every domain allows it; the failing test says since when', () => {
  expectProof('level-reachable', {}, { isMet: true, code: 'level-allowed' })
  const reports = [gatewayReport(), reportWithoutTls({ domain: 'two.example', startedAt: at })]
  const weak = { isMet: false, code: 'level-not-allowed', disprovenAt: at } as const
  expectProof('level-reachable', { partner: untested, reports }, weak)
  expectProof('tested-from-gateway', { partner: untested, reports }, weak)
})

test('modes of a test that could not judge do not count', () => {
  const report = gatewayReport()
  const unsure: ProbeReport = { ...report, judgement: { ...report.judgement, verdict: 'unverifiable' } }
  expectProof('level-reachable', { reports: [unsure] }, { isMet: false, code: 'undetermined' })
  expectProof('tested-from-gateway', { reports: [unsure] }, { isMet: false, code: 'undetermined' })
})

test('the level is that of the agreement, and without one nothing is reachable', () => {
  const { terms } = agreementInForce()
  const dane = terms.toPartner === null ? null : { ...terms.toPartner, level: 'dane' as const }
  const agreement = agreementInForce({ toPartner: dane })
  expectProof(
    'level-reachable',
    { agreement },
    {
      ...{ isMet: false, code: 'level-not-allowed', disprovenAt: gatewayReport().startedAt },
    },
  )
  expectProof('level-reachable', { agreement: undefined }, { isMet: false, code: 'no-agreement' })
  const ended = agreementInForce(
    {},
    {
      state: 'ended',
      steps: [{ state: 'ended', at, reason: 'ended', note: '' }],
    },
  )
  expectProof(
    'level-reachable',
    { agreement: undefined, ended },
    {
      ...{ isMet: false, code: 'agreement-ended', disprovenAt: at },
    },
  )
})

test('where no mail goes to the partner there is nothing to test', () => {
  const agreement = agreementInForce({ toPartner: null })
  for (const kind of ['level-reachable', 'tested-from-gateway', 'modern-tls'] as const) {
    expectProof(kind, { agreement, reports: [] }, { isMet: true, code: 'not-sent-to' })
  }
})

test('a test from a host that mail to the partner leaves from is one from the gateway, and it names it', () => {
  expectProof('tested-from-gateway', {}, { isMet: true, code: 'from-gateway' })
  expect(prove('tested-from-gateway', sampleFacts()).reason.params['gateway']).toBe(gatewayHost.name)
})

const elsewhere: readonly ProbeReport['measuredFrom'][] = [
  { kind: 'direct', name: 'desk.example' },
  { kind: 'socks5', name: 'proxy' },
  { kind: 'ssh', name: 'admin@gw1.beispiel.example:22' },
  { kind: 'ssh', name: 'gw9.beispiel.example', hostId: '6c0f6b52-3c3f-4f0e-8f55-7a2f6f6a8f11' },
]

test.each(elsewhere)('a test over $kind from $name is one from elsewhere', (measuredFrom) => {
  const facts = sampleFacts({ reports: [gatewayReport({ measuredFrom })] })
  const { isMet, reason } = prove('tested-from-gateway', facts)
  expect(isMet).toBe(false)
  expect(reason).toMatchObject({ code: 'tested-elsewhere', params: { place: measuredFrom.name } })
})

test('a host that no mail leaves from any more makes its test one from elsewhere', () => {
  expectProof('tested-from-gateway', { senders: [] }, { isMet: false, code: 'tested-elsewhere' })
})

test('a test from the gateway that does not allow the level proves nothing', () => {
  const reports = [reportWithoutTls({ startedAt: at })]
  expectProof('tested-from-gateway', { reports }, { isMet: false, code: 'level-not-allowed', disprovenAt: at })
})

test('modern TLS is TLS 1.2 or newer at every address', () => {
  expectProof('modern-tls', {}, { isMet: true, code: 'modern-tls' })
  const report = gatewayReport({ startedAt: at })
  const [session] = report.observed.smtpSessions
  const tls = session?.tls === null || session === undefined ? null : { ...session.tls, protocol: 'TLSv1.1' }
  const old = { ...report, observed: { ...report.observed, smtpSessions: [sampleSession(), sampleSession({ tls })] } }
  expectProof('modern-tls', { reports: [old] }, { isMet: false, code: 'old-tls', disprovenAt: at })
  expectProof(
    'modern-tls',
    { reports: [reportWithoutTls({ startedAt: at })] },
    {
      ...{ isMet: false, code: 'no-tls', disprovenAt: at },
    },
  )
  expectProof('modern-tls', { agreement: undefined }, { isMet: true, code: 'modern-tls' })
})

test('every MX was seen only when every address answered', () => {
  expectProof('all-mx-seen', {}, { isMet: true, code: 'all-seen' })
  const report = gatewayReport({ startedAt: at })
  const route = (change: Partial<ProbeReport['observed']['mxRoute']>): ProbeReport => ({
    ...report,
    observed: { ...report.observed, mxRoute: { ...report.observed.mxRoute, ...change } },
  })
  const [host] = report.observed.mxRoute.hosts
  if (host === undefined) throw new Error('the sample has a host')
  const two = route({ hosts: [{ ...host, addresses: [...host.addresses, '::1'] }] })
  expectProof('all-mx-seen', { reports: [two] }, { isMet: false, code: 'address-not-seen' })
  expectProof('all-mx-seen', { reports: [route({ isTruncated: true })] }, { isMet: false, code: 'mx-truncated' })
  const lost = route({ hosts: [{ ...host, lookupFailed: true }] })
  expectProof('all-mx-seen', { reports: [lost] }, { isMet: false, code: 'undetermined' })
  const none = { isMet: false, code: 'no-mail-host', disprovenAt: at } as const
  expectProof('all-mx-seen', { reports: [route({ kind: 'null-mx', hosts: [] })] }, none)
})
