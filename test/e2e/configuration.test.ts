// Configuring in the real window: own gateways, the choice for a practice partner, files with their reasons, the difference after a change,
// saving and printing; by keyboard, judged by axe, whole at 200 %, in both languages and in dark.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { gatewayName, siteFieldText } from '#i18n/describe-rendering.ts'
import type { Translate } from '#i18n/translate.ts'
import {
  objectionsTo,
  overflowOf,
  takeScreenPicture,
  takeWholePicture,
  zoomTo,
} from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs } from '#test/support/electron/native-dialogs.ts'
import { addExchange, addRelay, openGateways } from '#test/support/electron/own-gateways.ts'
import { openPartner, startPractice } from '#test/support/electron/practice.ts'
import { readPdf } from '#test/support/electron/read-pdf.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'

let app: RunningApp
let t: Translate
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handschlag-configure-'))
  app = await launchApp()
  t = await startPractice(app.page, 'de')
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
  await rm(folder, { recursive: true, force: true })
})

const card = (name: string) => app.page.getByRole('region', { name, exact: true })

/** Makes the window high enough for a picture of more than its first screen. */
async function tall(height: number): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }, wanted) => {
    BrowserWindow.getAllWindows()[0]?.setSize(1280, wanted)
  }, height)
}

/** A closer look at the page as it is: axe, light and dark, and 200 %. */
async function lookAt(name: string): Promise<void> {
  await takeWholePicture(app, `configuration-${name}`)
  expect(await objectionsTo(app)).toEqual([])
  await app.page.emulateMedia({ colorScheme: 'dark' })
  await takeWholePicture(app, `configuration-${name}-dark`)
  expect(await objectionsTo(app)).toEqual([])
  await app.page.emulateMedia({ colorScheme: null })
  await zoomTo(app, 2)
  await tall(2400)
  await takeScreenPicture(app, `configuration-${name}-zoom`)
  await tall(860)
  expect(await overflowOf(app, 'main')).toBeLessThanOrEqual(0)
  await zoomTo(app, 1)
}

it('explains own gateways while there is none, and adds the relay by one press', async () => {
  await openGateways(app.page, t)
  await app.page.getByRole('heading', { name: t('sites:empty.title') }).waitFor()
  await lookAt('no-gateways')
  await addRelay(app.page, t)
})

it('asks for what a kind of gateway needs, and names what is missing at its field', async () => {
  await app.page.getByRole('link', { name: t('sites:add') }).click()
  await app.page.getByRole('radio', { name: gatewayName('exchange', t) }).check({ force: true })
  const servers = app.page.getByRole('textbox', { name: siteFieldText('exchange', 'servers', 'label', t) })
  await servers.fill('not a server!')
  await app.page.getByRole('button', { name: t('sites:save-new') }).click()
  await app.page.getByText(t('sites:issue.refused')).waitFor()
  expect(await servers.getAttribute('aria-invalid')).toBe('true')
  await expect.poll(() => servers.evaluate((field) => field === document.activeElement)).toBe(true)
  await lookAt('gateway-form')
  await app.page.getByRole('button', { name: t('common:action.cancel') }).click()
  await addExchange(app.page, t, 'Exchange Berlin', 'EX01')
  await lookAt('gateways')
})

it('makes files for both gateways, with a reason for marked lines by keyboard', async () => {
  await openPartner(app.page, 'good.example')
  await app.page.getByRole('button', { name: t('common:test.run-now') }).click()
  await app.page.getByRole('heading', { name: t('probe:verdict.suitable.word'), exact: true }).waitFor()
  await app.page.getByRole('tab', { name: t('common:steps.configure') }).click()
  for (const name of ['Exchange Berlin', gatewayName('relay', t)]) {
    await app.page.getByRole('checkbox', { name }).check({ force: true })
  }
  await card('Exchange Berlin').getByRole('tab', { name: 'handschlag-exchange-apply.ps1' }).waitFor()
  const relay = card(gatewayName('relay', t))
  const [first] = await relay.getByRole('button', { name: /^Zeile \d+:/ }).all()
  if (first === undefined) throw new Error('no line has a reason')
  await first.focus()
  const before = await app.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  await app.page.keyboard.press('ArrowDown')
  const after = await app.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  expect(after).not.toBe(before)
  const reason = after?.replace(/^Zeile \d+: /, '') ?? ''
  expect(await relay.locator('.why-here').textContent()).toContain(reason)
  await takePicture(app.page, 'configuration-reason')
  await relay.getByRole('button', { name: /Gründe$/ }).click()
  await lookAt('files')
})

it('saves every file, and shows line by line what a later change does', async () => {
  await answerDialogs(app, folder)
  await app.page.getByRole('button', { name: t('configure:save') }).click()
  await app.page.getByText(t('configure:kept.saved')).waitFor()
  const kept = (await readdir(folder, { recursive: true })).map((path) => path.split('/').at(-1))
  expect(kept).toEqual(expect.arrayContaining(['handschlag-exchange-apply.ps1', 'relay-policy.json']))
  const relay = card(gatewayName('relay', t))
  await relay.getByRole('tab', { name: t('configure:view-difference') }).click()
  await relay.getByText(/Nichts hat sich geändert/).waitFor()
  await app.page.getByRole('button', { name: new RegExp(`^${t('configure:part.protocol')}`) }).click()
  await app.page.getByRole('radio', { name: t('configure:protocol.tls13') }).check({ force: true })
  await relay.getByRole('tab', { name: /: 1 Datei$/ }).waitFor()
  expect(await relay.locator('ins').first().textContent()).toContain('TLSv1.3')
  expect(await relay.locator('del').first().textContent()).toContain('TLSv1.2')
  await lookAt('difference')
})

it('says in place why one gateway is refused, and keeps nothing while it is', async () => {
  await app.page.getByRole('radio', { name: t('configure:suites.bsi') }).check({ force: true })
  await card('Exchange Berlin').getByText(t('common:fault.what-to-do')).waitFor()
  expect(await app.page.getByRole('button', { name: t('configure:save') }).isDisabled()).toBe(true)
  await app.page.getByText(t('configure:refused-hint')).waitFor()
  await lookAt('refused')
  await app.page.getByRole('checkbox', { name: 'Exchange Berlin' }).uncheck({ force: true })
  await card('Exchange Berlin').waitFor({ state: 'detached' })
})

it('prints the hand-over sheet', async () => {
  const print = app.page.getByRole('button', { name: t('configure:print') })
  await print.click()
  await app.page.getByText(t('configure:kept.printed')).waitFor()
  const [pdf = ''] = (await readdir(folder)).filter((name) => name.endsWith('.pdf'))
  expect(readPdf(join(folder, pdf)).text.join('\n')).toContain('good.example')
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
