// A counter-proof and a test mail at Exchange as the window asks for them: through a real OpenSSH server with the trap behind it. Exchange itself is a
// program of ours that follows the uploaded files (test/transcripts/exchange/README.md); what a real one would do is not shown.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import type { ZoneServer } from '#lab/zone-server.ts'
import { serveTestZone } from '#test/support/dns-zone.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { confirmView, planProof, runProof, testMailOf } from '#test/support/proof-on-host.ts'
import type { PushHouse } from '#test/support/push-house.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'
import { trialHouse } from '#test/support/trial-house.ts'

const address = '127.0.16.21'
const fakes = join(import.meta.dirname, '../transcripts/exchange/fakes')
const limit = { timeout: 300_000 }
let server: SshServer
let user: SshUser
let zone: ZoneServer
let house: PushHouse
const at = (name: string) => join(user.home, 'exchange', name)

beforeAll(async () => {
  zone = await serveTestZone({ mx: {}, addresses: {} })
  user = addSshUser({ sudo: 'none' })
  const path = `SetEnv PATH=${user.home}/exchange/bin:/usr/bin:/bin`
  server = await startSshServer(address, await findFreePort(address), [path])
  mkdirSync(at('bin'), { recursive: true })
  copyFileSync(join(fakes, 'powershell.py'), at('bin/powershell.exe'))
  copyFileSync(join(fakes, 'trial_server.py'), at('bin/trial_server.py'))
  chmodSync(at('bin/powershell.exe'), 0o755)
  chmodSync(at(''), 0o777)
  writeFileSync(at('session.json'), '"server"')
  writeFileSync(at('told.jsonl'), '')
  chmodSync(at('told.jsonl'), 0o666)
}, 60_000)
afterAll(async () => {
  await server?.stop()
  user?.remove()
  await zone?.stop()
}, 60_000)

beforeEach(async () => {
  const facts = {
    ...{ product: 'exchange-2019', servers: ['EX01'], fqdn: '', frontendProxy: false, receivingServers: [] },
    ...{ receiveFqdn: '', domainSecurity: false, clientCertificates: {} },
  }
  const gateway = { gateway: 'exchange' as const, name: 'Exchange 1', facts }
  house = await trialHouse({ zone, server, user }, gateway, 'encrypt', { system: 'windows', rights: 'own' })
}, 60_000)

test('a counter-proof ends with a verdict, and everything temporary is gone', limit, async () => {
  const planned = await planProof(house)
  expect(valueIn(planned).rule.text).toContain('TlsAuthLevel=encryptiononly')
  const proof = valueIn(await runProof(house, planned))
  expect(Object.fromEntries(proof.modes.map(({ mode, result }) => [mode, result]))).toEqual({
    ...{ control: 'passed', 'self-signed': 'passed', 'unknown-authority': 'passed', 'wrong-name': 'passed' },
    ...{ expired: 'passed', 'no-starttls': 'held', 'starttls-refused': 'held', 'starttls-stripped': 'held' },
    'old-protocol': 'held',
  })
  const whole = { gateway: 'exchange', temporary: 'gone', left: [], normalRoute: { isSame: true }, fault: null }
  expect(proof).toMatchObject({ reasons: ['all-held'], verdict: 'enforced', ...whole })
  expect(JSON.parse(readFileSync(at('server.json'), 'utf8'))).toMatchObject({ run: '', mails: {} })
  const told = readFileSync(at('told.jsonl'), 'utf8')
  for (const mode of ['Hand', 'Again', 'Drop']) expect(told).toContain(`"-Mode", "${mode}"`)
  expect((await confirmView(house)).open).toEqual([])
})

test('a test mail is handed in on the host and followed there', limit, async () => {
  const mail = testMailOf(house, 'admin@firma.example')
  const sent = valueIn(await house.client.confirm.sendTest(mail, () => undefined))
  expect(sent).toMatchObject({ handed: 'yes', fate: { kind: 'delivered', host: 'mx.bank.example' }, fault: null })
})
