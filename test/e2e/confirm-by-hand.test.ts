// The counter-proof by hand in the real window, answered at the border: what it says where nothing can be proven, and the blocks with a button for
// each. Judged by axe, light, dark, forced, and at 200 %.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Translate } from '#i18n/translate.ts'
import { objectionsInEveryLook } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { scriptBorder } from '#test/support/electron/script-border.ts'
import { sampleConfirmView } from '#test/support/window/confirm-samples.ts'

const siteId = 'cf000000-0000-4000-8000-000000000001'
const command = "& {\n    $ErrorActionPreference = 'Stop'\n}\n"
let app: RunningApp
let t: Translate

beforeAll(async () => {
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  const partnerId = (await partnersOf(app.page))[0]?.partner.id ?? ''
  const byHand = [{ siteId, name: 'Microsoft 365' }]
  const recipient = 'gegenprobe@gegenprobe-abcdefghij0123456789.bank.example'
  const steps = (['create', 'send', 'look', 'remove'] as const).map((step) => ({ step, command }))
  await scriptBorder(app, {
    answers: {
      'confirm.read': [{ ok: true, value: sampleConfirmView(partnerId, { byHand, triable: [] }) }],
      'confirm.trialByHand': [
        {
          ok: false,
          fault: {
            code: 'confirm.not-triable',
            params: { detail: 'gateway-exchange-online:push.detail.hand-address' },
          },
        },
        { ok: true, value: { recipient, steps } },
      ],
    },
  })
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/partners/${partnerId}/confirm`)
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
})

const button = (name: string) => app.page.getByRole('button', { name, exact: true })

it('says what it takes, refuses what is no address of that kind, and shows the blocks', async () => {
  await app.page.getByText(t('gateway-exchange-online:by-hand.reach')).waitFor()
  await button(t('gateway-exchange-online:by-hand.make')).click()
  await app.page.getByText(t('gateway-exchange-online:by-hand.wrong-address')).waitFor()
  const address = app.page.getByRole('textbox', { name: t('gateway-exchange-online:by-hand.address') })
  await address.fill('192.168.1.20')
  await button(t('gateway-exchange-online:by-hand.make')).click()
  await app.page.getByText(t('gateway-exchange-online:push.detail.hand-address')).waitFor()
  await address.fill('193.0.14.129')
  await button(t('gateway-exchange-online:by-hand.make')).click()
  for (const step of ['create', 'send', 'look', 'remove'] as const) {
    await app.page.getByRole('heading', { name: t(`gateway-exchange-online:by-hand.step.${step}.title`) }).waitFor()
  }
  await button(t('gateway-exchange-online:by-hand.copy')).first().click()
  await app.page.getByRole('button', { name: t('action.copied') }).waitFor()
  expect(await objectionsInEveryLook(app, 'confirm-by-hand')).toEqual([])
  await address.fill('193.0.14.130')
  expect(await button(t('gateway-exchange-online:by-hand.copy')).count()).toBe(0)
})
