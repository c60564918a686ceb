// A partner with several domains at a gateway: each has a rule of its own on each host, so one proof says nothing of the others, and hides nothing.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { openDomains, type StandingFacts, standingOf } from '#domain/confirm/standing.ts'
import { sampleProof, sampleStandingFacts } from '#test/support/confirm-samples.ts'

const siteId = randomUUID()
const [first, second] = [randomUUID(), randomUUID()]
const policySha256 = 'a'.repeat(64)
const [one, two, three] = ['bank.example', 'bank-two.example', 'bank-three.example'] as const

const proofOf = (domain: string, hour: number, changes: Partial<CounterProof> = {}) =>
  sampleProof({
    ...{
      siteId,
      hostId: first,
      policySha256,
      domain,
      startedAt: `2026-11-21T${String(hour).padStart(2, '0')}:00:00.000Z`,
    },
    ...changes,
  })

const factsOf = (proofs: readonly CounterProof[], changes: Partial<StandingFacts> = {}) =>
  sampleStandingFacts({ siteId, policySha256, hostIds: [first], domains: [one, two], proofs, ...changes })

const standing = (proofs: readonly CounterProof[], changes: Partial<StandingFacts> = {}) =>
  standingOf(factsOf(proofs, changes))

test('one proven domain makes no partner enforced, and the others are named', () => {
  const none = { proofId: null, at: null }
  expect(standing([])).toMatchObject({ kind: 'configured', why: 'never-tried', domains: [], ...none })
  const proven = [proofOf(one, 10)]
  expect(standing(proven)).toMatchObject({ kind: 'configured', why: 'domain-never-tried', domains: [two], ...none })
  expect(standing(proven, { domains: [one, two, three] })).toMatchObject({ domains: [two, three] })
  expect(standing([...proven, proofOf(two, 9)])).toMatchObject({ kind: 'enforced', why: 'proven', domains: [] })
})

test('enforced is as old as the oldest of its proofs', () => {
  const older = proofOf(two, 9)
  expect(standing([proofOf(one, 10), older])).toMatchObject({ proofId: older.id, at: older.startedAt })
})

test('a domain that let something out is not hidden by a newer proof of another one', () => {
  const bad = proofOf(two, 9, { verdict: 'not-enforced' })
  const failed = { kind: 'not-enforced', why: 'failed', proofId: bad.id, domains: [two] }
  expect(standing([bad, proofOf(one, 10)])).toMatchObject(failed)
  expect(standing([bad, proofOf(one, 10), proofOf(two, 11, { verdict: 'undetermined' })])).toMatchObject(failed)
  expect(standing([bad, proofOf(one, 10), proofOf(two, 11)])).toMatchObject({ kind: 'enforced' })
  const both = [bad, proofOf(one, 8, { verdict: 'not-enforced' })]
  expect(standing(both)).toMatchObject({ kind: 'not-enforced', domains: [one, two] })
})

test('each host needs a proof of each domain', () => {
  const proofs = [proofOf(one, 8), proofOf(two, 9), proofOf(one, 10, { hostId: second })]
  const hostIds = [first, second]
  expect(standing(proofs, { hostIds })).toMatchObject({ why: 'domain-never-tried', domains: [two] })
  const all = [...proofs, proofOf(two, 11, { hostId: second })]
  expect(standing(all, { hostIds }).kind).toBe('enforced')
  const bad = proofOf(two, 12, { hostId: second, verdict: 'not-enforced' })
  expect(standing([...all, bad], { hostIds })).toMatchObject({ kind: 'not-enforced', domains: [two] })
})

test('a doubt names its domains, and goes before a domain nobody tried', () => {
  const open = proofOf(two, 9, { verdict: 'undetermined' })
  const three3 = { domains: [one, two, three] }
  expect(standing([proofOf(one, 10), open], three3)).toMatchObject({
    ...{ kind: 'configured', why: 'undetermined', proofId: open.id, domains: [two] },
  })
  expect(
    standing([proofOf(one, 10), proofOf(two, 9), proofOf(three, 9, { verdict: 'undetermined' })], three3),
  ).toMatchObject({ why: 'undetermined', domains: [three] })
})

test('a proof of a domain that is none of the partner any more says nothing', () => {
  const other = proofOf('bank-old.example', 12, { verdict: 'not-enforced' })
  expect(standing([proofOf(one, 10), proofOf(two, 9), other]).kind).toBe('enforced')
})

test('of one domain alone nothing has to be told apart', () => {
  const alone = { domains: [one] }
  expect(standing([proofOf(one, 10, { verdict: 'not-enforced' })], alone)).toMatchObject({ domains: [] })
  expect(standing([proofOf(one, 10, { verdict: 'undetermined' })], alone)).toMatchObject({ domains: [] })
})

test('what is open on a host is every domain no fresh proof there shows to be held', () => {
  const proofs = [proofOf(one, 10), proofOf(two, 9, { verdict: 'not-enforced' }), proofOf(three, 9, { hostId: second })]
  const facts = factsOf(proofs, { domains: [one, two, three], hostIds: [first, second] })
  expect(openDomains(facts, first)).toEqual([two, three])
  expect(openDomains(facts, second)).toEqual([one, two])
  expect(openDomains({ ...facts, writes: [{ hostId: first, at: '2026-11-21T12:00:00.000Z' }] }, first)).toEqual([
    ...[one, two, three],
  ])
  const ahead = proofOf(one, 10, { verdict: 'not-enforced', startedAt: '2027-03-01T10:00:00.000Z' })
  expect(openDomains({ ...facts, proofs: [...proofs, ahead] }, first)).toEqual([one, two, three])
  expect(openDomains(factsOf([proofOf(one, 10, { hostId: null })], { hostIds: [] }), null)).toEqual([two])
})
