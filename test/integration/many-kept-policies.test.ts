// A site that ten thousand partners were given out for: the next one is rendered with all of them, shown with what changed, and kept, while
// somebody waits.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultChoice } from '#domain/policy-choice.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { findGateway } from '#gateways/registry.ts'
import { openStore } from '#storage/store.ts'
import { relayDraft, requestFor } from '#test/support/configured-house.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const many = 10_000

test('one more partner for a file of ten thousand', { timeout: 120_000 }, async () => {
  const gateway = 'relay'
  const folder = temporaryFolder()
  const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
  const now = '2026-11-21T10:00:00.000Z'
  const facts = { ...findGateway(gateway)?.emptySite }
  const site = { ...relayDraft({ gateway, facts }), id: randomUUID(), createdAt: now, changedAt: now }
  const partner = samplePartner()
  valueIn(
    store.together(() => {
      valueIn(store.sites.save(site))
      for (let index = 0; index < many; index += 1) {
        const other = samplePartner({ name: `Partner ${index}`, domains: [`d${index}.example`] })
        const { id, name, domains } = other
        valueIn(store.partners.save(other))
        const policy = tlsPolicy.parse({ id, partner: name, domains, level: 'secure', names: [`mx.d${index}.example`] })
        valueIn(store.configurations.keepPolicy(site.id, id, policy, now))
      }
      valueIn(store.partners.save(partner))
      return store.reports.add(sampleReport())
    }),
  )
  store.close()
  const { client } = openHouse({ folder })
  const request = requestFor(partner, [site])
  /** Time of the processor, so that a busy machine does not fail it. */
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const begun = process.cpuUsage()
    const value = await work()
    const { user, system } = process.cpuUsage(begun)
    expect((user + system) / 1000).toBeLessThan(8000)
    return value
  }
  const [first] = valueIn(await timed(() => client.gateway.render(request)))
  expect(first?.alsoHolds).toHaveLength(many)
  expect(first?.result.kind).toBe('rendered')
  valueIn(await timed(() => client.gateway.save(request)))
  const changed = { ...request, choice: { ...defaultChoice, level: 'encrypt' as const } }
  const [again] = valueIn(await timed(() => client.gateway.render(changed)))
  const [file] = again?.difference?.files.filter(({ kind }) => kind === 'changed') ?? []
  expect(file?.runs.length).toBeGreaterThan(1)
  expect(file?.runs.flatMap(({ lines }) => lines).length).toBeLessThan(100)
})
