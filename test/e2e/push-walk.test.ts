// A push as an admin lives it, in the real window against a real Postfix behind a real OpenSSH server, as an ordinary user with a password and
// sudo: host, key, sign-in, plan, apply, an empty second plan, and the way back byte for byte. What was typed stands in no file afterwards.
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Translate } from '#i18n/translate.ts'
import { translatorFor } from '#i18n/translate.ts'
import { openStore } from '#storage/store.ts'
import { objectionsTo, takeWholePicture } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { ask } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { type PushTarget, startPushTarget } from '#test/support/push-house.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

let app: RunningApp
let t: Translate
let target: PushTarget
let siteId = ''
let before: ReturnType<PushTarget['postfix']['snapshot']>
const partner = samplePartner()

beforeAll(async () => {
  target = await startPushTarget('127.6.8.2', 'password')
  const data = await mkdtemp(join(tmpdir(), 'handschlag-push-'))
  const store = valueIn(openStore(join(data, 'handschlag.sqlite')))
  valueIn(store.partners.save(partner))
  valueIn(store.reports.add(sampleReport({ domain: 'bank.example' })))
  store.close()
  app = await launchApp({ data, language: 'en' })
  t = translatorFor('en')
  const facts = {
    ...{ version: '3.7', mapType: 'texthash', configDirectory: target.postfix.etc, directory: target.postfix.own },
    ...{ caFile: '', dnssecResolver: false, ehloName: '', receives: false, clientCertificates: {} },
    ...{ serverTimes: false, provesSessions: false },
  }
  const draft = { id: null, name: 'Postfix Berlin', gateway: 'postfix', serves: 'outbound', facts }
  siteId = valueIn(await ask<{ readonly id: string }>(app.page, 'site.save', draft)).id
})

afterAll(async () => {
  await app?.close()
  if (app !== undefined) await forgetData(app)
  await target?.stop()
})

const button = (name: string) => app.page.getByRole('button', { name, exact: true })
const dialog = () => app.page.getByRole('dialog')

/** Closes the window at the moment a host is being changed, and goes on when asked; the answer tells what was asked. */
async function quitWhileWriting(): Promise<() => Promise<readonly string[]>> {
  await app.electron.evaluate(({ BrowserWindow, dialog }) => {
    const [window] = BrowserWindow.getAllWindows()
    const asked: string[] = []
    Object.assign(globalThis, { askedBeforeQuit: asked })
    dialog.showMessageBox = (...parameters: unknown[]) => {
      asked.push((parameters.at(-1) as { readonly message: string }).message)
      return Promise.resolve({ response: 0, checkboxChecked: false })
    }
    const send = window?.webContents.send.bind(window.webContents)
    if (window === undefined || send === undefined) return
    window.webContents.send = (channel, ...rest) => {
      if (asked.length === 0 && JSON.stringify(rest).includes('"stage":"apply"')) window.close()
      send(channel, ...rest)
    }
  })
  return () => app.electron.evaluate(() => (globalThis as unknown as { askedBeforeQuit: string[] }).askedBeforeQuit)
}

/** Answers every question for a secret until something else is there. */
async function answerUntil(done: () => Promise<void>): Promise<void> {
  const isDone = done().then(() => true)
  for (;;) {
    const field = dialog().locator('input[type=password]')
    const isAsked = field.waitFor({ timeout: 60_000 }).then(() => false)
    if (await Promise.race([isDone, isAsked])) {
      void isAsked.catch(() => undefined)
      return
    }
    await field.fill(target.user.password)
    await app.page.keyboard.press('Enter')
    await field.waitFor({ state: 'detached' })
  }
}

