// The hash of a plan: over everything that will happen, and over nothing else.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical, hashPlan, hashSet } from '#delivery/plan-hash.ts'
import type { PushPlan } from '#domain/push/push-plan.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const plan: PushPlan = {
  schema: 'handschlag.push-plan/1',
  id: '00000000-0000-4000-8000-000000000001',
  siteId: '00000000-0000-4000-8000-000000000002',
  kind: 'push',
  undoes: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  setHash: 'a'.repeat(64),
  hosts: [],
  hash: '',
}

test('id, time and the hash itself do not count; everything else does', () => {
  const hash = hashPlan(plan)
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(hashPlan({ ...plan, id: plan.siteId, createdAt: 'later', hash })).toBe(hash)
  const changes: Partial<PushPlan>[] = [
    { siteId: plan.id },
    { kind: 'undo' },
    { undoes: plan.id },
    { setHash: 'b'.repeat(64) },
  ]
  for (const change of changes) expect(hashPlan({ ...plan, ...change })).not.toBe(hash)
})

test('canonical JSON is JSON, whatever order the keys came in', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed())
      expect(canonical(turned)).toBe(canonical(value))
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { numRuns: propertyRuns(300) },
  )
})

test('a set has one hash in whatever order its files come, another with another name or byte', () => {
  const files = [
    { name: 'a', content: '1' },
    { name: 'b', content: Buffer.from('2') },
  ]
  const hash = hashSet(files)
  expect(hashSet(files.toReversed())).toBe(hash)
  expect(
    hashSet([
      { name: 'a', content: '2' },
      { name: 'b', content: '1' },
    ]),
  ).not.toBe(hash)
  expect(hashSet([...files, { name: 'c', content: '' }])).not.toBe(hash)
})
