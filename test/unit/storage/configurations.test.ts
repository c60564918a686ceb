// What was chosen and given out, over a real file: whole values, bounded files, gone with partner or site, and nothing half.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fail } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Partner } from '#domain/partner.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { connect } from '#sqlite/database.ts'
import { keptFilesLimit } from '#storage/configuration-repository.ts'
import { openStore, type Store } from '#storage/store.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function site(changes: Partial<GatewaySite> = {}): GatewaySite {
  const now = '2026-11-21T10:00:00.000Z'
  return {
    id: randomUUID(),
    name: 'R',
    gateway: 'relay',
    serves: 'both',
    facts: {},
    createdAt: now,
    changedAt: now,
    ...changes,
  }
}

const policyOf = ({ id, name, domains }: Partner) => tlsPolicy.parse({ id, partner: name, domains, level: 'secure' })

function filled(): { store: Store; path: string; one: Partner; two: Partner; relay: GatewaySite } {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const store = valueIn(openStore(path))
  const [one, two] = [samplePartner(), samplePartner({ domains: ['two.example'], isPractice: true })]
  const relay = site()
  for (const partner of [one, two]) valueIn(store.partners.save(partner))
  valueIn(store.sites.save(relay))
  return { store, path, one, two, relay }
}

const files = (content: string, keptAt = '2026-11-21T10:00:00.000Z') => ({
  files: [{ name: 'a.txt', content }],
  keptAt,
})

test('a site comes back whole, with facts of any shape', () => {
  const { store, path, relay } = filled()
  const odd = site({ name: `'); DROP TABLE gateway_site; --`, facts: { lines: ['a', 'ü'], deep: { x: null }, n: 1 } })
  valueIn(store.sites.save(odd))
  valueIn(store.sites.save({ ...relay, name: 'Neu', createdAt: 'forged' }))
  store.close()
  const again = valueIn(openStore(path))
  expect(valueIn(again.sites.list())).toEqual([{ ...relay, name: 'Neu' }, odd])
  expect(faultIn(again.sites.find(randomUUID())).code).toBe('site.not-found')
  again.close()
})

test('a choice comes back as it was kept; the newest names the likely sites', () => {
  const { store, one, two, relay } = filled()
  const other = site()
  valueIn(store.sites.save(other))
  expect(valueIn(store.choices.find(one.id))).toBeUndefined()
  expect(valueIn(store.choices.lastSites())).toEqual([])
  const choice = { ...defaultChoice, level: 'dane', includeSubdomains: true } as const
  const kept = { choice, siteIds: [other.id, relay.id], keptAt: '2026-11-22T10:00:00.000Z' }
  valueIn(store.choices.save(one.id, kept))
  valueIn(
    store.choices.save(two.id, { choice: defaultChoice, siteIds: [relay.id], keptAt: '2026-11-21T10:00:00.000Z' }),
  )
  expect(valueIn(store.choices.find(one.id))).toEqual(kept)
  expect(valueIn(store.choices.lastSites())).toEqual(kept.siteIds)
  valueIn(store.choices.save(one.id, { ...kept, siteIds: [relay.id] }))
  expect(valueIn(store.choices.find(one.id))?.siteIds).toEqual([relay.id])
  store.close()
})

test('policies and files go with their partner and with their site, and with nothing else', () => {
  const { store, path, one, two, relay } = filled()
  const { configurations } = store
  for (const partner of [one, two]) {
    valueIn(configurations.keepPolicy(relay.id, partner.id, policyOf(partner), 'then'))
    valueIn(configurations.keepFiles(relay.id, partner.id, files(partner.name)))
    valueIn(store.choices.save(partner.id, { choice: defaultChoice, siteIds: [relay.id], keptAt: 'then' }))
  }
  valueIn(configurations.keepFiles(relay.id, null, files('all')))
  valueIn(store.partners.save({ ...one, name: 'Renamed' }))
  const byId = (entries: readonly { policy: { id: string }; isPractice: boolean }[]) =>
    new Map(entries.map(({ policy, isPractice }) => [policy.id, isPractice]))
  const expected = new Map([one, two].map(({ id, isPractice }) => [id, isPractice]))
  expect(byId(valueIn(configurations.policies(relay.id)))).toEqual(expected)
  valueIn(store.partners.remove(one.id))
  expect(byId(valueIn(configurations.policies(relay.id)))).toEqual(new Map([[two.id, true]]))
  expect(valueIn(configurations.files(relay.id, one.id))).toBeUndefined()
  expect(valueIn(configurations.files(relay.id, null))).toEqual(files('all'))
  valueIn(store.sites.remove(relay.id))
  expect(valueIn(store.choices.find(two.id))?.siteIds).toEqual([])
  store.close()
  const connection = connect(path, 'inspect')
  for (const table of ['kept_policy', 'kept_files', 'policy_choice_site']) {
    expect(connection.all(`SELECT count(*) AS rows FROM ${table}`)).toEqual([{ rows: 0 }])
  }
  connection.close()
})

