// What a person can look into, choose and stop around a push, in the real window: the scripts a plan brings, a host left out, a key that
// known_hosts contradicts, the question before a key is forgotten, a file chosen by the system's dialog, a run stopped between hosts.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { HostPlan } from '#domain/push/push-plan.ts'
import { emptyRelaySite } from '#gateways/relay/site.ts'
import type { Translate } from '#i18n/translate.ts'
import { objectionsTo, takeWholePicture } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs, dismissDialogs } from '#test/support/electron/native-dialogs.ts'
import { ask, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { scriptBorder } from '#test/support/electron/script-border.ts'
import {
  emptyHostPlan,
  sampleHost,
  sampleHostPlan,
  sampleKeyView,
  samplePlan,
} from '#test/support/window/push-samples.ts'

const good = (value: unknown) => ({ ok: true, value }) as const
let app: RunningApp
let t: Translate
let siteId = ''

beforeAll(async () => {
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  const needed = { hostName: 'relay.firma.example', postmaster: 'postmaster@firma.example', listenAddress: '192.0.2.5' }
  const facts = { ...emptyRelaySite, ...needed, place: 'host', networks: ['192.0.2.0/24'] }
  const draft = { id: null, name: 'Relay Berlin', gateway: 'relay', serves: 'both', facts }
  const site = await ask<{ readonly id: string }>(app.page, 'site.save', draft)
  if (!site.ok) throw new Error(site.fault.code)
  siteId = site.value.id
})
afterAll(async () => {
  await app.close()
  await forgetData(app)
})

const button = (name: string) => app.page.getByRole('button', { name, exact: true })
const dialog = () => app.page.getByRole('dialog')
const base = () => ({
  'host.list': [good([sampleHost(1, siteId), sampleHost(2, siteId, { system: 'windows', rights: 'own' })])],
  'host.secrets': [good({ whyNot: 'no-keychain', kept: [] })],
  'push.journal': [good([])],
})

it('lets files be chosen: the archive of Node beside its field, the key beside its path', async () => {
  await scriptBorder(app, { answers: base() })
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/gateways/${siteId}`)
  await app.page.getByRole('radio', { name: t('gateway-relay:site.runtime.option.archive') }).check({ force: true })
  const archive = '/home/admin/node-v20.19.0-linux-x64.tar.xz'
  await answerDialogs(app, archive)
  await button(t('action.choose-file')).click()
  const field = app.page.getByRole('textbox', { name: t('gateway-relay:site.nodeArchive.label') })
  await expect.poll(() => field.inputValue()).toBe(archive)
  await takeWholePicture(app, 'push-choose-archive')
  expect(await objectionsTo(app)).toEqual([])
  await dismissDialogs(app)
  await button(t('action.choose-file')).click()
  expect(await field.inputValue()).toBe(archive)
  await button(t('push:hosts.add')).click()
  await dialog()
    .getByRole('radio', { name: t('push:host.way.key-detail') })
    .check({ force: true })
  await answerDialogs(app, '/home/admin/.ssh/id_ed25519')
  await dialog()
    .getByRole('button', { name: t('action.choose-file') })
    .click()
  const path = dialog().getByRole('textbox', { name: t('push:host.key-path') })
  await expect.poll(() => path.inputValue()).toBe('/home/admin/.ssh/id_ed25519')
  await takePicture(app.page, 'push-choose-key')
  expect(await objectionsTo(app)).toEqual([])
  await app.page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
})

it('names known_hosts where that contradicts a key, and leads to no pin there is none of', async () => {
  const view = { ...sampleKeyView('changed'), source: 'known-hosts' }
  await scriptBorder(app, { answers: { ...base(), 'host.key': [good(view)], 'host.pins': [good([])] } })
  await button(t('push:host.key-of', { name: 'mail1.firma.example' })).click()
  await dialog().getByText(t('push:key.not-listed')).waitFor()
  await dialog()
    .getByText(t('push:key.not-listed-text', { place: 'mail1.firma.example' }))
    .waitFor()
  await takePicture(app.page, 'push-key-not-listed')
  expect(await objectionsTo(app)).toEqual([])
  await app.page.keyboard.press('Escape')
  await button(t('push:host.edit', { name: 'mail1.firma.example' })).click()
  await dialog()
    .getByRole('button', { name: t('push:key.pins') })
    .click()
  await dialog().getByText(t('push:key.pins-none')).waitFor()
  await app.page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
})

it('asks before a pinned key is forgotten, and says that it is', async () => {
  const place = 'mail1.firma.example:22'
  const pin = { hop: 0, fingerprint: sampleKeyView('pinned').shown.fingerprint }
  const answers = { ...base(), 'host.pins': [good([pin]), good([])], 'host.unpin': [good(undefined)] }
  await scriptBorder(app, { answers })
  await button(t('push:host.edit', { name: 'mail1.firma.example' })).click()
  await dialog()
    .getByRole('button', { name: t('push:key.pins') })
    .click()
  await dialog()
    .getByRole('button', { name: t('push:key.unpin-of', { place }) })
    .click()
  const question = app.page.getByRole('alertdialog')
  await question.getByText(t('push:key.unpin-text')).waitFor()
  await takePicture(app.page, 'push-unpin')
  expect(await objectionsTo(app)).toEqual([])
  await question.getByRole('button', { name: t('push:key.unpin-now') }).click()
  await question.waitFor({ state: 'detached' })
  await dialog().getByText(t('push:key.unpinned'), { exact: true }).waitFor()
  await dialog().getByText(t('push:key.pins-none')).waitFor()
  // the button that had the focus is gone; a moment later the dialog has it
  await app.page.locator('[role=dialog]:focus-within').waitFor()
  await app.page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
})

it('shows what a plan runs and brings, a host left out, and no timer where there is none', async () => {
  const leftOut: HostPlan = {
    ...emptyHostPlan(2),
    commands: [],
    uploads: [],
    unsafe: [{ code: 'host-left-out', params: { host: 'mail2.firma.example' } }],
    fault: { code: 'ssh.unreachable', params: { host: 'mail2.firma.example', detail: 'ECONNREFUSED' } },
  }
  const plan = samplePlan(siteId, [
    sampleHostPlan(1, { unsafe: [], canRevert: false }),
    leftOut,
    sampleHostPlan(3, { unsafe: [] }),
  ])
  const script = Array.from({ length: 900 }, (_, line) => `echo ${line}`).join('\n')
  const line = "env LC_ALL=C sudo -k -n -- sh apply.sh 'it'\\''s here'"
  const runs = { lines: [{ id: 'apply', line }], files: [{ name: 'apply.sh', text: script }] }
  await scriptBorder(app, {
    answers: { ...base(), 'push.plan': [good(plan)], 'push.whatRuns': [good(runs)] },
    silent: ['push.apply'],
  })
  await button(t('push:ways.look')).click()
  await app.page.getByText(t('push:apply.no-revert')).waitFor()
  expect(await app.page.getByRole('checkbox', { name: t('push:apply.revert') }).count()).toBe(0)
  await button(t('push:plan.commands', { count: 4 }))
    .first()
    .click()
  await app.page.getByText(line, { exact: true }).waitFor()
  await button(t('push:plan.uploads', { count: 1 }))
    .first()
    .click()
  await button(t('push:plan.read-file', { name: 'apply.sh' })).click()
  const name = t('push:plan.on-host', { name: 'apply.sh', host: 'mail1.firma.example' })
  const pages = app.page.getByRole('navigation', { name: t('push:plan.pages', { name }) })
  await pages.getByRole('button', { name: t('push:plan.page-last') }).click()
  await app.page.getByRole('region', { name, exact: true }).getByText('echo 899').waitFor()
  await takeWholePicture(app, 'push-insight')
  expect(await objectionsTo(app)).toEqual([])
})

it('stops after the host at work when asked to', async () => {
  const what = t('push:unsafe.host-left-out.title')
  await app.page.getByRole('checkbox', { name: t('push:plan.accept', { what }) }).check({ force: true })
  await button(t('push:apply.go')).click()
  await button(t('push:page.stop')).click()
  await app.page.getByText(t('push:page.stopping')).waitFor()
  await takePicture(app.page, 'push-stopping')
  expect(await objectionsTo(app)).toEqual([])
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