it('takes a host, shows its key, pins it by hand, and signs in', async () => {
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/gateways/${siteId}`)
  await button(t('push:hosts.add')).click()
  const field = (name: 'address' | 'port' | 'user') => dialog().getByRole('textbox', { name: t(`push:host.${name}`) })
  await field('address').fill(target.server.address)
  await field('port').fill(String(target.server.port))
  await field('user').fill(target.user.name)
  await dialog()
    .getByRole('radio', { name: t('push:host.way.password-detail') })
    .check({ force: true })
  await dialog()
    .getByRole('radio', { name: t('push:host.right.sudo-password') })
    .check({ force: true })
  await dialog()
    .getByRole('button', { name: t('action.save') })
    .click()
  await dialog().waitFor({ state: 'detached' })
  const name = target.server.address
  await button(t('push:host.try-of', { name })).click()
  await button(t('push:host.key-look')).click()
  await dialog()
    .getByText(/^SHA256:/)
    .waitFor()
  await takePicture(app.page, 'push-en-key')
  expect(await objectionsTo(app)).toEqual([])
  await dialog()
    .getByRole('button', { name: t('push:key.pin') })
    .click()
  await dialog().getByText(t('push:key.pinned'), { exact: true }).waitFor()
  await dialog()
    .locator('.dialog-actions')
    .getByRole('button', { name: t('action.close') })
    .click()
  await button(t('push:host.try-of', { name })).click()
  const words = app.page.getByText(new RegExp(`${target.user.name} on Linux`))
  await answerUntil(() => words.waitFor())
  await takeWholePicture(app, 'push-en-hosts')
  expect(await objectionsTo(app)).toEqual([])
})

it('plans from the partner, pushes what was shown, leads to the test mail, and finds nothing to do afterwards', async () => {
  before = target.postfix.snapshot()
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/partners/${partner.id}/configure`)
  const level = app.page.getByRole('radiogroup', { name: t('configure:level'), exact: true })
  await level.locator('input[value=encrypt]').check({ force: true })
  const look = button(t('push:ways.look-of', { site: 'Postfix Berlin' }))
  await look.waitFor()
  await takeWholePicture(app, 'push-en-ways')
  expect(await objectionsTo(app)).toEqual([])
  await look.click()
  const go = button(t('push:apply.go'))
  await answerUntil(() => go.waitFor())
  expect(target.postfix.snapshot()).toEqual(before)
  expect(await app.page.locator('.push-side-added').allTextContents()).toContainEqual(
    expect.stringMatching(/bank\.example/),
  )
  await takeWholePicture(app, 'push-en-plan')
  expect(await objectionsTo(app)).toEqual([])
  // the checklist of the partner was never begun
  const consent = t('push:plan.accept', { what: t('push:unsafe.open-items.title') })
  await app.page.getByRole('checkbox', { name: consent }).check({ force: true })
  const asked = await quitWhileWriting()
  await go.click()
  const good = app.page.getByRole('heading', { name: t('push:report.good') })
  await answerUntil(() => good.waitFor())
  expect(await asked()).toEqual([t('dialog.push-runs')])
  await takeWholePicture(app, 'push-en-done')
  expect(target.postfix.ask('postconf', '-h', 'smtp_tls_policy_maps')).toContain('tls_policy')
  await app.page.getByRole('link', { name: t('push:report.to-confirm') }).click()
  await app.page.getByRole('heading', { name: t('confirm:page.send.title') }).waitFor()
  await app.page.goBack()
  await button(t('push:report.look-again')).click()
  const nothing = app.page.getByText(t('push:plan.nothing'), { exact: true })
  await answerUntil(() => nothing.waitFor())
  await takeWholePicture(app, 'push-en-nothing')
})

it('goes back byte for byte, by a plan of its own', async () => {
  await app.page.getByRole('link', { name: t('push:page.to-gateway') }).click()
  await app.page.getByRole('button', { name: /^Take back the push/ }).click()
  const undo = button(t('push:apply.undo'))
  await answerUntil(() => undo.waitFor())
  for (const box of await app.page.getByRole('checkbox').all()) await box.check({ force: true })
  await takeWholePicture(app, 'push-en-undo')
  await undo.click()
  const undone = app.page.getByRole('heading', { name: t('push:report.undone') })
  await answerUntil(() => undone.waitFor())
  expect(target.postfix.snapshot()).toEqual(before)
})

it('keeps nothing that was typed', async () => {
  for (const path of await readdir(app.data, { recursive: true, withFileTypes: true })) {
    if (!path.isFile()) continue
    const content = await readFile(join(path.parentPath, path.name)).catch(() => Buffer.alloc(0))
    expect(content.includes(target.user.password), path.name).toBe(false)
  }
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
