// The checklist of a partner in the real window: items tick themselves after a test of a practice partner, others by hand with a note; owner,
// day and evidence are changed; a proof that is gone says what took it away.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import type { Translate } from '#i18n/translate.ts'
import { objectionsInEveryLook, objectionsTo } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { ask, openPartner, partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { scriptBorder } from '#test/support/electron/script-border.ts'
import { sampleItems } from '#test/support/window/checklist-double.ts'

let app: RunningApp
let t: Translate
let partnerId = ''

beforeAll(async () => {
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  await openPartner(app.page, 'good.example')
  partnerId =
    (await partnersOf(app.page)).find(({ partner }) => partner.domains.includes('good.example'))?.partner.id ?? ''
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
})

const dialog = () => app.page.getByRole('dialog')
const tab = (name: 'test' | 'checklist') => app.page.getByRole('tab', { name: t(`common:steps.${name}`) })
const textOf = (id: 'all-mx-tested' | 'modern-tls' | 'change-approved' | 'signed') => t(`checklist:item.${id}`)
/** The row of an item in its phase; the item that comes next stands above once more. */
const row = (id: Parameters<typeof textOf>[0]) =>
  app.page
    .getByRole('listitem')
    .filter({ hasText: textOf(id) })
    .last()

async function judged(): Promise<readonly JudgedItem[]> {
  const outcome = await ask<readonly JudgedItem[]>(app.page, 'checklist.read', { partnerId })
  if (!outcome.ok) throw new Error(outcome.fault.code)
  return outcome.value
}
const progress = (met: number, total: number) => app.page.getByText(t('checklist:page.of', { met, total })).first()

it('begins open, with the first item to do on top and the way to it', async () => {
  await tab('checklist').click()
  const items = await judged()
  await progress(0, items.length).waitFor()
  await app.page.getByRole('heading', { name: t('checklist:page.next') }).waitFor()
  expect(await objectionsInEveryLook(app, 'checklist-open')).toEqual([])
  await app.page
    .getByRole('link', { name: t('checklist:page.to-test') })
    .first()
    .click()
  await app.page.getByRole('button', { name: t('common:test.run-now') }).waitFor()
})

it('ticks by itself what a test proves, with the reason and since when', async () => {
  await app.page.getByRole('button', { name: t('common:test.run-now') }).click()
  await app.page.getByRole('heading', { name: t('probe:verdict.suitable.word'), exact: true }).waitFor()
  await tab('checklist').click()
  await row('modern-tls').getByText(t('checklist:page.standing.proven')).waitFor()
  const proven = (await judged()).filter(({ state }) => state.kind === 'proven').map(({ item }) => item.id)
  expect(proven).toContain('modern-tls')
  await progress(proven.length, (await judged()).length).waitFor()
  expect(await row('modern-tls').textContent()).toMatch(/TLSv?1\.[23]/)
})

it('ticks by hand only with a note where a proof could be, and unticks again', async () => {
  await row('signed')
    .getByRole('button', { name: t('checklist:page.tick-of', { text: textOf('signed') }) })
    .click()
  await dialog()
    .getByRole('button', { name: t('checklist:page.tick'), exact: true })
    .click()
  await dialog().getByText(t('checklist:page.issue.no-note'), { exact: true }).waitFor()
  await takePicture(app.page, 'checklist-tick')
  expect(await objectionsTo(app)).toEqual([])
  await dialog()
    .getByRole('textbox', { name: t('checklist:page.note') })
    .fill('Brief liegt vor')
  await dialog()
    .getByRole('button', { name: t('checklist:page.tick'), exact: true })
    .click()
  await dialog().waitFor({ state: 'detached' })
  await row('signed').getByText(t('checklist:page.standing.by-hand')).waitFor()
  await row('signed').getByText('Brief liegt vor').waitFor()
  const untick = row('signed').getByRole('button', { name: t('checklist:page.untick-of', { text: textOf('signed') }) })
  await expect.poll(() => untick.evaluate((element) => element === document.activeElement)).toBe(true)
  await untick.click()
  await row('signed').getByText(t('checklist:page.standing.by-hand')).waitFor({ state: 'detached' })
})

it('keeps who does an item, until when, and the evidence', async () => {
  const text = textOf('change-approved')
  await row('change-approved')
    .getByRole('button', { name: t('checklist:page.change-of', { text }) })
    .click()
  await dialog()
    .getByRole('radio', { name: t('checklist:page.owner.both'), exact: true })
    .check({ force: true })
  await dialog().getByLabel(t('checklist:page.due-label')).fill('2024-02-01')
  await dialog()
    .getByRole('textbox', { name: t('checklist:page.evidence') })
    .fill('CHG-4711')
  await dialog()
    .getByRole('button', { name: t('action.save') })
    .click()
  await dialog().waitFor({ state: 'detached' })
  await row('change-approved').getByText('CHG-4711').waitFor()
  await row('change-approved').getByText(t('checklist:page.standing.overdue')).waitFor()
  await app.page.getByText(t('checklist:page.overdue-count', { count: 1 })).waitFor()
})

it('tells every standing apart, also what took a proof away', async () => {
  await scriptBorder(app, { answers: { 'checklist.read': [{ ok: true, value: sampleItems }] } })
  await tab('test').click()
  await tab('checklist').click()
  await app.page.getByText(t('checklist:page.standing.lost')).first().waitFor()
  await app.page
    .getByText(/Zuletzt belegt am/)
    .first()
    .waitFor()
  expect(await objectionsInEveryLook(app, 'checklist-standings')).toEqual([])
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
