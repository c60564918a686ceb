// The relay introduces itself with a name servers believe; any other is refused at the border, before a partner refuses it.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { relayConfig } from '#domain/relay-config.ts'
import { relaySetup } from '#domain/relay-trial.ts'
import { readConfig } from '#relay/service/load-config.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { setupFormOf } from '../../../renderer/features/relay/setup-values.ts'

const config = (hostName: string) => ({
  schema: 'handschlag.relay/1',
  hostName,
  postmaster: 'postmaster@firma.example',
  listeners: [{ address: '127.0.0.1', port: 2525, tls: null }],
})
const { ownDomains: _own, nextHop: _hop, ...form } = setupFormOf(null, '', [])
const setup = (hostName: string) => ({
  ...form,
  hostName,
  postmaster: 'postmaster@firma.example',
  listenPort: 2525,
  networks: ['127.0.0.0/8'],
  ownDomains: [],
  nextHop: null,
  siteId: null,
})

test.each(['desk', 'localhost', 'relay.localdomain', 'localhost.localdomain.'])('%s is no name for a relay', (name) => {
  const read = relayConfig.safeParse(config(name))
  expect(read.error?.issues).toMatchObject([{ path: ['hostName'], message: 'probe.helo-refused' }])
  expect(relaySetup.safeParse(setup(name)).error?.issues[0]?.path).toEqual(['hostName'])
})

test('a complete name is taken as it is written in the DNS', () => {
  expect(relayConfig.parse(config('Relay.Firma.example.')).hostName).toBe('relay.firma.example')
  expect(relaySetup.parse(setup('relay.firma.example')).hostName).toBe('relay.firma.example')
})

test('the relay names the name in its fault', async () => {
  const path = join(temporaryFolder(), 'relay.json')
  await writeFile(path, JSON.stringify(config('desk')))
  expect(faultIn(await readConfig(path))).toMatchObject({ code: 'probe.helo-refused', params: { path, value: 'desk' } })
})
