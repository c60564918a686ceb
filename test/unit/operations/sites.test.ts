// Our own gateways through the contract: only facts their kind accepts are kept, everybody is told, and what hangs on a site goes with it.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gatewayTargets } from '#gateways/registry.ts'
import { connect } from '#sqlite/database.ts'
import { configuredHouse, relayDraft, requestFor } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

test('every kind is offered with its levels, its form and an empty set of facts', async () => {
  const kinds = valueIn(await openHouse().client.gateway.kinds())
  expect(kinds.map(({ id }) => id)).toEqual(gatewayTargets.map(({ id }) => id))
  for (const kind of kinds) {
    const target = gatewayTargets.find(({ id }) => id === kind.id)
    expect(new Set(kind.levels)).toEqual(target?.levels)
    expect(kind.emptyFacts).toEqual(target?.emptySite)
    expect(kind.fields.map(({ name }) => name)).toEqual(target?.fields.map(({ name }) => name))
  }
})

test('a site is added, changed and removed, and every window is told', async () => {
  const { client, memory, outside } = openHouse()
  const seen: unknown[] = []
  memory.openWindow().client.site.changed((event) => seen.push(event.siteId))
  const first = valueIn(await client.site.save(relayDraft({ name: 'Frankfurt' })))
  outside.setNow('2026-12-01T08:00:00.000Z')
  const second = valueIn(
    await client.site.save({ ...relayDraft({ name: 'Berlin' }), id: first.id, serves: 'outbound' }),
  )
  expect(second).toEqual({ ...first, name: 'Berlin', serves: 'outbound', changedAt: '2026-12-01T08:00:00.000Z' })
  expect(valueIn(await client.site.list())).toEqual([second])
  valueIn(await client.site.remove({ siteId: first.id }))
  expect(valueIn(await client.site.list())).toEqual([])
  expect(seen).toEqual([first.id, first.id, first.id])
  expect(faultIn(await client.site.remove({ siteId: first.id })).code).toBe('site.not-found')
  expect(faultIn(await client.site.save({ ...relayDraft(), id: first.id })).code).toBe('site.not-found')
})

test('sites stand in the order they were added, and survive a restart', async () => {
  const { client, house, folder } = openHouse()
  for (const name of ['Zürich', 'Aachen', 'Moers']) valueIn(await client.site.save(relayDraft({ name })))
  await house.close()
  const names = valueIn(await openHouse({ folder }).client.site.list()).map(({ name }) => name)
  expect(names).toEqual(['Zürich', 'Aachen', 'Moers'])
})

test.each(['sendmail', '__proto__', 'constructor', ''])('the kind %j is not known', async (gateway) => {
  const { client } = openHouse()
  expect(faultIn(await client.site.save(relayDraft({ gateway })))).toEqual({
    code: 'gateway.unknown',
    params: { gateway, known: gatewayTargets.map(({ id }) => id).join(', ') },
  })
  expect(valueIn(await client.site.list())).toEqual([])
})

test('a fact that is missing or unknown is named by its field, and nothing is kept', async () => {
  const { client } = openHouse()
  const empty = gatewayTargets.find(({ id }) => id === 'exchange')?.emptySite ?? {}
  const missing = await client.site.save(relayDraft({ gateway: 'exchange', facts: { ...empty, servers: [] } }))
  expect(faultIn(missing)).toEqual({ code: 'gateway.site-incomplete', params: { field: 'servers' } })
  const unknown = await client.site.save(relayDraft({ facts: { password: 'x' } }))
  expect(faultIn(unknown)).toEqual({ code: 'gateway.site-incomplete', params: { field: 'password' } })
  expect(valueIn(await client.site.list())).toEqual([])
})

test('facts an earlier version kept come in the form of this one, for a person to complete', async () => {
  const { client, house, folder, site } = configuredHouse([], [])
  const { id } = await site()
  await house.close()
  const connection = connect(join(folder, 'handschlag.sqlite'), 'use')
  const facts = JSON.stringify({ servers: ['EX01'], fqdn: null, frontendProxy: 'yes', gone: true })
  connection.run(`UPDATE gateway_site SET gateway = 'exchange', facts = ?`, facts)
  connection.close()
  const again = openHouse({ folder })
  const empty = gatewayTargets.find((target) => target.id === 'exchange')?.emptySite ?? {}
  expect(valueIn(await again.client.site.list())).toMatchObject([{ id, facts: { ...empty, servers: ['EX01'] } }])
  expect(client).not.toBe(again.client)
})

test('a removed site leaves the choices that named it', async () => {
  const partner = samplePartner()
  const { client, site } = configuredHouse([partner], [sampleReport()])
  const [first, second] = [await site({ name: 'One' }), await site({ name: 'Two' })]
  valueIn(await client.gateway.save(requestFor(partner, [second, first])))
  expect(valueIn(await client.gateway.choice({ partnerId: partner.id })).siteIds).toEqual([second.id, first.id])
  valueIn(await client.site.remove({ siteId: second.id }))
  expect(valueIn(await client.gateway.choice({ partnerId: partner.id })).siteIds).toEqual([first.id])
})
