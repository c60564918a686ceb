// What a policy means for the MX hosts of today, reason by reason. Only an enforced policy that covers every host ever protects.
import { describe, expect, it } from 'vitest'
import type { MxRoute } from '#domain/observation.ts'
import type { StsFetch, StsObservation, StsPolicy } from '#domain/sts-observation.ts'
import { judgeStsPolicy } from '#wire/mta-sts/judge-policy.ts'

const peer = { address: '192.0.2.1', certificate: null, flaws: [] }
const route = (...hosts: readonly string[]): MxRoute => ({
  domain: 'partner.example',
  kind: hosts.length === 0 ? 'null-mx' : 'mx',
  hosts: hosts.map((host) => ({
    host,
    preference: 10,
    addresses: [],
    alias: null,
    isLiteral: false,
    lookupFailed: false,
  })),
  hasStrayNullMx: false,
  detail: '',
})
const policy = (overrides: Partial<StsPolicy> = {}): StsObservation => ({
  kind: 'record',
  id: '1',
  fetched: {
    kind: 'policy',
    policy: {
      mode: 'enforce',
      maxAgeSeconds: 1_209_600,
      mx: ['mx1.partner.example', '*.backup.example'],
      ...overrides,
    },
    notes: [],
    text: '',
    peer,
  },
})
const failedBy = (fetched: StsFetch): StsObservation => ({ kind: 'record', id: '1', fetched })
const both = route('mx1.partner.example', 'a.backup.example')

describe('a usable policy', () => {
  it('protects when it is enforced and covers every MX host', () => {
    expect(judgeStsPolicy(policy(), both)).toEqual({
      state: 'usable',
      isEnforced: true,
      coverage: [
        { host: 'mx1.partner.example', pattern: 'mx1.partner.example' },
        { host: 'a.backup.example', pattern: '*.backup.example' },
      ],
      idlePatterns: [],
      reasons: [],
    })
  })

  it.each([
    [policy(), route('mx1.partner.example', 'mx2.partner.example'), 'mx-not-covered', false],
    [policy(), route('b.a.backup.example'), 'mx-not-covered', false],
    [policy(), route(), 'mx-unknown', false],
    [policy({ mode: 'testing' }), both, 'not-enforced', false],
    [policy({ mode: 'none', mx: [] }), both, 'not-enforced', false],
    [policy({ maxAgeSeconds: 604_799 }), both, 'short-lifetime', true],
    [policy({ maxAgeSeconds: 0 }), both, 'short-lifetime', false],
  ])('%#: says why not', (observation, hosts, code, isEnforced) => {
    const verdict = judgeStsPolicy(observation, hosts)
    expect(verdict).toMatchObject({ state: 'usable', isEnforced })
    expect(verdict.reasons.map((reason) => reason.code)).toEqual([code])
  })

  it('names patterns nobody needs', () => {
    expect(judgeStsPolicy(policy(), route('mx1.partner.example')).idlePatterns).toEqual(['*.backup.example'])
  })
})

describe('no usable policy', () => {
  it.each([
    [{ kind: 'lookup-failed', fault: 'dns.no-answer' }, 'unknown', 'lookup-failed'],
    [{ kind: 'no-record', record: { kind: 'invalid', flaw: 'several', text: '' } }, 'broken', 'record-invalid'],
    [{ kind: 'no-record', record: { kind: 'absent', nearMisses: 1 } }, 'absent', 'record-invalid'],
    [failedBy({ kind: 'unreachable', failure: 'timeout', detail: '', peer: null }), 'unknown', 'fetch-failed'],
    [failedBy({ kind: 'unreachable', failure: 'cancelled', detail: '', peer: null }), 'unknown', 'fetch-failed'],
    [failedBy({ kind: 'unreachable', failure: 'refused', detail: '', peer }), 'broken', 'fetch-failed'],
    [failedBy({ kind: 'redirect', status: 302, peer }), 'broken', 'fetch-failed'],
    [failedBy({ kind: 'untrusted', flaws: ['expired'], peer }), 'broken', 'untrusted'],
    [failedBy({ kind: 'wrong-type', contentType: null, peer }), 'broken', 'policy-invalid'],
    [failedBy({ kind: 'invalid', flaw: 'not-a-field', line: 1, peer }), 'broken', 'policy-invalid'],
  ] as readonly (readonly [StsObservation, string, string])[])('%#: never protects', (observation, state, code) => {
    expect(judgeStsPolicy(observation, both)).toMatchObject({ state, isEnforced: false, reasons: [{ code }] })
  })

  it('is no reproach when nothing was published', () => {
    const nothing: StsObservation = { kind: 'no-record', record: { kind: 'absent', nearMisses: 0 } }
    expect(judgeStsPolicy(nothing, both)).toMatchObject({ state: 'absent', reasons: [] })
  })
})
