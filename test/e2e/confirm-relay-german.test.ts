// Confirming in German, with the relay of the app and a real mail server of the partner: the counter-proof from its plan to its verdict and a test
// mail, every sentence on the page German, the mail too. The English walk is confirm-relay.test.ts.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { trapModes } from '#domain/confirm/trap.ts'
import { translatorFor } from '#i18n/translate.ts'
import { type ConfirmingApp, startConfirmingApp } from '#test/support/electron/confirming-app.ts'
import { objectionsInEveryLook } from '#test/support/electron/inspect-window.ts'

const t = translatorFor('de')
let house: ConfirmingApp

beforeAll(async () => {
  house = await startConfirmingApp('de')
})

afterAll(async () => {
  await house?.stop()
})

const page = () => house.app.page
const region = (name: string) => page().getByRole('region', { name, exact: true })
const button = (name: string) => page().getByRole('button', { name, exact: true })

/** Words of an English sentence on the page; what servers say is theirs. */
async function englishIn(name: string): Promise<readonly string[]> {
  const text = (await region(name).allInnerTexts()).join(' ')
  return text.match(/\b(the|and|was|were|with|held|sent|mail to|not|your)\b/g) ?? []
}

it('shows what the counter-proof does before it does it, in German', async () => {
  await page().evaluate((hash) => {
    location.hash = hash
  }, `#/partners/${house.partner.id}/confirm`)
  await button(t('confirm:page.trial.plan')).click()
  await button(t('confirm:page.trial.go')).waitFor()
  expect(await englishIn(t('confirm:page.trial.title'))).toEqual([])
  expect(await objectionsInEveryLook(house.app, 'confirm-german-plan')).toEqual([])
})

it('comes to its verdict, case by case, in German', async () => {
  await page()
    .getByRole('checkbox', { name: t('confirm:page.trial.consent') })
    .check({ force: true })
  await button(t('confirm:page.trial.go')).click()
  const card = region(t('confirm:page.trial.title'))
  await card.getByText(t('confirm:reason.all-held')).waitFor({ timeout: 110_000 })
  for (const mode of trapModes) {
    const row = card
      .getByRole('row')
      .filter({ has: page().getByRole('rowheader', { name: t(`confirm:mode.${mode}.name`) }) })
    const word = t(`confirm:result.${mode === 'control' ? 'passed' : 'held'}.word`)
    await row.getByText(word, { exact: true }).waitFor()
  }
  await page().getByText(t('confirm:standing.proven')).waitFor()
  expect(await objectionsInEveryLook(house.app, 'confirm-german-proven')).toEqual([])
})

it('sends a German test mail, and tells its session and its evidence in German', async () => {
  const card = region(t('confirm:page.send.title'))
  const to = `tls-test@${house.sink.domain}`
  await card.getByRole('textbox', { name: t('confirm:page.send.to'), exact: true }).fill(to)
  await card.getByRole('textbox', { name: t('confirm:page.send.from') }).fill('admin@firma.example')
  await card
    .getByLabel(t('confirm:page.send.language'), { exact: true })
    .selectOption({ label: t('confirm:page.send.language-de') })
  await button(t('confirm:page.send.go')).click()
  await card.getByText(t('confirm:fate.delivered'), { exact: true }).first().waitFor({ timeout: 60_000 })
  await expect.poll(() => house.sink.delivered.length).toBe(1)
  await button(t('confirm:page.send.transcript')).click()
  await expect.poll(() => card.locator('.push-output').last().textContent()).toMatch(/220 [\s\S]*EHLO [\s\S]*QUIT/)
  await card.getByRole('button', { name: t('confirm:page.send.evidence', { count: 1 }) }).click()
  await card.getByText(t('confirm:page.evidence.hash')).waitFor()
  expect(await objectionsInEveryLook(house.app, 'confirm-german-sent')).toEqual([])
})

it('complains about nothing', () => {
  expect(house.app.complaints).toEqual([])
})
