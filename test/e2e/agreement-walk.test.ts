// An agreement from the first test to its paper in the real app with the real house: begun from the test of a practice partner, filled in by
// hand, sent, confirmed by both sides with a file, put in force, printed, looked at again as a new version; and it is all there after a restart.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { Translate } from '#i18n/translate.ts'
import { objectionsInEveryLook, takeWholePicture } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs, answerOpenDialogs } from '#test/support/electron/native-dialogs.ts'
import { ask, openPartner, partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { readPdf } from '#test/support/electron/read-pdf.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

let app: RunningApp
let t: Translate
let folder: string
let partnerId = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handschlag-agreed-'))
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  await openPartner(app.page, 'good.example')
  await app.page.getByRole('button', { name: t('common:test.run-now') }).click()
  await app.page.getByRole('heading', { name: t('probe:verdict.suitable.word'), exact: true }).waitFor()
  partnerId =
    (await partnersOf(app.page)).find((each) => each.partner.domains.includes('good.example'))?.partner.id ?? ''
  await app.page.getByRole('tab', { name: t('common:steps.agree') }).click()
})
afterAll(async () => {
  await app.close()
  await forgetData(app)
  await rm(folder, { recursive: true, force: true })
})

const button = (name: string) => app.page.getByRole('button', { name, exact: true })
const dialog = () => app.page.locator('.dialog')
const state = (word: 'draft' | 'sent' | 'confirmed' | 'active') =>
  app.page.getByRole('heading', { name: t(`agreement-page:state.${word}.word`), exact: true })
const views = async () => valueIn(await ask<readonly AgreementView[]>(app.page, 'agreement.list', { partnerId }))
const newest = async () => (await views())[0]

/** What a person enters for a path that is missing. */
const entries: Readonly<Record<string, string>> = {
  'own.organisation': 'Firma Beispiel GmbH',
  'own.address': 'Hauptstraße 1\n12345 Musterstadt',
  'own.domains': '*.firma.example',
  'own.testMailboxes': 'tls@firma.example auto',
  'own.outOfBand': '+49 30 1234567',
  'own.lift.who': 'Leitung IT',
  'own.sendingAddresses': '192.0.2.0/28',
  'own.warnAfterHours': '4',
  'own.giveUpAfterHours': '48',
  'partner.authority': 'Übungs-CA',
  'partner.certificateNames': 'mx1.good.example',
  'partner.hosts': 'mx1.good.example',
  'toPartner.goLive': '2027-01-15',
  'common.contactPrivacy.de': 'Nur für den Betrieb dieser Strecke.',
}

it('begins with what the test saw and leads through what is missing', async () => {
  await button(t('agreement-page:begin.go')).click()
  await state('draft').waitFor()
  const focused = () => app.page.evaluate(() => document.activeElement?.textContent)
  await expect.poll(focused).toBe(t('agreement-page:state.draft.word'))
  const begun = await newest()
  expect(begun?.agreement.terms.partner.hosts.map(({ host }) => host)).toContain('mx1.good.example')
  expect(begun?.agreement.terms.toPartner?.level).toBe('secure')
  expect(begun?.missing.length).toBeGreaterThan(3)
  await takeWholePicture(app, 'walk-draft')
  for (let turn = 0; turn < 30; turn += 1) {
    const lead = button(t('agreement-page:next.fill-in'))
    if ((await button(t('agreement-page:next.send')).count()) > 0) break
    const before = (await newest())?.missing.length ?? 0
    await lead.click()
    await fillFocused()
    await expect.poll(async () => (await newest())?.missing.length ?? 0).toBeLessThan(before)
    await expect.poll(async () => (await lead.count()) + (await button(t('agreement-page:next.send')).count())).toBe(1)
  }
  expect((await newest())?.missing).toEqual([])
  expect(await objectionsInEveryLook(app, 'walk-filled')).toEqual([])
})

async function fillFocused(): Promise<void> {
  await app.page.waitForFunction(() => document.activeElement?.closest('.term-control') !== null)
  const [path, kind] = await app.page.evaluate(() => {
    const focused = document.activeElement
    return [focused?.closest('.term-control')?.id.replace('term-', '') ?? '', focused?.tagName ?? ''] as const
  })
  const focused = app.page.locator(`[id="term-${path}"]`).locator('input, textarea, select').first()
  if (kind === 'SELECT') await focused.selectOption({ index: 2 })
  else await focused.fill(entries[path] ?? `no entry for ${path}`)
  await focused.blur()
}

