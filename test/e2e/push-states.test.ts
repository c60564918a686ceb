// Pushing in the real window through states that are rare in life, answered at the border: a key that changed, a secret that was wrong, a plan
// full of concerns, a failed push with both results, a time to confirm, an empty plan, the journal. Judged by axe, light, dark, forced, 200 %.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { emptyRelaySite } from '#gateways/relay/site.ts'
import type { Translate } from '#i18n/translate.ts'
import {
  objectionsTo,
  overflowOf,
  takeScreenPicture,
  takeWholePicture,
  zoomTo,
} from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { ask, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { type Answer, scriptBorder } from '#test/support/electron/script-border.ts'
import {
  emptyHostPlan,
  sampleHost,
  sampleHostPlan,
  sampleKeyView,
  samplePlan,
  sampleRecord,
} from '#test/support/window/push-samples.ts'

let app: RunningApp
let t: Translate
let siteId = ''

const good = (value: unknown): Answer => ({ ok: true, value })
const bad = (
  code: Extract<Answer, { ok: false }>['fault']['code'],
  params: Record<string, string | number>,
): Answer => ({
  ok: false,
  fault: { code, params },
})
const secretNeeded = (wasWrong: number) =>
  bad('ssh.secret-needed', {
    host: 'mail1.firma.example',
    hostId: sampleHost(1, siteId).id,
    hop: 0,
    kind: 'password',
    prompt: '',
    wasWrong,
    what: 'password',
  })

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

/** The page as it is: axe in light and dark and forced colours, and nothing cut at 200 %. */
async function lookAt(name: string): Promise<void> {
  await takeWholePicture(app, `push-${name}`)
  expect(await objectionsTo(app)).toEqual([])
  await app.page.emulateMedia({ colorScheme: 'dark' })
  await takeWholePicture(app, `push-${name}-dark`)
  expect(await objectionsTo(app)).toEqual([])
  await app.page.emulateMedia({ colorScheme: null, forcedColors: 'active' })
  await takePicture(app.page, `push-${name}-forced`)
  await app.page.emulateMedia({ forcedColors: null })
  await zoomTo(app, 2)
  await takeScreenPicture(app, `push-${name}-zoom`)
  expect(await overflowOf(app, 'main')).toBeLessThanOrEqual(0)
  await zoomTo(app, 1)
}

const hosts = () => good([sampleHost(1, siteId), sampleHost(2, siteId, { legacy: ['ssh-rsa'] })])
const kept = good({ whyNot: 'no-keychain', kept: [] })
const base = () => ({ 'host.list': [hosts()], 'host.secrets': [kept] })

it('says of a host what it needs, and of its fields what is wrong', async () => {
  await scriptBorder(app, { answers: { 'host.list': [good([])], 'host.secrets': [kept] } })
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/gateways/${siteId}`)
  await button(t('push:hosts.add')).click()
  const dialog = app.page.getByRole('dialog')
  await dialog.getByRole('button', { name: t('action.save') }).click()
  const address = dialog.getByRole('textbox', { name: t('push:host.address') })
  expect(await address.getAttribute('aria-invalid')).toBe('true')
  await expect.poll(() => address.evaluate((field) => field === document.activeElement)).toBe(true)
  await dialog.getByRole('button', { name: t('push:host.legacy', { count: 0 }) }).click()
  await dialog.getByText(t('push:host.legacy-warning')).waitFor()
  await takePicture(app.page, 'push-host-form')
  expect(await objectionsTo(app)).toEqual([])
  await app.page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

it('shows a new key to be compared by a person, and no way past a changed one', async () => {
  const views = [good(sampleKeyView('unknown')), good(sampleKeyView('pinned')), good(sampleKeyView('changed'))]
  await scriptBorder(app, { answers: { ...base(), 'host.key': views, 'host.pin': [good(undefined)] } })
  await app.page.reload()
  const open = button(t('push:host.key-of', { name: 'mail1.firma.example' }))
  await open.click()
  const dialog = app.page.getByRole('dialog')
  await dialog.getByText(t('push:key.compare')).waitFor()
  await takePicture(app.page, 'push-key-unknown')
  expect(await objectionsTo(app)).toEqual([])
  await dialog.getByRole('button', { name: t('push:key.pin') }).click()
  await dialog.getByText(t('push:key.pinned'), { exact: true }).waitFor()
  await app.page.keyboard.press('Escape')
  await open.click()
  await dialog.getByText(t('push:key.changed')).waitFor()
  const { shown, expected } = sampleKeyView('changed')
  for (const fingerprint of [shown.fingerprint, expected[0] ?? '']) await dialog.getByText(fingerprint).waitFor()
  expect(await dialog.getByRole('button', { name: t('push:key.pin') }).count()).toBe(0)
  await takePicture(app.page, 'push-key-changed')
  expect(await objectionsTo(app)).toEqual([])
  await app.page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await lookAt('hosts')
})

it('asks for a secret each time where there is no keychain, says why, and shows a plan only full consent can start', async () => {
  const plan = samplePlan(siteId, [
    sampleHostPlan(1),
    sampleHostPlan(2, { unsafe: [], changes: [], unfinished: { recordId: null, startedAt: '2026-11-21T07:00:00Z' } }),
  ])
  await scriptBorder(app, {
    answers: { ...base(), 'push.plan': [secretNeeded(0), secretNeeded(1), good(plan)], 'push.journal': [good([])] },
  })
  await button(t('push:ways.look')).click()
  const dialog = app.page.getByRole('dialog')
  await dialog.getByText(t('push:ask.no-keychain')).waitFor()
  expect(await dialog.getByRole('checkbox').count()).toBe(0)
  await dialog.getByLabel(t('push:secret.password')).fill('first')
  await app.page.keyboard.press('Enter')
  await dialog.getByText(t('push:ask.was-wrong')).waitFor()
  await takePicture(app.page, 'push-ask')
  expect(await objectionsTo(app)).toEqual([])
  await dialog.getByLabel(t('push:secret.password')).fill('second')
  await app.page.keyboard.press('Enter')
  const go = button(t('push:apply.go'))
  await go.waitFor()
  expect(await go.isDisabled()).toBe(true)
  expect(await app.page.locator('.push-side-removed').first().textContent()).toContain('smtp_tls_security_level = may')
  expect(await app.page.locator('.push-side-added').first().textContent()).toContain('= encrypt')
  await lookAt('plan')
  for (const code of ['hand-edited', 'enforcement-ends'] as const) {
    expect(await go.isDisabled()).toBe(true)
    const what = t(`push:unsafe.${code}.title`)
    await app.page.getByRole('checkbox', { name: t('push:plan.accept', { what }) }).check({ force: true })
  }
  expect(await go.isEnabled()).toBe(true)
})

it('shows what each host says while it works, both results of a failure, and the time left to confirm', async () => {
  const waiting = sampleRecord(1, siteId, { confirmBy: new Date(Date.now() + 480_000).toISOString() })
  const failed = sampleRecord(2, siteId, {
    state: 'broken',
    fault: { code: 'push.verify-failed', params: { host: 'mail2.firma.example', detail: 'postfix check: fatal' } },
    undoFault: { code: 'push.disk-full', params: { host: 'mail2.firma.example', path: '/etc/postfix/main.cf' } },
  })
  const notReached = [{ hostId: sampleHost(3, siteId).id, host: 'mail3.firma.example' }]
  const told = { hostId: waiting.hostId, host: waiting.host, commandId: 'apply', state: null }
  await scriptBorder(app, {
    answers: {
      ...base(),
      'push.apply': [good({ records: [waiting, failed], fault: failed.fault, notReached })],
      'push.journal': [good([failed, waiting])],
      'push.confirm': [good({ ...waiting, confirmBy: null })],
    },
    progress: { 'push.apply': [{ ...told, stage: 'apply', lines: ['copied main.cf', 'reloaded'] }] },
  })
  await button(t('push:apply.go')).click()
  await app.page.getByText(t('push:record.undo-fault')).waitFor()
  await app.page.getByText(t('push:report.not-reached')).waitFor()
  expect(await app.page.getByRole('timer').textContent()).toMatch(/^[678]:\d\d$/)
  await button(t('push:page.told')).click()
  await app.page.getByText('apply', { exact: true }).waitFor()
  await lookAt('report')
  await scriptBorder(app, {
    answers: {
      ...base(),
      'push.confirm': [good({ ...waiting, confirmBy: null })],
      'push.journal': [good([failed, { ...waiting, confirmBy: null }])],
    },
  })
  await button(t('push:confirm.go')).click()
  await app.page.getByRole('timer').waitFor({ state: 'detached' })
})

it('keeps a journal with states in words, and takes back by a plan of its own', async () => {
  const records = (['done', 'rolled-back', 'broken', 'interrupted', 'undone', 'reverted'] as const).map(
    (state, index) => sampleRecord(index + 1, siteId, { state }),
  )
  const undo = samplePlan(siteId, [emptyHostPlan(1)], { kind: 'undo', undoes: records[0]?.id ?? null })
  await scriptBorder(app, {
    answers: { ...base(), 'push.journal': [good(records)], 'push.planUndo': [good(undo)] },
  })
  await app.page.getByRole('link', { name: t('push:page.to-gateway') }).click()
  await app.page.getByText(t('push:state.reverted')).waitFor()
  await lookAt('journal')
  await app.page
    .getByRole('button', { name: /zurücknehmen$/ })
    .first()
    .click()
  await app.page.getByText(t('push:plan.nothing-undo')).waitFor()
  expect(await button(t('push:apply.undo')).count()).toBe(0)
  await takePicture(app.page, 'push-nothing')
  expect(await objectionsTo(app)).toEqual([])
})

it('lets the host say that it is too late, whatever the clock of this computer says', async () => {
  const { host } = sampleRecord(1, siteId)
  const late = sampleRecord(1, siteId, { confirmBy: new Date(Date.now() - 60_000).toISOString() })
  await scriptBorder(app, {
    answers: { ...base(), 'push.journal': [good([late])], 'push.confirm': [good(late)] },
  })
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/gateways/${siteId}`)
  await app.page.getByText(t('push:confirm.late', { host })).waitFor()
  await button(t('push:confirm.go')).click()
  await app.page.getByText(t('push:confirm.too-late', { host })).first().waitFor()
  expect(await button(t('push:confirm.go')).count()).toBe(0)
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
