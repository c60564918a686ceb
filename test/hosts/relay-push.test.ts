// The relay brought to a bare Linux host over real SSH and put to work there: mail to a partner who keeps the policy is delivered, mail to
// one without STARTTLS is held; a second push is empty, a new policy is taken over without a restart, and everything can be taken back.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { type BareHost, startBareHost } from '#test/support/relay/bare-host.ts'
import { planRelay } from '#test/support/relay/push-relay.ts'
import { openRelayField, type RelayField } from '#test/support/relay/relay-field.ts'
import { buildRelayPackage } from '../../main/build-relay-package.mjs'

let field: RelayField
let bare: BareHost
let host: DeliveryHost
let packagePath: string
beforeAll(async () => {
  field = await openRelayField('127.71.1')
  packagePath = await buildRelayPackage(join(field.folder, 'handschlag-relay.tar.gz'))
  bare = await startBareHost(field.ssh, false)
  field.bringKeys(bare)
  host = await bare.open()
})
afterAll(async () => {
  host?.shell.close()
  await bare?.stop()
  await field?.stop()
})
const records: PushRecord[] = []

test('a host without Node enforces the policy within five minutes', async () => {
  const startedAt = performance.now()
  const wish = { site: field.site('archive'), policies: field.policies(), packagePath }
  const planned = await planRelay(host, wish)
  expect(planned.host.changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'file /etc/handschlag/relay.json',
    'file /etc/handschlag/relay-policy.json',
    'setting /opt/handschlag/current',
    'setting user handschlag-relay',
    'service handschlag-relay',
  ])
  expect(planned.host.notes.map(({ code }) => code)).toEqual(['without-systemd', 'runtime'])
  expect(planned.host.unsafe).toEqual([])
  expect(existsSync(bare.at('etc/handschlag'))).toBe(false)
  const ran = await planned.run()
  expect(ran.fault).toBeNull()
  expect(ran.record).toMatchObject({ state: 'done' })
  if (ran.record !== undefined) records.push(ran.record)
  console.log(`first command to enforcing: ${Math.round(performance.now() - startedAt)} ms`)
  expect(performance.now() - startedAt).toBeLessThan(300_000)
  await field.handIn('anna@good.example', 'anna@no-starttls.example')
  await expect.poll(() => field.good.delivered.length, { timeout: 20_000 }).toBe(1)
  expect(field.good.delivered[0]?.protocol).toMatch(/^TLSv1\.[23]$/)
  await expect
    .poll(() => field.queueOf(bare), { timeout: 20_000 })
    .toMatchObject({ total: 1, items: [{ state: 'held', domain: 'no-starttls.example' }] })
  expect(field.clear.counts.mailBytesInClear).toBe(0)
  expect(statSync(bare.at('etc/handschlag/relay.json')).mode & 0o777).toBe(0o640)
})

test('a second push is empty', async () => {
  const { plan } = await planRelay(host, { site: field.site('archive'), policies: field.policies(), packagePath })
  expect(isEmptyPlan(plan)).toBe(true)
})

test('a policy is taken over without a restart, and a refused one changes nothing', async () => {
  const before = field.statusOf(bare)
  const policies = field.policies({ reviewBy: '2027-11-22' })
  const planned = await planRelay(host, { site: field.site('archive'), policies, packagePath })
  expect(planned.host.changes.map(({ name }) => name)).toEqual(['/etc/handschlag/relay-policy.json'])
  expect(planned.host.notes.map(({ code }) => code)).toContain('reloads')
  const ran = await planned.run()
  expect(ran).toMatchObject({ fault: null, record: { state: 'done' } })
  if (ran.record !== undefined) records.push(ran.record)
  const after = field.statusOf(bare)
  expect(after['pid']).toBe(before['pid'])
  expect(after['policySha256']).not.toBe(before['policySha256'])
  expect(after['policyLoadedAt']).not.toBe(before['policyLoadedAt'])
})

test('a hand edit and the end of enforcement are asked for', async () => {
  const path = bare.at('etc/handschlag/relay-policy.json')
  const kept = readFileSync(path, 'utf8')
  bare.ask('sed', '-i', 's/2027-11-22/2027-11-23/', '/etc/handschlag/relay-policy.json')
  const planned = await planRelay(host, {
    site: field.site('archive'),
    policies: field.policies().slice(1),
    packagePath,
  })
  expect(planned.host.unsafe.map(({ code }) => code).sort()).toEqual(['enforcement-ends', 'hand-edited'])
  expect((await planned.run()).fault?.code).toBe('push.unsafe')
  bare.ask('sed', '-i', 's/2027-11-23/2027-11-22/', '/etc/handschlag/relay-policy.json')
  expect((await planned.run(['enforcement-ends', 'hand-edited'])).fault?.code).toBe('push.stale')
  expect(readFileSync(path, 'utf8')).toBe(kept)
})

test('everything is taken back in turn, queue and evidence stay', async () => {
  const wish = { site: field.site('archive'), policies: field.policies(), packagePath }
  const [first, second] = records
  if (first === undefined || second === undefined) throw new Error('nothing was pushed')
  const back = await planRelay(host, wish, second)
  expect(back.host.changes.map(({ name }) => name)).toEqual(['/etc/handschlag/relay-policy.json'])
  expect(await back.run()).toMatchObject({ fault: null, record: { state: 'done' } })
  expect(isEmptyPlan((await planRelay(host, wish)).plan)).toBe(true)
  const away = await planRelay(host, wish, first)
  expect(away.host.changes.map(({ kind, after }) => [kind, after])).toEqual([
    ['file', null],
    ['file', null],
    ['setting', null],
    ['service', null],
  ])
  expect(away.host.unsafe.map(({ code }) => code)).toEqual(['enforcement-ends'])
  expect((await away.run()).fault?.code).toBe('push.unsafe')
  expect(await away.run(['enforcement-ends'])).toMatchObject({ fault: null, record: { state: 'done' } })
  expect(existsSync(bare.at('etc/handschlag'))).toBe(false)
  expect(existsSync(bare.at('opt/handschlag/current'))).toBe(false)
  expect(existsSync(bare.at('run/handschlag-relay.pid'))).toBe(false)
  expect(bare.ask('ls', '/var/lib/handschlag')).toContain('.sqlite')
})