test('files replace those before; what is too large is not kept, and what was there before is gone too', () => {
  const { store, one, relay } = filled()
  const { configurations } = store
  for (const owner of [null, one.id]) {
    valueIn(configurations.keepFiles(relay.id, owner, files('first')))
    valueIn(configurations.keepFiles(relay.id, owner, files('sec\u2028ond "ü" \u0000')))
    expect(valueIn(configurations.files(relay.id, owner))).toEqual(files('sec\u2028ond "ü" \u0000'))
  }
  valueIn(configurations.keepFiles(relay.id, one.id, files('x'.repeat(keptFilesLimit))))
  expect(valueIn(configurations.files(relay.id, one.id))).toBeUndefined()
  expect(valueIn(configurations.files(relay.id, null))).toBeDefined()
  store.close()
})

test('the oldest files of a site go when there are too many, those of other sites stay', () => {
  const { store, one, two, relay } = filled()
  const { configurations } = store
  const other = site()
  valueIn(store.sites.save(other))
  const half = 'x'.repeat(keptFilesLimit / 2 - 100)
  valueIn(configurations.keepFiles(other.id, null, files(half, '2026-11-01')))
  valueIn(configurations.keepFiles(relay.id, one.id, files(half, '2026-11-02')))
  valueIn(configurations.keepFiles(relay.id, two.id, files(half, '2026-11-03')))
  expect(valueIn(configurations.files(relay.id, one.id))).toBeDefined()
  valueIn(configurations.keepFiles(relay.id, null, files(half, '2026-11-04')))
  expect(valueIn(configurations.files(relay.id, one.id))).toBeUndefined()
  for (const [siteId, owner] of [
    [relay.id, two.id],
    [relay.id, null],
    [other.id, null],
  ] as const) {
    expect(valueIn(configurations.files(siteId, owner))).toBeDefined()
  }
  store.close()
})

test('what was remembered together is forgotten together when a part fails', () => {
  const { store, one, relay } = filled()
  const outcome = store.together(() => {
    valueIn(store.configurations.keepPolicy(relay.id, one.id, policyOf(one), 'then'))
    valueIn(store.configurations.keepFiles(relay.id, null, files('x')))
    valueIn(store.choices.save(one.id, { choice: defaultChoice, siteIds: [relay.id], keptAt: 'then' }))
    return fail('site.not-found')
  })
  expect(faultIn(outcome).code).toBe('site.not-found')
  expect(valueIn(store.configurations.policies(relay.id))).toEqual([])
  expect(valueIn(store.configurations.files(relay.id, null))).toBeUndefined()
  expect(valueIn(store.choices.find(one.id))).toBeUndefined()
  store.close()
})

test.each([
  ['a site', `UPDATE gateway_site SET facts = '[]'`],
  ['a choice', `UPDATE policy_choice SET choice = '{}'`],
  ['a policy', `UPDATE kept_policy SET policy = json_set(policy, '$.level', 'strict')`],
  ['kept files', `UPDATE kept_files SET files = '[{"name":1}]'`],
])('%s no schema can read is storage.damaged, never left out', (_, sql) => {
  const { store, path, one, relay } = filled()
  valueIn(store.configurations.keepPolicy(relay.id, one.id, policyOf(one), 'then'))
  valueIn(store.configurations.keepFiles(relay.id, null, files('x')))
  valueIn(store.choices.save(one.id, { choice: defaultChoice, siteIds: [relay.id], keptAt: 'then' }))
  store.close()
  const connection = connect(path, 'use')
  connection.execute(sql)
  connection.close()
  const again = valueIn(openStore(path))
  const outcomes = [
    again.sites.list(),
    again.choices.find(one.id),
    again.configurations.policies(relay.id),
    again.configurations.files(relay.id, null),
  ]
  expect(outcomes.filter((outcome) => !outcome.ok && outcome.fault.code === 'storage.damaged')).toHaveLength(1)
  again.close()
})
