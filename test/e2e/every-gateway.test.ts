// Every kind of gateway in the real window, in English: its form asks in sentences, it is kept with the facts a person types, and a practice
// partner gets its files with reasons and notes in words.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SiteFacts } from '#domain/gateway-site.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { gatewayName, siteFieldText } from '#i18n/describe-rendering.ts'
import type { Translate } from '#i18n/translate.ts'
import { objectionsTo, overflowOf, takeWholePicture } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { openGateways } from '#test/support/electron/own-gateways.ts'
import { openPartner, startPractice } from '#test/support/electron/practice.ts'

let app: RunningApp
let t: Translate

beforeAll(async () => {
  app = await launchApp({ language: 'en' })
  t = await startPractice(app.page, 'en')
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
})

/** What a person has to type before a kind of gateway can be kept. */
const typed: Readonly<Record<string, SiteFacts>> = {
  domino: { ownDomains: 'firma.example', hubServer: 'Hub01/Firma', relayHost: '192.0.2.10' },
  exchange: { servers: 'EX01' },
  'exchange-online': { organization: 'firma.onmicrosoft.com' },
}

const raw = /\b(?:site|target|artefact|note|why|configure|sites)[.:][a-zA-Z]+[.\w-]*\b(?:label|hint|option|name)?/
const textOf = (selector: string) => app.page.locator(selector).first().textContent()

it.each(gatewayTargets)('$id is asked for in sentences and kept', async ({ id, fields }) => {
  await openGateways(app.page, t)
  await app.page.getByRole('link', { name: t('sites:add') }).click()
  await app.page.locator(`input[type=radio][value="${id}"]`).check({ force: true })
  for (const field of fields.filter(({ when }) => when === null)) {
    await app.page
      .getByText(siteFieldText(id, field.name, 'label', t), { exact: true })
      .first()
      .waitFor()
  }
  expect(await textOf('main')).not.toMatch(raw)
  for (const [name, text] of Object.entries(typed[id] ?? {})) {
    await app.page.getByRole('textbox', { name: siteFieldText(id, name, 'label', t), exact: true }).fill(String(text))
  }
  await takeWholePicture(app, `gateway-form-${id}`)
  expect(await overflowOf(app, 'main')).toBeLessThanOrEqual(0)
  expect(await objectionsTo(app)).toEqual([])
  await app.page.getByRole('button', { name: t('sites:save-new') }).click()
  await app.page.getByRole('heading', { level: 3, name: gatewayName(id, t), exact: true }).waitFor()
})

it('a practice partner gets the files of every one of them', async () => {
  await openPartner(app.page, 'good.example')
  await app.page.getByRole('button', { name: t('common:test.run-now') }).click()
  await app.page.getByRole('heading', { name: t('probe:verdict.suitable.word'), exact: true }).waitFor()
  await app.page.getByRole('tab', { name: t('common:steps.configure') }).click()
  for (const { id } of gatewayTargets) {
    await app.page.getByRole('checkbox', { name: gatewayName(id, t), exact: true }).check({ force: true })
  }
  for (const { id } of gatewayTargets) {
    const card = app.page.getByRole('region', { name: gatewayName(id, t), exact: true })
    const list = card.getByRole('tablist', { name: t('configure:files-of', { site: gatewayName(id, t) }) })
    await list.waitFor()
    for (const file of await list.getByRole('tab').all()) {
      await file.click()
      const reasons = card.getByRole('button', { name: /^(?:All \d+ reasons|1 reason)$/ })
      if ((await reasons.count()) > 0) await reasons.click()
      const words = [await card.locator('.file-head').textContent(), await card.locator('.why').textContent()]
      expect(words.join('\n'), `${id} ${await file.textContent()}`).not.toMatch(raw)
    }
    expect(await card.locator('.note-groups').textContent(), id).not.toMatch(raw)
  }
  await takeWholePicture(app, 'gateway-files')
  expect(await overflowOf(app, 'main')).toBeLessThanOrEqual(0)
  expect(app.complaints).toEqual([])
})

it('every demand can be opened and typed, and what is wrong is named at its field and on the closed part', async () => {
  const part = (name: string) => app.page.getByRole('button', { name: new RegExp(`^${name}`) })
  await part(t('configure:part.direction')).click()
  await app.page.getByRole('radio', { name: t('configure:direction.both') }).check({ force: true })
  for (const name of ['inbound', 'trust', 'protocol', 'client', 'route', 'failure', 'review'] as const) {
    await part(t(`configure:part.${name}`)).click()
  }
  await app.page.getByRole('checkbox', { name: t('configure:inbound.demand') }).check({ force: true })
  await app.page.getByText(t('configure:issue.proof-missing')).waitFor()
  const authorities = app.page.getByRole('textbox', { name: t('configure:trust.additional') })
  await authorities.fill('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----')
  await app.page.getByText(t('configure:issue.private-key')).waitFor()
  await app.page.getByText(t('configure:waiting-demand')).waitFor()
  expect(await part(t('configure:part.trust')).textContent()).toContain(t('configure:more.wrong'))
  await takeWholePicture(app, 'demands-open')
  expect(await overflowOf(app, 'main')).toBeLessThanOrEqual(0)
  expect(await objectionsTo(app)).toEqual([])
  await app.page.getByRole('button', { name: t('configure:more.reset') }).click()
  await app.page.getByText(t('configure:more.usual')).waitFor()
})
