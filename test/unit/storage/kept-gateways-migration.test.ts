// From facts of gateways among the settings to gateways of our own. `version-3.sqlite` was written by the version before, with one partner,
// its test, settings, and the facts of an Exchange organisation and a relay.
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect } from '#sqlite/database.ts'
import { openStore } from '#storage/store.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const written = join(import.meta.dirname, 'version-3.sqlite')

function copyOfWritten(): { folder: string; path: string } {
  const folder = temporaryFolder()
  const path = join(folder, 'handschlag.sqlite')
  copyFileSync(written, path)
  return { folder, path }
}

test('kept facts become gateways, and everything else is as it was', () => {
  const { path } = copyOfWritten()
  const store = valueIn(openStore(path))
  expect(valueIn(store.sites.list())).toMatchObject([
    {
      name: 'Exchange',
      gateway: 'exchange',
      serves: 'both',
      facts: { product: 'exchange-2019', servers: ['EX01', 'EX02'], fqdn: null, frontendProxy: true },
    },
    { name: 'Relay', gateway: 'relay', serves: 'both', facts: {} },
  ])
  expect(valueIn(store.settings.read())).toMatchObject({ organisation: 'Beispiel GmbH', language: 'de' })
  const [partner] = valueIn(store.partners.list())
  expect(partner?.domains).toEqual(['bank.example'])
  expect(valueIn(store.reports.newest('bank.example')).judgement.recommended).toBe('secure')
  store.close()
  const connection = connect(path, 'inspect')
  expect(connection.all(`SELECT * FROM setting WHERE name = 'sites'`)).toEqual([])
  expect(connection.all('PRAGMA foreign_key_check')).toEqual([])
  connection.close()
})

test('the file as it was lies beside it', () => {
  const { path } = copyOfWritten()
  valueIn(openStore(path)).close()
  const copy = connect(path.replace('.sqlite', '.before-0004.sqlite'), 'inspect')
  const [row] = copy.all(
    `SELECT json_extract(value, '$.exchange.servers[1]') AS server FROM setting WHERE name = 'sites'`,
  )
  expect(row).toEqual({ server: 'EX02' })
  copy.close()
  expect(readFileSync(written).length).toBeGreaterThan(10_000)
})

test('the house of today works on it: the relay renders at once, and a second start moves nothing again', async () => {
  const { folder } = copyOfWritten()
  const first = openHouse({ folder })
  const sites = valueIn(await first.client.site.list())
  const relay = sites.find(({ gateway }) => gateway === 'relay')
  const [partner] = valueIn(await first.client.partner.list())
  if (relay === undefined || partner === undefined) throw new Error('the file has both')
  const { choice } = valueIn(await first.client.gateway.choice({ partnerId: partner.partner.id }))
  expect(choice.level).toBe('secure')
  const request = { partnerId: partner.partner.id, siteIds: [relay.id], choice }
  expect(valueIn(await first.client.gateway.render(request))[0]?.result.kind).toBe('rendered')
  await first.house.close()
  expect(valueIn(await openHouse({ folder }).client.site.list())).toEqual(sites)
})

test.each([
  ['a list', '[1]'],
  ['a text', '"x"'],
  ['facts of a kind nobody knew', '{"sendmail":{"a":1},"__proto__":{"b":1}}'],
  ['facts that are none', '{"exchange":"EX01"}'],
])('%s among the old facts stops no upgrade', (_, value) => {
  const { path } = copyOfWritten()
  const connection = connect(path, 'use')
  connection.run(`UPDATE setting SET value = ? WHERE name = 'sites'`, value)
  connection.close()
  const store = valueIn(openStore(path))
  expect(valueIn(store.sites.list())).toEqual([])
  expect(valueIn(store.settings.read()).organisation).toBe('Beispiel GmbH')
  store.close()
})
