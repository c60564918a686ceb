// The relay's setup as files: what the window does not ask for stays as it was, a broken file is named and left alone.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { relayConfig } from '#domain/relay-config.ts'
import type { RelaySetup } from '#domain/relay-trial.ts'
import { setupOf, trialFilesIn } from '#operations/relay/trial-files.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const setup: RelaySetup = {
  hostName: 'relay.firma.example',
  postmaster: 'postmaster@firma.example',
  listenAddress: '127.0.0.1',
  listenPort: 2525,
  certificate: '',
  key: '',
  networks: ['127.0.0.0/8'],
  ownDomains: ['firma.example'],
  nextHop: { host: 'domino.firma.example', port: 25 },
  unlisted: 'refuse',
  siteId: null,
  startsWithApp: true,
}

test('a setup is kept as a configuration the relay accepts, and read back as it was', async () => {
  const files = trialFilesIn(join(temporaryFolder(), 'relay'))
  expect(valueIn(await files.config())).toBeUndefined()
  valueIn(await files.saveSetup(setup))
  const config = valueIn(await files.config())
  expect(config === undefined ? undefined : setupOf(config, await files.note())).toEqual(setup)
  expect(await files.policyText()).toContain('handschlag.relay-policy/2')
})

test('what an admin wrote into the file by hand stays', async () => {
  const folder = temporaryFolder()
  const files = trialFilesIn(folder)
  valueIn(await files.saveSetup(setup))
  const path = join(folder, 'relay.json')
  const before = relayConfig.parse(JSON.parse(readFileSync(path, 'utf8')))
  const edited = { ...before, limits: { ...before.limits, recipients: 7 }, metrics: { port: 9125 } }
  writeFileSync(path, JSON.stringify(edited))
  valueIn(await files.saveSetup({ ...setup, listenPort: 2626 }))
  const after = valueIn(await files.config())
  expect(after).toMatchObject({ limits: { recipients: 7 }, metrics: { port: 9125 }, listeners: [{ port: 2626 }] })
})

test('policies given out before are not emptied by a new setup', async () => {
  const folder = temporaryFolder()
  const files = trialFilesIn(folder)
  valueIn(await files.saveSetup(setup))
  const text = '{ "schema": "handschlag.relay-policy/2", "policies": [] } '
  valueIn(await files.savePolicies(text))
  valueIn(await files.saveSetup(setup))
  expect(readFileSync(join(folder, 'relay-policy.json'), 'utf8')).toBe(text)
})

test('a broken configuration is named with the place, and no byte of it changes', async () => {
  const folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'relay.json')
  for (const text of ['not json', '{"schema":"handschlag.relay/1"}']) {
    writeFileSync(path, text)
    const files = trialFilesIn(folder)
    expect(faultIn(await files.config())).toMatchObject({ code: 'input.wrong-format', params: { path } })
    expect(faultIn(await files.saveSetup(setup)).code).toBe('input.wrong-format')
    expect(readFileSync(path, 'utf8')).toBe(text)
  }
})

test('a next hop that is missing is refused before anything is written', async () => {
  const folder = temporaryFolder()
  const files = trialFilesIn(join(folder, 'relay'))
  expect(faultIn(await files.saveSetup({ ...setup, nextHop: null })).code).toBe('input.wrong-format')
  expect(valueIn(await files.config())).toBeUndefined()
})
