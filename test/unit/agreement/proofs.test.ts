// What the annex about proofs shows of what is known: which direction, which gateways, which proofs, and what an ended version keeps.
import { describe, expect, test } from 'vitest'
import { type ProofAnnex, type ProofFacts, proofAnnexOf } from '#agreement/proofs.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { DirectionTerms } from '#domain/agreement/terms.ts'
import {
  caughtProof,
  fullProofs,
  heldProof,
  noProofs,
  sampleSessionsToUs,
  sampleSites,
  sampleStanding,
} from '#test/support/paper-proofs.ts'
import { fullAgreement } from '#test/support/paper-versions.ts'

const agreed = fullAgreement()
type Directions = Partial<Pick<Agreement['terms'], 'toPartner' | 'toUs'>>
const version = (changes: Partial<Agreement> = {}, directions: Directions = {}): Agreement => ({
  ...agreed,
  ...changes,
  terms: { ...agreed.terms, ...directions },
})
const level = (direction: DirectionTerms | null, name: DirectionTerms['level']): DirectionTerms | null =>
  direction === null ? null : { ...direction, level: name }
const gateways = (annex: ProofAnnex | null) => {
  const shown = annex?.toPartner ?? null
  if (shown === null || typeof shown === 'string') throw new Error(`no gateways: ${shown}`)
  return shown
}

describe('nothing was ever tried', () => {
  test.each(['draft', 'sent'] as const)('an offer that is %s says nothing about it', (state) => {
    expect(proofAnnexOf(version({ state }), noProofs)).toBeNull()
    const untried = fullProofs({ counterProofs: [], inboundProofs: [] })
    expect(proofAnnexOf(version({ state }), untried)).toBeNull()
    expect(proofAnnexOf(version({ state }), null)).toBeNull()
  })

  test.each(['confirmed', 'active', 'under-review'] as const)('a version that is %s says so', (state) => {
    expect(proofAnnexOf(version({ state }), noProofs)).toEqual({
      isEnded: false,
      toPartner: 'no-gateway',
      toUs: 'no-inbound',
    })
    const untried = proofAnnexOf(version({ state }), fullProofs({ counterProofs: [] }))
    expect(gateways(untried).map(({ name, proofs }) => [name, proofs.length])).toEqual([
      ['Postfix in Berlin', 0],
      ['Domino', 0],
      ['Exchange', 0],
    ])
  })

  test('where nothing is mandatory, nothing is missing', () => {
    const free = { toPartner: level(agreed.terms.toPartner, 'may'), toUs: level(agreed.terms.toUs, 'may') }
    expect(proofAnnexOf(version({}, free), noProofs)).toBeNull()
    expect(proofAnnexOf(version({}, { toPartner: null, toUs: null }), noProofs)).toBeNull()
    expect(proofAnnexOf(version({}, free), null)).toBeNull()
  })

  test('a paper from a file says that nothing is known here', () => {
    expect(proofAnnexOf(version(), null)).toEqual({ isEnded: false, toPartner: 'not-known', toUs: null })
  })
})