it('is fixed by sending and takes the yes of both sides, one with a file', async () => {
  await button(t('agreement-page:next.send')).click()
  await dialog()
    .getByRole('button', { name: t('agreement-page:move.sent.confirm') })
    .click()
  await state('sent').waitFor()
  expect((await newest())?.agreement.hash).toMatch(/^[0-9a-f]{64}$/)
  const scan = join(folder, 'seite-9.pdf')
  await writeFile(scan, '%PDF-1.7 not looked at')
  await answerOpenDialogs(app, [scan])
  await noteYes('Erika Muster', true)
  await button('seite-9.pdf').or(app.page.getByText('seite-9.pdf')).first().waitFor()
  await noteYes('Max Beispiel', false)
  await state('confirmed').waitFor()
  const sides = (await newest())?.agreement.confirmations.map(({ side, attachment }) => [
    side,
    attachment?.name ?? null,
  ])
  expect(sides).toEqual([
    ['own', 'seite-9.pdf'],
    ['partner', null],
  ])
})

async function noteYes(name: string, withFile: boolean): Promise<void> {
  await button(t('agreement-page:next.note-yes')).first().click()
  await dialog()
    .getByRole('textbox', { name: t('agreement-page:confirm.name') })
    .fill(name)
  if (withFile) await dialog().getByRole('checkbox').check({ force: true })
  await dialog()
    .getByRole('button', { name: t('agreement-page:confirm.save') })
    .click()
  await dialog().waitFor({ state: 'detached' })
  await app.page.getByText(name, { exact: false }).first().waitFor()
}

it('gives the attached file back unchanged', async () => {
  const place = join(folder, 'back')
  await answerDialogs(app, place)
  await app.page
    .getByRole('button', { name: t('agreement-page:confirmations.save-file-of', { file: 'seite-9.pdf' }) })
    .click()
  await app.page.getByText(place, { exact: false }).first().waitFor()
  expect(await readdir(place)).toEqual(['seite-9.pdf'])
})

it('takes effect although items of the checklist are open, with a reason that stays in its history', async () => {
  expect((await newest())?.blockedBy.length).toBeGreaterThan(0)
  await button(t('agreement-page:next.active')).click()
  await dialog()
    .getByRole('textbox', { name: t('agreement-page:move.reason'), exact: true })
    .fill('Pilot bis Januar')
  await dialog()
    .getByRole('button', { name: t('agreement-page:move.accept') })
    .click()
  await state('active').waitFor()
  await app.page.getByText('Pilot bis Januar', { exact: false }).first().waitFor()
  expect((await newest())?.agreement.reviewBy).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(await objectionsInEveryLook(app, 'walk-active')).toEqual([])
})

it('is printed as a tagged PDF with number and hash', async () => {
  const place = join(folder, 'paper')
  await answerDialogs(app, place)
  await button(t('agreement-page:paper.print')).click()
  await app.page.getByText(place, { exact: false }).first().waitFor()
  const [name = ''] = await readdir(place)
  const pdf = readPdf(join(place, name))
  expect(pdf.isTagged).toBe(true)
  const current = await newest()
  const text = pdf.text.join('\n')
  expect(text).toContain(current?.agreement.number ?? 'no number')
  expect(text.replace(/\s+/g, '')).toContain(current?.agreement.hash ?? 'no hash')
})

it('goes on as a new version while the older stays in force, and all of it outlives a restart', async () => {
  await button(t('agreement-page:next.new-version')).click()
  await dialog()
    .getByRole('button', { name: t('agreement-page:new-version.go') })
    .click()
  await state('draft').waitFor()
  expect((await views()).map(({ agreement }) => [agreement.version, agreement.state])).toEqual([
    [2, 'draft'],
    [1, 'active'],
  ])
  const before = await views()
  await app.close()
  app = await launchApp({ data: app.data })
  await app.page.getByRole('option').first().waitFor()
  expect(await views()).toEqual(before)
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
