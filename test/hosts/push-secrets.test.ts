// Secrets typed for a push: used for this job, kept only when that was asked for and they opened something, forgotten with their host, and
// nowhere else: not in the database, the plan, the journal, the log, the work folder or the logs of the host.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TypedSecret } from '#domain/push/push-host.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { type PushTarget, pushHouse, startPushTarget, wishOf } from '#test/support/push-house.ts'

let target: PushTarget
const silent = () => undefined

beforeAll(async () => {
  target = await startPushTarget('127.3.7.5', 'password')
})
afterAll(() => target?.stop())

const byPassword = { signIn: { kind: 'password' }, rights: 'sudo-password' } as const

function typedFor(hostId: string, changes: Partial<TypedSecret> = {}): TypedSecret[] {
  const { password: value } = target.user
  const kinds = ['password', 'sudo'] as const
  return kinds.map((kind) => ({ hostId, hop: 0, kind, value, isKept: false, ...changes }))
}

it('are asked for by name, used, kept when asked, and found nowhere else', async () => {
  const house = await pushHouse(target, byPassword)
  const { client, host, outside, folder, siteId } = house
  const hostId = host.id
  const needed = faultIn(await client.push.plan(wishOf(house), silent))
  expect(needed).toMatchObject({ code: 'ssh.secret-needed', params: { hostId, kind: 'password', hop: 0 } })
  const [password] = typedFor(hostId)
  if (password === undefined) throw new Error('there are two')
  const sudo = faultIn(await client.push.plan(wishOf(house, [password]), silent))
  expect(sudo).toMatchObject({ code: 'ssh.secret-needed', params: { hostId, kind: 'sudo', hop: 0 } })
  expect(outside.seen.secrets.size).toBe(0)

  const wrong = typedFor(hostId, { value: 'planted-wrong-5b1', isKept: true })
  expect(faultIn(await client.host.signIn({ hostId, secrets: wrong }, silent))).toMatchObject({
    code: 'ssh.secret-needed',
    params: { hostId, hop: 0, kind: 'password', wasWrong: 1 },
  })
  expect(outside.seen.secrets.size).toBe(0)

  const typed = typedFor(hostId, { isKept: true })
  const plan = valueIn(await client.push.plan(wishOf(house, typed), silent))
  expect([...outside.seen.secrets.keys()].toSorted()).toEqual([`ssh/${hostId}/0/password`, `ssh/${hostId}/0/sudo`])
  expect(valueIn(await client.host.secrets({ hostId }))).toEqual({
    whyNot: null,
    kept: [
      { hop: 0, kind: 'password' },
      { hop: 0, kind: 'sudo' },
    ],
  })
  const accepted = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
  const order = { planId: plan.id, planHash: plan.hash, accepted, revertAfterMinutes: null, secrets: [] }
  const report = valueIn(await client.push.apply(order, silent))
  expect(report.fault).toBeNull()

  const said = JSON.stringify([
    needed,
    sudo,
    plan,
    report,
    valueIn(await client.push.journal({ siteId })),
    outside.seen.bugs,
  ])
  const places = [folder, join(target.user.home, '.handschlag'), target.postfix.at('.')]
  const texts = [said, target.server.log(), ...places.flatMap(everyFileBelow)]
  expect(texts.length).toBeGreaterThan(20)
  for (const secret of [target.user.password, 'planted-wrong-5b1']) {
    for (const text of texts) expect(text.includes(secret) || text.includes(base64Of(secret))).toBe(false)
  }

  valueIn(await client.host.remove({ hostId }))
  expect(outside.seen.secrets.size).toBe(0)
}, 120_000)

it('that are kept and wrong are tried once, asked for again, and give way to what opens', async () => {
  const house = await pushHouse(target, byPassword)
  const { client, host, outside } = house
  const hostId = host.id
  const nameOf = (kind: string) => `ssh/${hostId}/0/${kind}`
  const failures = () => target.server.log().match(/Failed password/g)?.length ?? 0
  const keepWrong = () => {
    for (const kind of ['password', 'sudo']) outside.seen.secrets.set(nameOf(kind), 'was-changed-over-there')
  }
  const askedFor = (kind: string) => ({ code: 'ssh.secret-needed', params: { hostId, hop: 0, kind, wasWrong: 1 } })
  for (const isKept of [true, false]) {
    keepWrong()
    const before = failures()
    const [password, sudo] = typedFor(hostId, { isKept })
    if (password === undefined || sudo === undefined) throw new Error('there are two')
    expect(faultIn(await client.push.plan(wishOf(house), silent))).toMatchObject(askedFor('password'))
    expect(failures() - before).toBe(1)
    expect(outside.seen.secrets.get(nameOf('password'))).toBe('was-changed-over-there')
    expect(faultIn(await client.push.plan(wishOf(house, [password]), silent))).toMatchObject(askedFor('sudo'))
    valueIn(await client.push.plan(wishOf(house, [password, sudo]), silent))
    expect(failures() - before).toBe(1)
    const kept = isKept ? target.user.password : undefined
    expect(['password', 'sudo'].map((kind) => outside.seen.secrets.get(nameOf(kind)))).toEqual([kept, kept])
  }
}, 60_000)

it('are not sent to another place, and go with their gateway', async () => {
  const { client, host, outside, siteId } = await pushHouse(target, byPassword)
  const { createdAt, changedAt, ...draft } = host
  expect(createdAt).toBe(changedAt)
  const hostId = host.id
  const secrets = typedFor(hostId, { isKept: true })
  valueIn(await client.host.signIn({ hostId, secrets }, silent))
  expect(outside.seen.secrets.size).toBe(2)
  valueIn(await client.host.save({ ...draft, name: 'Renamed' }))
  expect(outside.seen.secrets.size).toBe(2)
  valueIn(await client.host.save({ ...draft, user: 'somebody' }))
  expect(outside.seen.secrets.size).toBe(0)
  valueIn(await client.host.save(draft))
  const view = valueIn(await client.host.key({ hostId, hop: 0, secrets: [] }, silent))
  valueIn(await client.host.pin({ hostId, hop: 0, fingerprint: view.shown.fingerprint }))
  valueIn(await client.host.signIn({ hostId, secrets }, silent))
  expect(outside.seen.secrets.size).toBe(2)
  valueIn(await client.site.remove({ siteId }))
  expect(outside.seen.secrets.size).toBe(0)
})

it('are not kept without a keychain, and nothing is sent when they should be', async () => {
  const { client, host, outside } = await pushHouse(target, byPassword)
  const hostId = host.id
  outside.takeKeychain('weak-keychain')
  const kept = typedFor(hostId, { isKept: true })
  expect(faultIn(await client.host.signIn({ hostId, secrets: kept }, silent)).code).toBe('ssh.keychain-missing')
  expect(valueIn(await client.host.secrets({ hostId }))).toEqual({ whyNot: 'weak-keychain', kept: [] })
  valueIn(await client.host.signIn({ hostId, secrets: typedFor(hostId) }, silent))
  expect(faultIn(await client.host.signIn({ hostId, secrets: [] }, silent)).code).toBe('ssh.secret-needed')
})

function everyFileBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .map((path) => readFileSync(path, 'latin1'))
}

function base64Of(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1)
}
