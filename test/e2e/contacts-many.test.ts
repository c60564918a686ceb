// States of people and data that are rare or large, answered at the border: 15,000 people, deletions with their report, a copy that takes the
// place of everything, a list whose reading is ended.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Translate } from '#i18n/translate.ts'
import { objectionsInEveryLook, objectionsTo } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { type Answer, scriptBorder } from '#test/support/electron/script-border.ts'
import { sampleDue, samplePeople } from '#test/support/window/people-samples.ts'

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

const good = (value: unknown): Answer => ({ ok: true, value })
const button = (name: string) => app.page.getByRole('button', { name, exact: true })

async function visit(hash: string): Promise<void> {
  await app.page.evaluate((to) => {
    location.hash = to
  }, hash)
  await app.page.waitForFunction((to) => location.hash === to, hash)
  await app.page.locator('main h1').waitFor()
}

it('holds 15,000 people and only the rows near the eye, by one tab stop, and finds one among them', async () => {
  const { people } = samplePeople(15_000)
  await scriptBorder(app, { answers: { 'contact.people': [good(people)] } })
  await visit('#/contacts')
  const list = app.page.getByRole('grid', { name: t('contacts:page.book.title') })
  await list.getByRole('row').nth(5).waitFor()
  expect(await list.getByRole('row').count()).toBeLessThan(60)
  await app.page.getByRole('searchbox', { name: t('contacts:page.search') }).focus()
  await list.getByRole('row').first().focus()
  await app.page.keyboard.press('End')
  await list.getByRole('row', { name: 'Person 14999' }).waitFor()
  await expect
    .poll(() => app.page.evaluate(() => document.activeElement?.querySelector('.person-name')?.textContent))
    .toBe('Person 14999')
  const stops = await list.evaluate(
    (element) =>
      [element, ...element.querySelectorAll('*')].filter((each) => (each as HTMLElement).tabIndex >= 0).length,
  )
  expect(stops).toBe(1)
  await takePicture(app.page, 'address-book-many')
  await app.page.getByRole('searchbox', { name: t('contacts:page.search') }).fill('p12345@')
  await expect.poll(() => list.getByRole('row').allTextContents()).toHaveLength(1)
  expect(await objectionsTo(app)).toEqual([])
})

const report = {
  at: '2026-11-20T12:00:00.000Z',
  people: 2,
  links: 1,
  toldWithoutName: 3,
  namedOnPaper: ['MB-2026-014'],
  attachmentsKept: 1,
  testMails: 0,
  namedElsewhere: [],
}

it('deletes what is due only after a choice and a question, and shows the report', async () => {
  await scriptBorder(app, {
    answers: { 'care.dueDeletions': [good(sampleDue), good([])], 'care.deleteDue': [good(report)] },
  })
  await visit('#/data')
  const list = app.page.getByRole('grid', { name: t('care:page.due.title') })
  await list.getByRole('row').nth(1).waitFor()
  expect(await button(t('care:page.due.delete-chosen')).isDisabled()).toBe(true)
  await list.getByRole('row').first().focus()
  await app.page.keyboard.press('Space')
  await button(t('care:page.due.delete', { count: 1 })).waitFor()
  await button(t('care:page.due.choose-all')).click()
  expect(await objectionsInEveryLook(app, 'data-due')).toEqual([])
  await button(t('care:page.due.delete', { count: 2 })).click()
  await app.page.getByRole('alertdialog').getByText(t('care:page.due.gone')).waitFor()
  await takePicture(app.page, 'data-due-question')
  await button(t('care:page.due.confirm')).click()
  await app.page.getByText(t('care:page.report.people', { count: 2 })).waitFor()
  await app.page.getByText(t('care:page.report.paper', { numbers: 'MB-2026-014' })).waitFor()
  await app.page.getByText(t('care:page.due.none')).waitFor()
  await takePicture(app.page, 'data-due-report')
})

it('asks before a copy takes the place of everything, and then lets nobody go on with the old window', async () => {
  await scriptBorder(app, {
    answers: { 'care.importAll': [good({ keptAside: '/home/admin/before.sqlite' })] },
  })
  await button(t('care:page.copy.import')).click()
  const question = app.page.getByRole('alertdialog', { name: t('care:page.copy.question') })
  await question.getByText(t('care:page.copy.replaces')).waitFor()
  expect(await objectionsTo(app)).toEqual([])
  await question.getByRole('button', { name: t('care:page.copy.confirm') }).click()
  const replaced = app.page.getByRole('alertdialog', { name: t('care:page.copy.done') })
  await replaced.getByText('/home/admin/before.sqlite').waitFor()
  await takePicture(app.page, 'data-replaced')
  await visit('#/contacts')
  await replaced.getByText('/home/admin/before.sqlite').waitFor()
  await replaced.getByRole('button', { name: t('care:page.copy.reload') }).click()
  await replaced.waitFor({ state: 'detached' })
  await visit('#/data')
})

it('shows how far the reading of a list is, and lets a person end it', async () => {
  await scriptBorder(app, {
    answers: {},
    silent: ['care.previewList'],
    progress: { 'care.previewList': [{ done: 3000, total: 20000 }] },
  })
  await button(t('care:page.list.choose')).click()
  const bar = app.page.getByRole('progressbar', { name: t('care:page.running.preview') })
  await bar.waitFor()
  await takePicture(app.page, 'data-progress')
  expect(await objectionsTo(app)).toEqual([])
  await bar
    .locator('..')
    .getByRole('button', { name: t('action.cancel') })
    .waitFor()
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
