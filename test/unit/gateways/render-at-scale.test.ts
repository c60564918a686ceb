// Ten thousand partners in one set: rendered, read back and compared, every one of them there. The figures are printed, not judged: the
// machine is shared.
import { expect, test } from 'vitest'
import { gatewayTargets } from '#gateways/registry.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { manyPolicies } from './sample-policy.ts'
import { sampleSitesOf } from './sample-sites.ts'

const policies = manyPolicies(10_000)

test.each(gatewayTargets.map((target) => [target.id, target] as const))('%s', { timeout: 60_000 }, (id, target) => {
  const [site] = sampleSitesOf(id)
  const startedAt = performance.now()
  const bare = valueIn(target.render(policies, site))
  const renderedMs = Math.round(performance.now() - startedAt)
  const provenAt = performance.now()
  const { artefacts } = valueIn(renderProven(target, policies, site))
  const provenMs = Math.round(performance.now() - provenAt)
  const characters = artefacts.reduce((sum, file) => sum + file.content.length, 0)
  console.log(
    `${id}: ${policies.length} policies, rendered ${renderedMs} ms, with proof ${provenMs} ms, ${characters} characters`,
  )
  expect(bare.artefacts).toEqual(artefacts)
  for (const index of [0, 4_999, 9_999]) {
    expect(artefacts.some((file) => file.content.includes(`partner-${index}.example`))).toBe(true)
  }
})
