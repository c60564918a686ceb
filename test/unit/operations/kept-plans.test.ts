// Plans that may still be carried out: by id and hash, for an hour, and only while the hosts they were made for are what they were.
import { expect, test } from 'vitest'
import { createKeptPlans, type KeptPlan } from '#operations/push/kept-plans.ts'
import { samplePlan } from '#test/support/window/push-samples.ts'

const hourMs = 3_600_000
const siteId = '00000000-0000-4000-8000-000000000001'

function keptFor(site: string, id: string): KeptPlan {
  const driver = {} as KeptPlan['set']['driver']
  const set = { gateway: 'postfix', driver, facts: {}, artefacts: [], files: [], setHash: '' }
  return { plan: samplePlan(site, [], { id }), choice: null, set, undo: {} }
}

test('a plan is found by id and hash until it is too old, dropped, or a host of its site was changed', () => {
  const plans = createKeptPlans()
  const [first, other] = [keptFor(siteId, 'one'), keptFor('another site', 'two')]
  plans.keep(first, 0)
  plans.keep(other, 0)
  expect(plans.find('one', first.plan.hash, hourMs)).toBe(first)
  expect(plans.find('one', 'another hash', 0)).toBeUndefined()
  expect(plans.find('one', first.plan.hash, hourMs + 1)).toBeUndefined()
  plans.dropSite(siteId)
  expect(plans.find('one', first.plan.hash, 0)).toBeUndefined()
  expect(plans.find('two', other.plan.hash, 0)).toBe(other)
  plans.drop('two')
  expect(plans.find('two', other.plan.hash, 0)).toBeUndefined()
})
