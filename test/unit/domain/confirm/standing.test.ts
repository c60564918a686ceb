// How a gateway stands: enforced only by a fresh proof of what is in force today on every host; whatever speaks against it is said.
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type CounterProof, standings } from '#domain/confirm/counter-proof.ts'
import { type StandingFacts, standingOf, weakestStanding } from '#domain/confirm/standing.ts'
import { sampleProof, sampleStandingFacts } from '#test/support/confirm-samples.ts'

const siteId = randomUUID()
const [first, second] = [randomUUID(), randomUUID()]
const policySha256 = 'a'.repeat(64)

const proofOn = (hostId: string | null, changes: Partial<CounterProof> = {}) =>
  sampleProof({ siteId, hostId, policySha256, startedAt: '2026-11-21T10:00:00.000Z', ...changes })

const writeAfter = (hostId: string) => ({ hostId, at: '2026-11-21T10:00:00.001Z' })

function standing(changes: Partial<StandingFacts> = {}) {
  const writes = [{ hostId: first, at: '2026-11-20T10:00:00.000Z' }]
  const known = { siteId, policySha256, hostIds: [first], proofs: [proofOn(first)], writes }
  return standingOf(sampleStandingFacts({ ...known, ...changes }))
}

describe('standing', () => {
  test('a fresh proof on every host is enforced, and named', () => {
    const proofs = [proofOn(first), proofOn(second, { startedAt: '2026-11-21T11:00:00.000Z' })]
    const stands = standing({ hostIds: [first, second], proofs })
    expect(stands).toEqual({
      ...{ siteId, site: 'Gateway', kind: 'enforced', why: 'proven', domains: [] },
      ...{ proofId: proofs[0]?.id, at: '2026-11-21T10:00:00.000Z' },
    })
  })

  test('another product seen there since makes it doubtful, for that host alone', () => {
    const later = { hostId: first, startedAt: '2026-11-22T09:00:00.000Z' }
    const { product } = proofOn(first)
    const newer = { ...product, version: `${product.version}.1` }
    const why = (seen: StandingFacts['seen']) => standing({ seen }).why
    expect(why([{ ...later, product: newer }])).toBe('other-product')
    expect(why([{ ...later, product }])).toBe('proven')
    expect(why([{ ...later, product: newer, hostId: second }])).toBe('proven')
    expect(why([{ ...later, product: newer, startedAt: '2026-11-21T09:00:00.000Z' }])).toBe('proven')
    expect(why([{ ...later, product: { name: '', version: '' } }])).toBe('proven')
    const failed = [proofOn(first, { verdict: 'not-enforced' })]
    expect(standing({ proofs: failed, seen: [{ ...later, product: newer }] }).kind).toBe('not-enforced')
  })

  test('the relay of this app has no host', () => {
    expect(standing({ hostIds: [], proofs: [proofOn(null)] }).kind).toBe('enforced')
    expect(standing({ hostIds: [], proofs: [proofOn(first)] })).toMatchObject({
      kind: 'configured',
      why: 'never-tried',
    })
  })

  test.each<readonly [string, Partial<StandingFacts>, string, string]>([
    ['no policy', { policySha256: null }, 'not-configured', 'not-applied'],
    ['not on every host', { isApplied: false }, 'configured', 'not-applied'],
    ['an exception in force', { isExcepted: true }, 'configured', 'exception'],
    ['a product nobody can try', { isTriable: false }, 'configured', 'not-triable'],
    ['no proof', { proofs: [] }, 'configured', 'never-tried'],
    ['one of two hosts', { hostIds: [first, second] }, 'configured', 'never-tried'],
    ['a policy changed since', { policySha256: 'c'.repeat(64) }, 'configured', 'other-policy'],
    ['a host written since', { writes: [writeAfter(first)] }, 'configured', 'changed-since'],
    ['another host written since', { writes: [writeAfter(second)] }, 'enforced', 'proven'],
    [
      'a host that was seen as another one since',
      { proofs: [proofOn(first, { otherSince: '2026-11-22T09:00:00.000Z' })] },
      'configured',
      'other-configuration',
    ],
    [
      'a normal route that is another one',
      { proofs: [proofOn(first, { normalRoute: { isSame: false, detail: '' } })] },
      'configured',
      'other-configuration',
    ],
    ['undetermined', { proofs: [proofOn(first, { verdict: 'undetermined' })] }, 'configured', 'undetermined'],
    ['something left', { proofs: [proofOn(first, { temporary: 'left' })] }, 'configured', 'undetermined'],
    [
      'nobody knows what is left',
      { proofs: [proofOn(first, { temporary: 'not-known' })] },
      'configured',
      'undetermined',
    ],
    [
      'a normal route nobody looked at',
      { proofs: [proofOn(first, { normalRoute: null })] },
      'configured',
      'undetermined',
    ],
    [
      'a level below the agreed one',
      { proofs: [proofOn(first, { level: 'encrypt' })], agreedLevel: 'secure' },
      'configured',
      'below-agreed',
    ],
    ['too old', { now: '2027-11-21T10:00:00.000Z' }, 'configured', 'too-old'],
    ['too old for the agreement', { months: 1, now: '2026-12-21T10:00:00.000Z' }, 'configured', 'too-old'],
    ['clear text', { proofs: [proofOn(first, { verdict: 'not-enforced' })] }, 'not-enforced', 'failed'],
  ])('%s', (_, changes, kind, why) => {
    expect(standing(changes)).toMatchObject({ kind, why })
  })

  test('a month before its end it still counts', () => {
    expect(standing({ now: '2027-11-21T09:59:59.000Z' }).kind).toBe('enforced')
  })

  test('the newest proof of a host counts, in whatever order they come', () => {
    const older = proofOn(first, { verdict: 'not-enforced', startedAt: '2026-11-21T09:00:00.000Z' })
    for (const proofs of [
      [older, proofOn(first)],
      [proofOn(first), older],
    ])
      expect(standing({ proofs }).kind).toBe('enforced')
    const newer = proofOn(first, { verdict: 'not-enforced', startedAt: '2026-11-21T11:00:00.000Z' })
    expect(standing({ proofs: [proofOn(first), newer] })).toMatchObject({ kind: 'not-enforced', proofId: newer.id })
  })

  test('one host that lets clear text out decides for all', () => {
    const bad = proofOn(second, { verdict: 'not-enforced' })
    expect(standing({ hostIds: [first, second], proofs: [proofOn(first), bad] }).kind).toBe('not-enforced')
  })

  test('a try that left it open does not undo a failure', () => {
    const bad = proofOn(first, { verdict: 'not-enforced' })
    const open = proofOn(first, { verdict: 'undetermined', startedAt: '2026-11-21T12:00:00.000Z' })
    expect(standing({ proofs: [open, bad] })).toMatchObject({ kind: 'not-enforced', why: 'failed', proofId: bad.id })
    const good = proofOn(first, { startedAt: '2026-11-21T11:00:00.000Z' })
    expect(standing({ proofs: [open, good, bad] })).toMatchObject({ kind: 'configured', why: 'undetermined' })
    expect(standing({ proofs: [open, bad], policySha256: 'd'.repeat(64) })).toMatchObject({ kind: 'configured' })
  })

  test('a proof of tomorrow proves nothing today, and hides no failure', () => {
    const ahead = proofOn(first, { startedAt: '2027-03-01T10:00:00.000Z' })
    expect(standing({ proofs: [ahead] })).toMatchObject({ kind: 'configured', why: 'undetermined' })
    const bad = proofOn(first, { verdict: 'not-enforced' })
    expect(standing({ proofs: [ahead, bad] })).toMatchObject({ kind: 'not-enforced', proofId: bad.id })
    expect(standing({ proofs: [ahead, proofOn(first)] })).toMatchObject({ kind: 'enforced' })
  })

  test('a failure of tomorrow is one, until a newer try shows better', () => {
    const bad = proofOn(first, { verdict: 'not-enforced', startedAt: '2027-03-01T10:00:00.000Z' })
    expect(standing({ proofs: [bad] }).kind).toBe('not-enforced')
    expect(standing({ proofs: [bad, proofOn(first)] }).kind).toBe('not-enforced')
  })

  test('a month ends with its last day', () => {
    const facts = { proofs: [proofOn(first, { startedAt: '2027-01-31T10:00:00.000Z' })], months: 1 }
    expect(standing({ ...facts, now: '2027-02-28T09:59:00.000Z' }).kind).toBe('enforced')
    expect(standing({ ...facts, now: '2027-02-28T10:00:00.000Z' })).toMatchObject({ why: 'too-old' })
  })

  test('a failure of what is no longer in force is no failure of today', () => {
    const bad = proofOn(first, { verdict: 'not-enforced', policySha256: 'd'.repeat(64) })
    expect(standing({ proofs: [bad] })).toMatchObject({ kind: 'configured', why: 'other-policy' })
  })

  test('a failure of what was written over is no failure of today, and one that was seen as another one still is', () => {
    const bad = proofOn(first, { verdict: 'not-enforced' })
    expect(standing({ proofs: [bad], writes: [writeAfter(first)] })).toMatchObject({ why: 'changed-since' })
    expect(standing({ proofs: [bad], writes: [writeAfter(second)] })).toMatchObject({ kind: 'not-enforced' })
    const seen = proofOn(first, { verdict: 'not-enforced', otherSince: '2026-11-22T09:00:00.000Z' })
    expect(standing({ proofs: [seen] })).toMatchObject({ kind: 'not-enforced' })
  })

  test('a failure is told even where the files are not on every host', () => {
    expect(standing({ isApplied: false, proofs: [proofOn(first, { verdict: 'not-enforced' })] }).kind).toBe(
      'not-enforced',
    )
  })
})

test('a partner stands no better than the weakest of its gateways', () => {
  const of = (...kinds: readonly (typeof standings)[number][]) => weakestStanding(kinds.map((kind) => ({ kind })))
  expect(of()).toBeNull()
  expect(of('enforced')).toBe('enforced')
  expect(of('enforced', 'configured')).toBe('configured')
  expect(of('configured', 'not-configured', 'enforced')).toBe('not-configured')
  expect(of(...standings)).toBe('not-enforced')
})
