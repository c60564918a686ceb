// Ten thousand partners, one way and both ways: every one of them is in the script. The figures are printed, not judged.
import { expect, test } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { exchangeTarget } from '#gateways/exchange/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { manyPolicies } from '../sample-policy.ts'
import { inbound, wholeSite } from './samples.ts'

const bothWays = (count: number): readonly TlsPolicy[] =>
  manyPolicies(count).map((policy, index) => ({
    ...policy,
    direction: 'both',
    inbound: inbound({ addresses: [`203.${(index >> 16) + 10}.${(index >> 8) & 255}.${index & 255}`] }),
  }))

test.each([
  ['sending', manyPolicies(10_000), 2],
  ['both ways', bothWays(10_000), 4],
])('10,000 partners, %s', (title, policies, domainsPerPartner) => {
  renderProven(exchangeTarget, policies.slice(0, 200), wholeSite)
  const before = process.cpuUsage()
  const startedAt = performance.now()
  const rendering = valueIn(renderProven(exchangeTarget, policies, wholeSite))
  const elapsedMs = Math.round(performance.now() - startedAt)
  const { system, user } = process.cpuUsage(before)
  const cpuMs = Math.round((system + user) / 1000)
  const first = rendering.artefacts[0]?.content ?? ''
  console.log(`exchange, ${title}: ${policies.length} policies proven in ${elapsedMs} ms (processor ${cpuMs} ms)`)
  for (const index of [0, 4_999, 9_999]) {
    expect(
      first.split(`'partner-${index}.example'`).length + first.split(`SMTP:partner-${index}.example;`).length - 2,
    ).toBe(domainsPerPartner / 2)
  }
})
