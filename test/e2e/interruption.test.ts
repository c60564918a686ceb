// What happens when work is interrupted: cancelled by the person, or cut off with the whole app during a test or a save.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Partner } from '#domain/partner.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { defaultSettings } from '#domain/setting.ts'
import { exchangeTarget } from '#gateways/exchange/target.ts'
import { translatorFor } from '#i18n/translate.ts'
import { launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs } from '#test/support/electron/native-dialogs.ts'
import { ask, openPartner, partnersOf } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { type SilentMailHost, startSilentMailHost } from '#test/support/electron/silent-mail-host.ts'

const t = translatorFor('de')
let host: SilentMailHost
const folders: string[] = []
const running: RunningApp[] = []

beforeAll(async () => {
  host = await startSilentMailHost()
})
afterEach(async () => {
  for (const app of running.splice(0)) await app.close().catch(() => undefined)
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})
afterAll(() => host.close())

async function start(data: string): Promise<RunningApp> {
  const app = await launchApp({ data })
  running.push(app)
  return app
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'handschlag-cut-'))
  folders.push(folder)
  return folder
}

/** Adds the silent partner by hand, as a person types it, and begins its test. */
async function beginSilentTest(app: RunningApp): Promise<void> {
  const { page } = app
  const saved = await ask(page, 'settings.save', { ...defaultSettings, resolvers: [host.resolver] })
  expect(saved.ok).toBe(true)
  await page
    .locator('main')
    .getByRole('button', { name: t('common:start.add.title') })
    .click()
  await page.getByRole('textbox', { name: t('common:partner.name') }).fill('Muster Bank AG')
  await page.getByRole('textbox', { name: t('common:partner.domains') }).fill(host.domain)
  await takePicture(page, 'de-8-add-partner')
  await page.getByRole('button', { name: t('common:partner.save-new') }).click()
  await page.getByRole('heading', { level: 1, name: 'Muster Bank AG' }).waitFor()
  await page.getByRole('button', { name: t('common:test.run-now') }).click()
  await host.connected()
  await page.getByRole('region', { name: t('common:test.running') }).waitFor()
}

it('adds a partner by hand, shows its live test and cancels it at once', async () => {
  const app = await start(await newFolder())
  await beginSilentTest(app)
  await app.page.getByText('mx.silent.example').first().waitFor()
  await takePicture(app.page, 'de-3-live-test')
  expect(await app.page.getByRole('region', { name: t('common:test.running') }).isVisible()).toBe(true)
  expect(await app.page.getByRole('button', { name: t('common:action.cancel') }).isEnabled()).toBe(true)
  const startedAt = performance.now()
  await app.page.getByRole('button', { name: t('common:action.cancel') }).click()
  await app.page.getByText(t('common:test.cancelled')).waitFor()
  await host.disconnected()
  expect(performance.now() - startedAt).toBeLessThan(1500)
  expect((await partnersOf(app.page))[0]?.lastTest).toBeNull()
  expect(app.complaints).toEqual([])
})

it('lets a running test go when the window is reloaded', async () => {
  const app = await start(await newFolder())
  await beginSilentTest(app)
  await app.page.reload()
  await host.disconnected()
  await app.page.locator('#root > *').first().waitFor()
  expect(await partnersOf(app.page)).toHaveLength(1)
})

it('keeps every confirmed partner and report when the app is killed during a test', async () => {
  const data = await newFolder()
  const app = await start(data)
  await app.page.getByRole('button', { name: t('common:start.practice.title') }).click()
  await app.page.getByRole('option').nth(5).waitFor()
  await openPartner(app.page, 'good.example')
  await app.page.getByRole('button', { name: t('common:test.run-now') }).click()
  await app.page.getByRole('heading', { name: t('probe:verdict.suitable.word'), exact: true }).waitFor()
  const settings = await ask(app.page, 'settings.save', {
    ...defaultSettings,
    resolvers: [host.resolver],
    organisation: 'Muster Bank AG',
  })
  const draft = {
    id: null,
    name: 'Stille GmbH',
    domains: [host.domain],
    contact: defaultSettings.contact,
    agreedNames: [],
  }
  const added = await ask<Partner>(app.page, 'partner.save', draft)
  expect([settings.ok, added.ok]).toEqual([true, true])
  await openPartner(app.page, host.domain)
  await app.page.getByRole('button', { name: t('common:test.run-now') }).click()
  await host.connected()
  const before = await partnersOf(app.page)
  await app.kill()
  const again = await start(data)
  const after = await partnersOf(again.page)
  expect(after).toEqual(before)
  expect(after.find((each) => each.partner.domains.includes('good.example'))?.lastTest?.verdict).toBe('suitable')
  expect(await ask(again.page, 'settings.read')).toMatchObject({ ok: true, value: { organisation: 'Muster Bank AG' } })
})

it('leaves whole files or none when the app is killed while saving', async () => {
  const data = await newFolder()
  const app = await start(data)
  expect((await ask(app.page, 'lab.start')).ok).toBe(true)
  const good = (await partnersOf(app.page)).find((each) => each.partner.domains.includes('good.example'))
  const partnerId = good?.partner.id ?? ''
  expect((await ask(app.page, 'probe.run', { jobId: 'one', input: { partnerId } })).ok).toBe(true)
  const facts = { ...exchangeTarget.emptySite, servers: ['EX01'] }
  const draft = { id: null, name: 'Exchange', gateway: 'exchange', serves: 'outbound', facts }
  const site = await ask<GatewaySite>(app.page, 'site.save', draft)
  const request = { partnerId, siteIds: site.ok ? [site.value.id] : [], choice: defaultChoice }
  const reference = await newFolder()
  await answerDialogs(app, reference)
  expect((await ask(app.page, 'gateway.save', request)).ok).toBe(true)
  const torn = await newFolder()
  await answerDialogs(app, torn)
  await saveWithoutEnd(app, request)
  await app.kill()
  for (const name of (await readdir(torn)).filter((each) => !each.endsWith('.part'))) {
    expect(await readFile(join(torn, name))).toEqual(await readFile(join(reference, name)))
  }
  expect((await readdir(reference)).some((name) => name.endsWith('.part'))).toBe(false)
  const again = await start(data)
  expect((await partnersOf(again.page)).length).toBeGreaterThan(5)
})

// Saves over and over, so that the kill falls into a save; returns after the first. A question to a page that died may never be
// answered, so nobody waits for the end.
function saveWithoutEnd(app: RunningApp, request: unknown): Promise<void> {
  return new Promise((began, failed) => {
    const save = async (): Promise<void> => {
      await ask(app.page, 'gateway.save', request)
      began()
      return save()
    }
    save().catch(failed)
  })
}
