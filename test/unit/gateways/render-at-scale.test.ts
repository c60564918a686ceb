// Ten thousand partners in one set: rendered whole, every connector once, and the work grows with the number, not its square.
import { expect, test } from 'vitest'
import { gatewayTargets } from '#gateways/registry.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { manyPolicies, sampleSite } from './sample-policy.ts'

const sites: Readonly<Record<string, unknown>> = { exchange: sampleSite, relay: {} }
const policies = manyPolicies(10_000)

test.each(gatewayTargets.map((target) => [target.id, target] as const))('%s', (id, target) => {
  const startedAt = performance.now()
  const rendering = valueIn(target.render(policies, sites[id]))
  const elapsedMs = Math.round(performance.now() - startedAt)
  const first = rendering.artefacts[0]?.content ?? ''
  console.log(`${id}: ${policies.length} policies, ${elapsedMs} ms, first file ${first.length} characters`)
  for (const index of [0, 4_999, 9_999]) {
    expect(first.split(`partner-${index}.example`).length - 1).toBe(id === 'exchange' ? 2 : 1)
  }
})
