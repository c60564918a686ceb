// Removing a partner in the real window, answered at the border: it names what goes, offers a copy first, and takes no single press for an
// agreement in force.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PartnerRemoval } from '#domain/partner-removal.ts'
import type { Translate } from '#i18n/translate.ts'
import { objectionsTo, overflowOf, takeScreenPicture, zoomTo } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { type Answer, scriptBorder } from '#test/support/electron/script-border.ts'

let app: RunningApp
let t: Translate
let partnerId = ''

beforeAll(async () => {
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  partnerId = (await partnersOf(app.page))[0]?.partner.id ?? ''
})
afterAll(async () => {
  await app.close()
  await forgetData(app)
})

const good = (value: unknown): Answer => ({ ok: true, value })
const button = (name: string) => app.page.getByRole('button', { name, exact: true })
const full: PartnerRemoval = {
  ...{ inForce: { number: 'MUSTERBANK-2026', version: 2 }, versions: 2, attachments: 1, checklistItems: 30 },
  ...{ contacts: 4, told: 1 },
}
const none: PartnerRemoval = {
  ...{ inForce: null, versions: 0, attachments: 0, checklistItems: 0, contacts: 0, told: 0 },
}

const place = () => app.page.evaluate(() => location.hash)

async function open(removal: PartnerRemoval): Promise<void> {
  const answers = {
    'partner.removal': [good(removal)],
    'partner.remove': [good(undefined)],
    'care.exportPartner': [good({ files: ['/home/admin/musterbank.handschlag-partner'] })],
  }
  await scriptBorder(app, { answers })
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/partners/${partnerId}/test`)
  await app.page.reload()
  await app.page.locator('main h1').waitFor()
  await button(t('action.remove')).click()
  await app.page.locator('.dialog').waitFor()
}

it('names everything that goes, and removes nothing in force before that was accepted by itself', async () => {
  await open(full)
  const question = app.page.locator('.dialog')
  await question.getByText(t('partner.removal.in-force', { number: 'MUSTERBANK-2026', version: 2 })).waitFor()
  expect(await question.getByRole('listitem').count()).toBe(5)
  await button(t('partner.removal.copy')).click()
  await question.getByText('musterbank.handschlag-partner').waitFor()
  await button(t('partner.removal.confirm-in-force')).click()
  await question.getByText(t('partner.removal.not-accepted')).waitFor()
  expect(await place()).toContain(partnerId)
  await takePicture(app.page, 'partner-removal-in-force')
  expect(await objectionsTo(app)).toEqual([])
  await zoomTo(app, 2)
  await takeScreenPicture(app, 'partner-removal-zoom')
  expect(await overflowOf(app, '.modal')).toBeLessThanOrEqual(0)
  await zoomTo(app, 1)
  await question.getByText(t('partner.removal.accept')).click()
  await button(t('partner.removal.confirm-in-force')).click()
  await question.waitFor({ state: 'detached' })
  await expect.poll(place).not.toContain(partnerId)
})

it('asks once where nothing else is kept', async () => {
  await open(none)
  expect(await app.page.locator('.dialog').getByRole('listitem').count()).toBe(0)
  await takePicture(app.page, 'partner-removal-plain')
  await button(t('partner.removal.confirm')).click()
  await expect.poll(place).not.toContain(partnerId)
})
