// Secrets in a real keyring of the system, under the real app: what is kept signs in after a restart without a question, stands in no file in
// clear, and is gone when it is forgotten.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Outcome } from '#domain/fault.ts'
import { type Keyring, startKeyring } from '#test/support/electron/keyring.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { ask } from '#test/support/electron/practice.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { draftFor, type PushTarget, startPushTarget } from '#test/support/push-house.ts'

const switches = ['--password-store=gnome-libsecret']
let keyring: Keyring
let target: PushTarget
let app: RunningApp
let hostId = ''
const start = (data?: string) =>
  launchApp({ switches, environment: keyring.environment, ...(data !== undefined && { data }) })
const job = <T>(channel: string, input: unknown): Promise<Outcome<T>> =>
  ask<T>(app.page, channel, { jobId: crypto.randomUUID(), input })
const known = async () =>
  valueIn(await ask<{ whyNot: string | null; kept: readonly unknown[] }>(app.page, 'host.secrets', { hostId }))

beforeAll(async () => {
  keyring = await startKeyring()
  target = await startPushTarget('127.6.8.9', 'none')
  app = await start()
})
afterAll(async () => {
  await app?.close()
  if (app !== undefined) await forgetData(app)
  await target?.stop()
  keyring?.stop()
})

it('keeps a password, signs in with it after a restart, and forgets it', async () => {
  const facts = {
    version: '3.7',
    mapType: 'texthash',
    configDirectory: '/etc/postfix',
    directory: '/etc/postfix/handschlag',
  }
  const rest = { caFile: '', dnssecResolver: false, ehloName: '', receives: false, clientCertificates: {} }
  const draft = { id: null, name: 'Postfix 1', gateway: 'postfix', serves: 'outbound' }
  const site = valueIn(
    await ask<{ readonly id: string }>(app.page, 'site.save', {
      ...draft,
      facts: { ...facts, ...rest, serverTimes: false, provesSessions: false },
    }),
  )
  const host = { ...draftFor(target, site.id), signIn: { kind: 'password' }, rights: 'own' }
  hostId = valueIn(await ask<{ readonly id: string }>(app.page, 'host.save', host)).id
  const view = valueIn(
    await job<{ readonly shown: { readonly fingerprint: string } }>('host.key', { hostId, hop: 0, secrets: [] }),
  )
  valueIn(await ask(app.page, 'host.pin', { hostId, hop: 0, fingerprint: view.shown.fingerprint }))

  expect(await known()).toEqual({ whyNot: null, kept: [] })
  const { password } = target.user
  const typed = { hostId, hop: 0, kind: 'password', value: password, isKept: true }
  valueIn(await job('host.signIn', { hostId, secrets: [typed] }))
  expect(await known()).toEqual({ whyNot: null, kept: [{ hop: 0, kind: 'password' }] })

  const { data } = app
  await app.close()
  app = await start(data)
  valueIn(await job('host.signIn', { hostId, secrets: [] }))
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(3)
  for (const { parentPath, name } of files)
    expect(readFileSync(join(parentPath, name)).includes(password), name).toBe(false)

  valueIn(await ask(app.page, 'host.forgetSecrets', { hostId }))
  expect(await known()).toEqual({ whyNot: null, kept: [] })
  expect(faultIn(await job('host.signIn', { hostId, secrets: [] })).code).toBe('ssh.secret-needed')
})
