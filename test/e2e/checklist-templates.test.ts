// The template of checklists in the real window over the real house: own lines in both languages, moved by keyboard, removed after a question,
// applied to the partners there are, and back to what the product brings.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { builtInTemplate } from '#domain/checklist/built-in.ts'
import type { ChecklistTemplate, JudgedItem } from '#domain/checklist/checklist.ts'
import type { Translate } from '#i18n/translate.ts'
import { objectionsInEveryLook, objectionsTo } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { ask, partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'

let app: RunningApp
let t: Translate
let partnerId = ''

beforeAll(async () => {
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  partnerId = (await partnersOf(app.page))[0]?.partner.id ?? ''
  await ask(app.page, 'checklist.read', { partnerId })
  await app.page.evaluate(() => {
    location.hash = '#/settings'
  })
  await app.page.getByRole('link', { name: t('checklist:page.template.open') }).click()
  await app.page.getByRole('heading', { level: 1, name: t('checklist:page.template.title') }).waitFor()
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
})

const words = 'Betriebsrat gehört'
const button = (name: string) => app.page.getByRole('button', { name, exact: true })
const dialog = () => app.page.getByRole('dialog')
const phase = () => app.page.getByRole('region', { name: t('checklist:page.phase.agree'), exact: true })
const texts = () => phase().locator('.check-title strong').allTextContents()

async function kept(): Promise<ChecklistTemplate> {
  const outcome = await ask<ChecklistTemplate>(app.page, 'checklist.template')
  if (!outcome.ok) throw new Error(outcome.fault.code)
  return outcome.value
}

it('takes an own line only in both languages', async () => {
  await button(t('checklist:page.template.add-to', { phase: t('checklist:page.phase.agree') })).click()
  await dialog()
    .getByRole('textbox', { name: t('checklist:page.template.words.de') })
    .fill(words)
  await dialog()
    .getByRole('textbox', { name: t('checklist:page.template.days'), exact: true })
    .fill('soon')
  await dialog()
    .getByRole('button', { name: t('checklist:page.template.take-over') })
    .click()
  await dialog().getByText(t('checklist:page.issue.no-words')).waitFor()
  await dialog().getByText(t('checklist:page.issue.not-days')).waitFor()
  await takePicture(app.page, 'template-line')
  expect(await objectionsTo(app)).toEqual([])
  await dialog()
    .getByRole('textbox', { name: t('checklist:page.template.words.en') })
    .fill('Works council heard')
  await dialog()
    .getByRole('textbox', { name: t('checklist:page.template.days'), exact: true })
    .fill('30')
  await dialog()
    .getByRole('button', { name: t('checklist:page.template.take-over') })
    .click()
  await dialog().waitFor({ state: 'detached' })
  expect((await texts()).at(-1)).toBe(words)
  await app.page.getByText(t('checklist:page.template.unsaved')).waitFor()
  expect(await kept()).toEqual(builtInTemplate)
})

it('moves a line by keyboard, step by step, and says where it came to', async () => {
  const up = button(t('checklist:page.template.up', { text: words }))
  await up.focus()
  await app.page.keyboard.press('Enter')
  await expect.poll(async () => (await texts()).indexOf(words)).toBe(6)
  await app.page.keyboard.press('Enter')
  await expect.poll(async () => (await texts()).indexOf(words)).toBe(5)
  expect(await up.evaluate((element) => element === document.activeElement)).toBe(true)
  const said = t('checklist:page.template.moved', { text: words, place: 6, total: 8 })
  await expect.poll(() => app.page.getByTestId('announcer').textContent()).toBe(said)
})

it('removes a line only after a question', async () => {
  const text = t('checklist:item.dry-run')
  await button(t('checklist:page.template.remove-of', { text })).click()
  const question = app.page.getByRole('alertdialog')
  await question.getByRole('button', { name: t('action.cancel') }).click()
  await question.waitFor({ state: 'detached' })
  await app.page.getByText(text, { exact: true }).waitFor()
  await button(t('checklist:page.template.remove-of', { text })).click()
  expect(await objectionsTo(app)).toEqual([])
  await question.getByRole('button', { name: t('checklist:page.template.remove-confirm') }).click()
  await app.page.getByText(text, { exact: true }).waitFor({ state: 'detached' })
})

it('is not lost when the page is left, and applied to the partners there are when asked', async () => {
  await app.page.evaluate(() => {
    location.hash = '#/data'
  })
  await app.page.getByRole('heading', { level: 1, name: t('care:page.title') }).waitFor()
  await app.page.goBack()
  await app.page.getByText(t('checklist:page.template.unsaved')).waitFor()
  expect(await objectionsInEveryLook(app, 'template')).toEqual([])
  await app.page.getByRole('checkbox', { name: t('checklist:page.template.also') }).check({ force: true })
  await button(t('action.save')).click()
  await app.page.getByText(t('checklist:page.template.kept-all')).waitFor()
  expect(await app.page.getByRole('checkbox', { name: t('checklist:page.template.also') }).isChecked()).toBe(false)
  expect(await button(t('action.save')).isDisabled()).toBe(true)
  const ids = (await kept()).map(({ text }) => text.de)
  expect(ids).toContain(words)
  const items = await ask<readonly JudgedItem[]>(app.page, 'checklist.read', { partnerId })
  if (!items.ok) throw new Error(items.fault.code)
  expect(items.value.map(({ item }) => item.text.en)).toContain('Works council heard')
  expect(items.value.map(({ item }) => item.id)).not.toContain('dry-run')
})

it('goes back to what the product brings, after a question', async () => {
  await button(t('checklist:page.template.reset')).click()
  await app.page.getByRole('alertdialog').getByText(t('checklist:page.template.reset-text')).waitFor()
  await button(t('checklist:page.template.reset-confirm')).click()
  await app.page.getByText(t('checklist:item.dry-run'), { exact: true }).waitFor()
  await app.page.getByText(t('checklist:page.template.kept-all')).waitFor({ state: 'detached' })
  expect(await kept()).toEqual(builtInTemplate)
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