describe('what was tried', () => {
  test('stands in an offer too, every gateway with it', () => {
    const annex = proofAnnexOf(version({ state: 'draft' }), fullProofs({ counterProofs: [heldProof()] }))
    expect(gateways(annex).map(({ name, standing }) => [name, standing?.kind, standing?.asOf])).toEqual([
      ['Postfix in Berlin', 'enforced', '2026-11-21'],
      ['Domino', 'not-enforced', '2026-11-21'],
      ['Exchange', 'configured', '2026-11-21'],
    ])
    expect(annex?.toUs).toMatchObject({ proofs: [{ host: 'mx1.kanzlei.example' }] })
  })

  test('is the newest of each host and of no other gateway', () => {
    const older = heldProof({ id: '6a0c7f1e-3b52-4c8e-9d41-000000000399', startedAt: '2026-10-01T10:00:00.000Z' })
    const [first] = gateways(
      proofAnnexOf(version(), fullProofs({ counterProofs: [older, caughtProof(), heldProof()] })),
    )
    expect(first?.proofs.map(({ startedAt }) => startedAt)).toEqual([heldProof().startedAt])
    const later = sampleSessionsToUs({ startedAt: '2026-11-22T10:00:00.000Z', verdict: 'enforced' })
    const annex = proofAnnexOf(version(), fullProofs({ inboundProofs: [sampleSessionsToUs(), later] }))
    expect(annex?.toUs).toMatchObject({ proofs: [{ verdict: 'enforced' }] })
  })

  test('of our own servers is the newest of every address, and never better than the weakest of them', () => {
    const second = { id: '6a0c7f1e-3b52-4c8e-9d41-000000000397', host: 'mx2.kanzlei.example', address: '192.0.2.12' }
    const held = sampleSessionsToUs({ ...second, startedAt: '2026-11-22T12:00:00.000Z', verdict: 'enforced' })
    const taken = sampleSessionsToUs({ startedAt: '2026-11-22T10:00:00.000Z' })
    const facts = fullProofs({ today: '2026-11-23', inboundProofs: [held, taken] })
    const annex = proofAnnexOf(version({ createdAt: '2026-11-20T09:00:00.000Z' }), facts)
    expect(annex?.toUs).toMatchObject({
      standing: { kind: 'not-enforced', doors: ['mx1.kanzlei.example (192.0.2.11, @bank.example)'] },
      proofs: [{ host: 'mx2.kanzlei.example' }, { host: 'mx1.kanzlei.example' }],
    })
    const untried = proofAnnexOf(version(), { ...facts, inboundProofs: [held] })
    const leasing = '@leasing.bank.example'
    const doors = [
      ...['mx1.kanzlei.example (@bank.example)', `mx1.kanzlei.example (${leasing})`],
      `mx2.kanzlei.example (192.0.2.12, ${leasing})`,
    ]
    expect(untried?.toUs).toMatchObject({ standing: { kind: 'open', doors } })
  })

  test('is left out for a direction that is no part of the agreement', () => {
    const annex = proofAnnexOf(version({}, { toPartner: null }), fullProofs())
    expect(annex?.toPartner).toBeNull()
    expect(annex?.toUs).not.toBeNull()
    expect(proofAnnexOf(version({}, { toUs: null }), fullProofs())?.toUs).toBeNull()
  })

  test('is not enforced for this version when it was about a lower level', () => {
    const facts = (name: DirectionTerms['level']): ProofFacts => ({
      ...fullProofs(),
      gateways: [{ standing: sampleStanding(), hostIds: [heldProof().hostId ?? ''], domains: ['bank.example'] }],
      counterProofs: [heldProof({ level: name })],
    })
    const secure = version({}, { toPartner: level(agreed.terms.toPartner, 'secure') })
    expect(gateways(proofAnnexOf(secure, facts('encrypt')))[0]?.standing).toMatchObject({
      kind: 'configured',
      why: 'below-agreed',
    })
    expect(gateways(proofAnnexOf(secure, facts('fingerprint')))[0]?.standing).toMatchObject({ kind: 'enforced' })
  })
})

describe('an ended version', () => {
  const ended = version({
    state: 'ended',
    createdAt: '2026-11-20T09:00:00.000Z',
    steps: [...agreed.steps, { state: 'ended', at: '2027-06-01T08:00:00.000Z', reason: 'ended', note: '' }],
  })

  test('keeps what was proven while it ran, whatever was tried or changed later', () => {
    const then = proofAnnexOf(ended, fullProofs())
    const id = '6a0c7f1e-3b52-4c8e-9d41-000000000398'
    const later = { id, startedAt: '2027-06-01T08:00:00.001Z' } as const
    const facts = fullProofs({
      today: '2028-01-01',
      gateways: [
        {
          standing: sampleStanding({ site: 'renamed', kind: 'configured', why: 'too-old' }),
          hostIds: [id],
          domains: [],
        },
      ],
      counterProofs: [heldProof(later), caughtProof({ ...later, hostId: id }), ...fullProofs().counterProofs],
      inboundProofs: [sampleSessionsToUs(later), ...fullProofs().inboundProofs],
    })
    expect(proofAnnexOf(ended, facts)).toEqual(then)
    expect(gateways(then).map(({ name, standing }) => [name, standing])).toEqual([
      ['out2.kanzlei.example', null],
      ['out1.kanzlei.example', null],
    ])
  })

  test('says that nothing was tried, and takes no proof of an earlier version for its own', () => {
    const earlier = { startedAt: '2026-11-20T08:59:59.999Z' }
    const facts = fullProofs({
      counterProofs: [heldProof({ ...earlier, siteId: sampleSites.held })],
      inboundProofs: [sampleSessionsToUs(earlier)],
    })
    expect(proofAnnexOf(ended, facts)).toEqual({
      isEnded: true,
      toPartner: 'no-gateway-tried',
      toUs: 'no-inbound-then',
    })
  })
})
