// The life of a cached policy: ids, expiry, failed fetches and clocks that run backwards.
import { describe, expect, it } from 'vitest'
import type { StsFetch } from '#domain/sts-observation.ts'
import { applyStsFetch, type CachedStsPolicy, compareStsPolicies, planStsFetch } from '#wire/mta-sts/cached-policy.ts'

const policy = { mode: 'enforce', maxAgeSeconds: 86_400, mx: ['mx.partner.example'] } as const
const peer = { address: '192.0.2.1', certificate: null, flaws: [] }
const cached: CachedStsPolicy = { id: '1', policy, text: 'old', fetchedAt: '2026-03-01T00:00:00.000Z' }
const soon = new Date('2026-03-01T23:59:59Z')
const late = new Date('2026-03-02T00:00:00Z')
const failed: StsFetch = { kind: 'redirect', status: 301, peer }

describe('a cached policy', () => {
  it.each([
    [cached, '1', soon, { step: 'keep', cached }],
    [cached, '2', soon, { step: 'fetch', why: 'id-changed' }],
    [cached, '1', late, { step: 'fetch', why: 'expired' }],
    [cached, null, soon, { step: 'keep', cached }],
    [cached, null, late, { step: 'nothing' }],
    [cached, '1', new Date('2026-02-28T00:00:00Z'), { step: 'fetch', why: 'expired' }],
    [null, '1', soon, { step: 'fetch', why: 'nothing-cached' }],
    [null, null, soon, { step: 'nothing' }],
  ])('%# leads to the next step', (known, id, now, step) => {
    expect(planStsFetch(known, id, now)).toEqual(step)
  })

  it('outlives a failed fetch, but not its own age', () => {
    expect(applyStsFetch(cached, '2', failed, soon)).toEqual(cached)
    expect(applyStsFetch(cached, '2', failed, late)).toBeNull()
    expect(applyStsFetch(null, '2', failed, soon)).toBeNull()
  })

  it('gives way to a new one, mode none included', () => {
    const none = { ...policy, mode: 'none' as const }
    const fetched: StsFetch = { kind: 'policy', policy: none, notes: [], text: 'new', peer }
    expect(applyStsFetch(cached, '2', fetched, soon)).toEqual({
      id: '2',
      policy: none,
      text: 'new',
      fetchedAt: soon.toISOString(),
    })
  })

  it.each([
    [null, 'first'],
    [{ id: '2', text: 'b' }, 'same'],
    [{ id: '1', text: 'a' }, 'changed'],
    [{ id: '1', text: 'b' }, 'id-only'],
    [{ id: '2', text: 'a' }, 'text-only'],
  ])('compared with %j is %s', (previous, change) => {
    expect(compareStsPolicies(previous, { id: '2', text: 'b' })).toBe(change)
  })
})
