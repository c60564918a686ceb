// A counter-proof and a test mail at Domino as the window asks for them: through a real OpenSSH server and sudo, with the trap behind it. Domino is not
// there (test/transcripts/domino/README.md); its router is a program of ours, so what a real one would do is not shown.
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import type { ZoneServer } from '#lab/zone-server.ts'
import { serveTestZone } from '#test/support/dns-zone.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { confirmView, fewModes, planProof, runProof, testMailOf } from '#test/support/proof-on-host.ts'
import type { PushHouse } from '#test/support/push-house.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'
import { trialHouse } from '#test/support/trial-house.ts'
import { type FakeDomino, installFakeDomino, preparedDocuments } from '../transcripts/domino/fake-domino.ts'
import { facts } from '../unit/gateways/domino/sample-installation.ts'

const address = '127.0.16.22'
const name = 'CN=tlsonly1/O=TLSOnly'
const sample = {
  unid: 'A9'.padEnd(32, '0'),
  form: 'Domain',
  items: { Type: 'Domain', InternetDomain: 'handschlag-gegenprobe.invalid', InternetHost: '192.0.2.25' },
}
const limit = { timeout: 420_000 }
let server: SshServer
let user: SshUser
let zone: ZoneServer
let house: PushHouse
let domino: FakeDomino
let programs: string
const sudoRules = () => join('/etc/sudoers.d', `${user.name}-path`)

beforeAll(async () => {
  zone = await serveTestZone({ mx: {}, addresses: {} })
  user = addSshUser({ sudo: 'nopasswd' })
  programs = mkdtempSync(join(tmpdir(), 'hs-iptables-'))
  chmodSync(programs, 0o755)
  copyFileSync(join(import.meta.dirname, '../transcripts/domino/fakes/iptables.py'), join(programs, 'iptables'))
  chmodSync(join(programs, 'iptables'), 0o755)
  writeFileSync(sudoRules(), `Defaults:${user.name} secure_path="${programs}:/usr/sbin:/usr/bin:/sbin:/bin"\n`, {
    mode: 0o440,
  })
  server = await startSshServer(address, await findFreePort(address))
}, 60_000)
afterAll(async () => {
  await server?.stop()
  rmSync(sudoRules(), { force: true })
  user?.remove()
  rmSync(programs, { recursive: true, force: true })
  await zone?.stop()
}, 60_000)

beforeEach(async () => {
  domino = installFakeDomino(name, [...preparedDocuments(name, 'TLSOnly'), sample], user.name)
  domino.behave({ carries: true })
  const described = { ...facts, ...domino.facts, topology: 'D-T' }
  const gateway = { gateway: 'domino' as const, name: 'Domino 1', facts: described }
  house = await trialHouse({ zone, server, user }, gateway, 'may')
  return () => domino.remove()
}, 60_000)

test('a counter-proof shows what negotiated is worth, and everything temporary is gone', limit, async () => {
  const before = [domino.documents(), domino.notesIni()]
  const proof = valueIn(await runProof(house, await planProof(house, house.host.id, fewModes)))
  expect(Object.fromEntries(proof.modes.map(({ mode, result }) => [mode, result]))).toEqual({
    ...{ control: 'passed', 'self-signed': 'passed', 'no-starttls': 'in-clear' },
  })
  const whole = { gateway: 'domino', temporary: 'gone', left: [], normalRoute: { isSame: true }, fault: null }
  expect(proof).toMatchObject({
    verdict: 'not-enforced',
    reasons: ['clear-text-left', 'level-may', 'no-rule'],
    ...whole,
  })
  expect([domino.documents(), domino.notesIni()]).toEqual(before)
  expect(existsSync(join(programs, 'rules')) ? readFileSync(join(programs, 'rules'), 'utf8') : '').toBe('')
  expect((await confirmView(house)).open).toEqual([])
})

test('a test mail is handed in on the host and followed there', limit, async () => {
  const mail = testMailOf(house, 'admin@firma.example')
  const sent = valueIn(await house.client.confirm.sendTest(mail, () => undefined))
  expect(sent).toMatchObject({ handed: 'yes', fate: { kind: 'delivered', host: '198.51.100.25:25' }, fault: null })
})
