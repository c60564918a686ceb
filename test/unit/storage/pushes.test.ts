// Hosts, pinned keys and the journal over a real file: hosts go with their site, the journal outlives both, and what ran when the house
// went down is interrupted at its next start.
import { randomUUID } from 'node:crypto'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { connect } from '#sqlite/database.ts'
import { journalLimit } from '#storage/push-record-repository.ts'
import { openStore, type Store } from '#storage/store.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { sampleHostKey, samplePushHost, samplePushRecord } from '#test/support/push-samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const at = '2026-11-21T10:00:00.000Z'

function storeWithSite(): { store: Store; path: string; siteId: string } {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const store = valueIn(openStore(path))
  const siteId = randomUUID()
  const site: GatewaySite = {
    id: siteId,
    name: 'Relay',
    gateway: 'relay',
    serves: 'both',
    facts: {},
    createdAt: at,
    changedAt: at,
  }
  valueIn(store.sites.save(site))
  return { store, path, siteId }
}

test('hosts come back in the order they are pushed to, with their pinned keys', () => {
  const { store, path, siteId } = storeWithSite()
  const second = samplePushHost({ siteId, position: 1, name: 'Second' })
  const { address, port, user } = second
  const jumps = [{ address, port, user, signIn: { kind: 'password' as const } }]
  const first = samplePushHost({ siteId, position: 0, jumps })
  valueIn(store.hosts.save(second))
  valueIn(store.hosts.save(first))
  valueIn(store.hosts.pin(first.id, { hop: 1, key: sampleHostKey('a') }, at))
  valueIn(store.hosts.pin(first.id, { hop: 0, key: sampleHostKey('b') }, at))
  valueIn(store.hosts.pin(first.id, { hop: 0, key: sampleHostKey('c') }, at))
  store.close()
  const again = valueIn(openStore(path))
  expect(valueIn(again.hosts.list(siteId))).toEqual([first, second])
  expect(valueIn(again.hosts.pins(first.id))).toEqual([
    { hop: 0, key: sampleHostKey('c') },
    { hop: 1, key: sampleHostKey('a') },
  ])
  valueIn(again.hosts.unpin(first.id, 0))
  expect(valueIn(again.hosts.pins(first.id)).map(({ hop }) => hop)).toEqual([1])
  expect(valueIn(again.hosts.list(randomUUID()))).toEqual([])
  again.close()
})

test('a host goes with its keys, all hosts with their site; the journal stays', () => {
  const { store, path, siteId } = storeWithSite()
  const host = samplePushHost({ siteId })
  const other = samplePushHost({ siteId, position: 1 })
  valueIn(store.hosts.save(host))
  valueIn(store.hosts.save(other))
  valueIn(store.hosts.pin(host.id, { hop: 0, key: sampleHostKey('a') }, at))
  const record = samplePushRecord({ siteId, hostId: host.id })
  valueIn(store.pushes.save(record))
  valueIn(store.hosts.remove(host.id))
  expect(faultIn(store.hosts.remove(host.id)).code).toBe('push.host-not-found')
  expect(valueIn(store.hosts.pins(host.id))).toEqual([])
  valueIn(store.sites.remove(siteId))
  expect(faultIn(store.hosts.find(other.id)).code).toBe('push.host-not-found')
  expect(valueIn(store.pushes.list(siteId))).toEqual([record])
  expect(valueIn(store.pushes.find(record.id))).toEqual(record)
  store.close()
  const connection = connect(path, 'inspect')
  expect(connection.all('SELECT * FROM pinned_host_key')).toEqual([])
  connection.close()
})

test('what was running is interrupted, what had ended is as it was', () => {
  const { store, siteId } = storeWithSite()
  const running = samplePushRecord({ siteId, state: 'running', endedAt: null })
  const done = samplePushRecord({ siteId, startedAt: '2026-11-20T10:00:00.000Z' })
  valueIn(store.pushes.save(running))
  valueIn(store.pushes.save(done))
  expect(valueIn(store.pushes.interruptRunning())).toBe(1)
  expect(valueIn(store.pushes.list(siteId))).toEqual([{ ...running, state: 'interrupted' }, done])
  expect(valueIn(store.pushes.interruptRunning())).toBe(0)
  valueIn(store.pushes.save({ ...running, state: 'done' }))
  expect(valueIn(store.pushes.find(running.id)).state).toBe('done')
  store.close()
})

