// The relay as a service, as an admin runs it: a real process, a real Postfix as the partner, the command line beside it.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { createLabAuthority } from '#lab/authority.ts'
import { findFreePort } from '#lab/loopback.ts'
import { startLoad } from '#test/bench/relay/load-process.ts'
import { startRelayProcess } from '#test/bench/relay/relay-process.ts'
import { until } from '#test/bench/relay/until.ts'
import { runHandschlag } from '#test/support/command-line.ts'
import { startPostfix } from '#test/support/postfix.ts'
import { openRawClient } from '#test/support/relay/raw-client.ts'
import { openServiceHouse, type ServiceHouse } from '#test/support/relay/service-house.ts'

beforeAll(async () => {
  await runHandschlag(['--help'])
})

const dayMs = 86_400_000
const handIn = (house: ServiceHouse, messages = 1, tag = 'mail') =>
  startLoad({ port: house.port, messages, sessions: 1, bytes: 2000, tls: true, resends: false, tag }).done

const readPolicies = (house: ServiceHouse) => {
  const path = join(dirname(house.config), 'relay-policy.json')
  return {
    path,
    file: JSON.parse(readFileSync(path, 'utf8')) as { policies: Record<string, unknown>[] },
  }
}
const changePolicy = (house: ServiceHouse, change: Readonly<Record<string, unknown>>) => {
  const { path, file } = readPolicies(house)
  writeFileSync(path, JSON.stringify({ ...file, policies: file.policies.map((policy) => ({ ...policy, ...change })) }))
}

test('mail reaches a real Postfix over verified TLS, and the evidence of it holds', async () => {
  const house = await openServiceHouse()
  const authority = createLabAuthority(new Date())
  const now = Date.now()
  const tls = authority.issue({
    names: ['mx.partner.test'],
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + dayMs),
  })
  const postfix = startPostfix({
    address: '127.0.0.1',
    port: await findFreePort('127.0.0.1'),
    hostName: 'mx.partner.test',
    tls,
    settings: {
      relay_domains: 'partner.test',
      smtpd_relay_restrictions: 'permit_auth_destination, reject',
      relay_transport: 'discard:',
    },
    services: ['discard unix - - n - - discard', 'rewrite unix - - n - - trivial-rewrite'],
  })
  onTestFinished(() => postfix.stop())
  changePolicy(house, {
    trust: { kind: 'private', authorities: [authority.rootPem] },
    route: { kind: 'hosts', hosts: [{ host: 'mx.partner.test', port: postfix.port }] },
  })
  const relay = await house.start()
  expect(await handIn(house)).toMatchObject({ taken: 1 })
  await relay.logged('delivered')
  expect(postfix.log()).toMatch(/TLS connection established from .*: TLSv1\.3/)
  const verified = await runHandschlag(['evidence', 'verify', '--config', house.config, '--json'])
  expect(verified).toMatchObject({ code: 0 })
  expect(await relay.stop()).toBe(0)
})

test('a policy that the partner breaks holds the mail; the reload by SIGHUP keeps sessions and lets it go', async () => {
  const house = await openServiceHouse()
  changePolicy(house, { names: ['mx.other.test'], failure: { action: 'hold' } })
  const relay = await house.start()
  await handIn(house)
  await relay.logged('held')
  expect(await house.askJson('queue')).toMatchObject({
    total: 1,
    items: [{ state: 'held', held: { why: 'tls-not-valid', fallback: 'bounce' }, domain: 'partner.test' }],
  })
  expect((await house.ask('queue')).stdout).toContain('Held because the connection does not meet the policy.')
  const session = await openRawClient({ port: house.port })
  await session.say('EHLO client.own.example')

  changePolicy(house, { names: ['mx.partner.test'], failure: { action: 'defer' } })
  relay.child.kill('SIGHUP')
  await relay.logged('reloaded')
  expect(await session.say('MAIL FROM:<anna@own.example>')).toMatch(/^250/)
  session.destroy()

  expect(await house.ask('release', '--domain', 'nobody.test')).toMatchObject({ code: 1 })
  expect(await house.ask('release', '--partner', 'Partner AG')).toMatchObject({
    code: 0,
    stdout: '1 delivery is released.\n',
  })
  await relay.logged('delivered')
  expect(await place(house)).toMatchObject({ messages: 1, mailInClear: 0 })
})

test('mail accepted before a kill is delivered after the next start, which follows at once', async () => {
  const house = await openServiceHouse()
  changePolicy(house, { names: ['mx.other.test'], failure: { action: 'hold' } })
  const first = await house.start()
  await handIn(house, 3)
  await until('three held', 20_000, async () => (await house.askJson('status'))['held'] === 3)
  await first.kill()
  expect(await house.ask('status')).toMatchObject({ code: 3, stdout: '' })
  const second = await house.start()
  expect(second.log.filter(({ level }) => level === 'error')).toEqual([])
  expect(await house.askJson('status')).toMatchObject({ held: 3, queued: 0, isTakingMail: true })
  changePolicy(house, { names: ['mx.partner.test'] })
  second.child.kill('SIGHUP')
  await second.logged('reloaded')
  expect(await house.ask('release', '--all')).toMatchObject({ code: 0 })
  await until('three delivered', 20_000, async () => (await place(house)).unique === 3)
})

test('a file that cannot be taken over changes nothing and is told in the status', async () => {
  const house = await openServiceHouse()
  const relay = await house.start()
  const { path, file } = readPolicies(house)
  writeFileSync(path, JSON.stringify({ ...file, policies: 'none' }))
  // without a signal: the file is looked at every other second
  await relay.logged('reload refused')
  expect(await house.askJson('status')).toMatchObject({ reloadFault: 'input.wrong-format', policies: 1 })
  await handIn(house)
  await relay.logged('delivered')
})

test('a second relay on the same folder is refused, and the first goes on', async () => {
  const house = await openServiceHouse()
  const relay = await house.start()
  const second = startRelayProcess(house.config)
  expect(await second.ended).toBe(2)
  expect(second.words.join('\n')).toContain(`(process ${relay.child.pid})`)
  expect(await house.ask('status')).toMatchObject({ code: 0 })
})

const place = (house: ServiceHouse) => house.place.sink.counts()
