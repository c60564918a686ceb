// Pushing in the real window where there is much of it: a change of thousands of lines can be read to its last one while the page stays
// small, a long form of a gateway leads to its hosts, and a sign-in by key on Windows says what it means for Exchange.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exchangeTarget } from '#gateways/exchange/target.ts'
import type { Translate } from '#i18n/translate.ts'
import { objectionsTo } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { ask, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { scriptBorder } from '#test/support/electron/script-border.ts'
import { sampleHost, sampleHostPlan, samplePlan } from '#test/support/window/push-samples.ts'

const good = (value: unknown) => ({ ok: true, value }) as const
let app: RunningApp
let t: Translate
let siteId = ''

beforeAll(async () => {
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  const facts = { ...exchangeTarget.emptySite, servers: ['EX01'] }
  const draft = { id: null, name: 'Exchange Berlin', gateway: 'exchange', serves: 'both', facts }
  const site = await ask<{ readonly id: string }>(app.page, 'site.save', draft)
  if (!site.ok) throw new Error(site.fault.code)
  siteId = site.value.id
})
afterAll(async () => {
  await app.close()
  await forgetData(app)
})

const button = (name: string) => app.page.getByRole('button', { name, exact: true })
const lines = (word: string) => Array.from({ length: 30_008 }, (_, line) => `${word} ${line}\n`).join('')

it('leads from the title of a long form to the hosts, and says what signing in by key lacks there', async () => {
  const host = sampleHost(1, siteId, { system: 'windows', rights: 'own', signIn: { kind: 'agent', socket: '' } })
  const signedIn = { system: 'Windows', user: 'admin', mayWrite: true, hasNoNetworkSignIn: true }
  const large = { kind: 'file', before: lines('old'), after: lines('new'), owner: null, mode: null } as const
  const plan = samplePlan(siteId, [sampleHostPlan(1, { changes: [{ ...large, name: '/etc/large' }], unsafe: [] })])
  await scriptBorder(app, {
    answers: {
      'host.list': [good([host])],
      'host.secrets': [good({ whyNot: 'no-keychain', kept: [] })],
      'host.signIn': [good(signedIn)],
      'push.plan': [good(plan)],
      'push.journal': [good([])],
    },
  })
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/gateways/${siteId}`)
  await button(t('push:page.to-hosts')).click()
  const hosts = app.page.locator('#hosts-of-gateway')
  await expect.poll(() => hosts.evaluate((place) => place === document.activeElement)).toBe(true)
  await expect.poll(() => hosts.evaluate((place) => place.getBoundingClientRect().top < innerHeight)).toBe(true)
  await button(t('push:host.try-of', { name: host.name })).click()
  await app.page.getByText(t('gateway-exchange:push.note.windows-key-no-network')).waitFor()
  await takePicture(app.page, 'push-windows-key')
  expect(await objectionsTo(app)).toEqual([])
})

it('shows a change of thousands of lines page by page, to its last line', async () => {
  await button(t('push:ways.look')).click()
  const name = t('push:plan.on-host', { name: '/etc/large', host: 'mail1.firma.example' })
  const pages = app.page.getByRole('navigation', { name: t('push:plan.pages', { name }) })
  await pages.waitFor()
  const rows = app.page.locator('.push-diff tbody tr')
  const inAll = await rows.count()
  expect(inAll).toBeGreaterThan(0)
  expect(inAll).toBeLessThanOrEqual(500)
  const turn = (word: 'page-next' | 'page-last') => pages.getByRole('button', { name: t(`push:plan.${word}`) }).click()
  const sides = app.page.getByRole('region', { name: t('push:plan.sides', { name }) })
  await turn('page-next')
  await sides.getByText('new 500', { exact: true }).waitFor()
  await turn('page-last')
  await sides.getByText('new 30007', { exact: true }).waitFor()
  await pages.getByText(t('push:plan.rows', { from: 30_001, to: 30_008, total: 30_008 })).waitFor()
  expect(await pages.getByRole('button', { name: t('push:plan.page-next') }).isDisabled()).toBe(true)
  // the button that leads nowhere now does not take the focus with it
  expect(await sides.evaluate((place) => place === document.activeElement)).toBe(true)
  await takePicture(app.page, 'push-large-change')
  expect(await objectionsTo(app)).toEqual([])
  expect(app.complaints).toEqual([])
})