test('the house finds a push without an end interrupted at its start', async () => {
  const { store, path, siteId } = storeWithSite()
  valueIn(store.pushes.save(samplePushRecord({ siteId, state: 'running', endedAt: null })))
  store.close()
  const { client } = openHouse({ folder: join(path, '..') })
  expect(valueIn(await client.push.journal({ siteId }))).toMatchObject([{ state: 'interrupted', endedAt: null }])
})

test('the journal of a site is bounded, the oldest go first, other sites lose nothing', () => {
  const { store, siteId } = storeWithSite()
  const elsewhere = samplePushRecord({ startedAt: '2020-01-01T00:00:00.000Z' })
  valueIn(store.pushes.save(elsewhere))
  valueIn(
    store.together(() => {
      for (let minute = 0; minute < journalLimit + 2; minute += 1) {
        const startedAt = new Date(Date.UTC(2026, 10, 21, 0, minute)).toISOString()
        valueIn(store.pushes.save(samplePushRecord({ siteId, startedAt })))
      }
      return store.pushes.list(siteId)
    }),
  )
  const kept = valueIn(store.pushes.list(siteId))
  expect(kept).toHaveLength(journalLimit)
  expect(kept.at(-1)?.startedAt).toBe('2026-11-21T00:02:00.000Z')
  expect(valueIn(store.pushes.list(elsewhere.siteId))).toEqual([elsewhere])
  store.close()
})

test('a row no schema can read is a damaged store', () => {
  const { store, path, siteId } = storeWithSite()
  const host = samplePushHost({ siteId })
  const record = samplePushRecord({ siteId })
  valueIn(store.hosts.save(host))
  valueIn(store.pushes.save(record))
  store.close()
  const connection = connect(path, 'use')
  connection.run(`UPDATE push_host SET host = '{"id":1}'`)
  connection.run(`UPDATE push_record SET record = json_set(record, '$.state', 'splendid')`)
  connection.close()
  const again = valueIn(openStore(path))
  expect(faultIn(again.hosts.find(host.id)).code).toBe('storage.damaged')
  expect(faultIn(again.pushes.list(siteId)).code).toBe('storage.damaged')
  again.close()
})

test('what version 4 kept is all there after the upgrade, and a push can be noted for its gateway', () => {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  copyFileSync(join(import.meta.dirname, 'version-4.sqlite'), path)
  const store = valueIn(openStore(path))
  const [site] = valueIn(store.sites.list())
  const [partner] = valueIn(store.partners.list())
  if (site === undefined || partner === undefined) throw new Error('the file has both')
  expect(site.name).toBe('Relay 1')
  expect(valueIn(store.settings.read())).toMatchObject({ organisation: 'Beispiel GmbH', language: 'de' })
  expect(valueIn(store.reports.newest('bank.example')).domain).toBe('bank.example')
  expect(valueIn(store.configurations.policies(site.id)).map(({ policy }) => policy.level)).toEqual(['encrypt'])
  expect(valueIn(store.configurations.files(site.id, null))?.files).not.toEqual([])
  expect(valueIn(store.choices.find(partner.id))?.siteIds).toEqual([site.id])
  expect(valueIn(store.hosts.list(site.id))).toEqual([])
  expect(valueIn(store.pushes.list(site.id))).toEqual([])
  const host = valueIn(store.hosts.save(samplePushHost({ siteId: site.id })))
  valueIn(store.pushes.save(samplePushRecord({ siteId: site.id, hostId: host.id })))
  store.close()
  const connection = connect(path, 'inspect')
  expect(connection.all('PRAGMA foreign_key_check')).toEqual([])
  connection.close()
})
