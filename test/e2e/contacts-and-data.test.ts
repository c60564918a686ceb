// People and data in the real window over the real house: a side filled person by person, the address book, cards and lists read through the
// system's own dialog, a list that changes only what it showed, copies kept.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Translate } from '#i18n/translate.ts'
import { objectionsInEveryLook, objectionsTo, pressAsSoonAsSeen } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs, chooseFile, dismissDialogs } from '#test/support/electron/native-dialogs.ts'
import { ask, partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'

let app: RunningApp
let t: Translate
let folder: string
let good = { id: '', name: '' }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handschlag-people-'))
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  await answerDialogs(app, folder)
  const found = (await partnersOf(app.page)).find(({ partner }) => partner.domains.includes('good.example'))
  good = { id: found?.partner.id ?? '', name: found?.partner.name ?? '' }
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
  await rm(folder, { recursive: true, force: true })
})

const button = (name: string, exact = true) => app.page.getByRole('button', { name, exact })
const dialog = () => app.page.getByRole('dialog')
const field = (name: string) => dialog().getByRole('textbox', { name, exact: true })
const gone = () => dialog().waitFor({ state: 'detached' })
const sideOf = (name: string) => app.page.getByRole('region', { name, exact: true })

async function visit(hash: string): Promise<void> {
  await app.page.evaluate((to) => {
    location.hash = to
  }, hash)
  await app.page.waitForFunction((to) => location.hash === to, hash)
  await app.page.locator('main h1').waitFor()
}

/** Whether the keyboard has a place in the page to go on from. */
const hasFocus = () => app.page.evaluate(() => document.activeElement !== document.body)

async function addPerson(side: string, name: string, mail: string): Promise<void> {
  await button(t('contacts:page.add-to', { side })).click()
  await field(t('contacts:page.field.name')).fill(name)
  await field(t('contacts:page.field.mail')).fill(mail)
  await dialog()
    .getByRole('button', { name: t('contacts:page.add-confirm'), exact: true })
    .click()
}

async function choose(name: string, action: string): Promise<void> {
  await button(t('contacts:page.actions-for', { name })).click()
  await app.page.getByRole('menuitem', { name: action }).click()
}

it('says what is missing, and of a person what is wrong, before anyone is added', async () => {
  await visit(`#/partners/${good.id}/contacts`)
  await sideOf(good.name).getByText(t('contacts:page.missing.no-technical')).waitFor()
  await addPerson(good.name, '', 'nobody')
  const name = field(t('contacts:page.field.name'))
  await expect.poll(() => name.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await name.getAttribute('aria-invalid')).toBe('true')
  await dialog()
    .getByText(t('contacts:page.issue.not-a-mailbox', { value: 'nobody' }))
    .waitFor()
  expect(await objectionsTo(app)).toEqual([])
  await app.page.keyboard.press('Escape')
  await gone()
})

it('fills a side: someone new, a deputy from the address book, and swaps the two', async () => {
  const own = t('contacts:page.own-side')
  await addPerson(good.name, 'Max Beispiel', 'max@good.example')
  await gone()
  await addPerson(own, 'Erika Muster', 'erika@firma.example')
  await gone()
  await sideOf(own).getByText('Erika Muster', { exact: true }).waitFor()
  await sideOf(good.name)
    .getByRole('button', { name: new RegExp(t('contacts:page.missing.short.no-deputy')) })
    .click()
  await dialog()
    .getByRole('radio', { name: t('contacts:page.way.known') })
    .check({ force: true })
  await dialog().getByRole('searchbox').fill('erika')
  await dialog().getByRole('option', { name: 'Erika Muster' }).click()
  await takePicture(app.page, 'contacts-choose')
  expect(await objectionsTo(app)).toEqual([])
  await dialog()
    .getByRole('button', { name: t('contacts:page.add-confirm'), exact: true })
    .click()
  await gone()
  const people = sideOf(good.name).locator('.role-person .person-name')
  await expect.poll(() => people.allTextContents()).toEqual(['Max Beispiel', 'Erika Muster Vertretung'])
  await choose('Max Beispiel', t('contacts:page.order.make-deputy'))
  await expect.poll(() => people.allTextContents()).toContain('Max Beispiel Vertretung')
  await choose('Max Beispiel', t('contacts:page.order.make-first'))
  await expect.poll(() => people.allTextContents()).toContain('Max Beispiel')
  expect(await objectionsInEveryLook(app, 'contacts')).toEqual([])
})

it('changes a person everywhere it stands, and shows the first technical one in the head of the partner', async () => {
  await choose('Max Beispiel', t('contacts:page.order.edit'))
  await field(t('contacts:page.field.phone')).fill('+49 30 0000-1')
  await button(t('action.save')).click()
  await gone()
  await sideOf(good.name).getByText('+49 30 0000-1').waitFor()
  const partner = (await partnersOf(app.page)).find((each) => each.partner.id === good.id)?.partner
  expect(partner?.contact).toEqual({ name: 'Max Beispiel', mail: 'max@good.example', phone: '+49 30 0000-1' })
})

it('notes who was told what', async () => {
  await button(t('contacts:page.told.add')).click()
  await dialog()
    .getByRole('button', { name: t('contacts:page.told.confirm') })
    .click()
  await dialog().getByText(t('contacts:page.told.issue.no-subject')).waitFor()
  await field(t('contacts:page.told.about')).fill('Stichtag angekündigt')
  await dialog()
    .getByRole('button', { name: t('contacts:page.told.confirm') })
    .dblclick()
  await gone()
  await app.page.getByRole('cell', { name: 'Stichtag angekündigt' }).waitFor()
  const told = await ask<readonly unknown[]>(app.page, 'contact.told', { partnerId: good.id })
  expect(told.ok && told.value).toHaveLength(1)
})

it('reads cards through the dialog of the system, and says what became of each', async () => {
  const card = (lines: readonly string[]) => ['BEGIN:VCARD', 'VERSION:4.0', ...lines, 'END:VCARD'].join('\r\n')
  const path = join(folder, 'leute.vcf')
  const cards = [
    card(['FN:Nina Nacht', 'TEL:+49 30 24']),
    card(['FN:Max Beispiel', 'EMAIL:max@good.example', 'TEL:+49 30 0000-2']),
    card(['NOTE:nobody']),
  ]
  await writeFile(path, cards.join('\r\n'))
  await chooseFile(app, path)
  await button(t('contacts:page.cards-of', { side: good.name })).click()
  await app.page.getByRole('menuitem', { name: t('contacts:page.cards.import') }).click()
  await dialog()
    .getByRole('radio', { name: t('contacts:role.desk-247') })
    .check({ force: true })
  await dialog()
    .getByRole('button', { name: t('action.choose-file') })
    .click()
  await dialog().getByText('Nina Nacht, +49 30 24').waitFor()
  await dialog().getByText(t('contacts:card.no-name')).waitFor()
  const known = dialog().getByRole('radiogroup', { name: t('contacts:page.cards.decide', { name: 'Max Beispiel' }) })
  await known.getByRole('radio', { name: t('contacts:page.cards.take') }).check({ force: true })
  await takePicture(app.page, 'contacts-cards-preview')
  expect(await objectionsTo(app)).toEqual([])
  await dialog()
    .getByRole('button', { name: t('contacts:page.cards.import-now') })
    .click()
  await dialog()
    .getByText(t('contacts:page.cards.added', { count: 1 }))
    .waitFor()
  await takePicture(app.page, 'contacts-cards')
  await dialog().getByText(t('action.close'), { exact: true }).click()
  await gone()
  await sideOf(good.name).getByText('Nina Nacht', { exact: true }).waitFor()
})

it('keeps the address book: found by a word, opened by Enter, forgotten only after the consequences were told', async () => {
  await visit('#/contacts')
  const search = app.page.getByRole('searchbox', { name: t('contacts:page.search') })
  await search.fill('max good')
  const list = app.page.getByRole('grid', { name: t('contacts:page.book.title') })
  await expect.poll(() => list.getByRole('row').count()).toBe(1)
  expect(await objectionsInEveryLook(app, 'address-book')).toEqual([])
  await list.getByRole('row').focus()
  await app.page.keyboard.press('Enter')
  await dialog()
    .getByText(new RegExp(good.name.replaceAll(/[()]/g, '.')))
    .first()
    .waitFor()
  await takePicture(app.page, 'address-book-person')
  await button(t('contacts:page.removal.open')).click()
  const question = app.page.getByRole('alertdialog')
  await question.getByText(t('contacts:page.removal.left-without', { places: good.name })).waitFor()
  await takePicture(app.page, 'address-book-removal')
  expect(await objectionsTo(app)).toEqual([])
  await button(t('contacts:page.removal.confirm')).click()
  await question.waitFor({ state: 'detached' })
  await app.page.getByText(t('contacts:page.book.no-match')).waitFor()
  await visit(`#/partners/${good.id}/contacts`)
  await app.page.getByText(t('contacts:page.told.deleted'), { exact: true }).waitFor()
})

const rows = [
  'Partner;Domains;Ansprechpartner;Rollen;E-Mail;Telefon',
  'Muster Versand GmbH;versand.example;Lea Lager;Technik;lea@versand.example;+49 30 7',
  'Falsche Mail GmbH;falsch.example;Udo Unklar;Technik;udo@;+49 30 8',
]

it('shows what a list would change, leaves out what is wrong, and takes over the rest', async () => {
  const path = join(folder, 'partner.csv')
  await writeFile(path, `\u{FEFF}${rows.join('\r\n')}\r\n`)
  await visit('#/data')
  await dismissDialogs(app)
  await button(t('care:page.list.choose')).click()
  await expect.poll(() => button(t('care:page.list.choose')).isEnabled()).toBe(true)
  expect(await app.page.getByRole('alert').count()).toBe(0)
  await chooseFile(app, path)
  await button(t('care:page.list.choose')).click()
  await app.page.getByText(t('care:page.list.wrong-rows', { count: 1 })).waitFor()
  await app.page.getByRole('cell', { name: t('care:row.bad-mail', { value: 'udo@' }) }).waitFor()
  await app.page.getByRole('cell', { name: `Muster Versand GmbH ${t('care:page.kind.add-partner')}` }).waitFor()
  expect(await objectionsInEveryLook(app, 'data-preview')).toEqual([])
  expect(await hasFocus()).toBe(true)
  expect((await partnersOf(app.page)).some(({ partner }) => partner.name === 'Muster Versand GmbH')).toBe(false)
  await button(t('care:page.list.import')).click()
  await app.page.getByText(t('care:page.list.imported')).waitFor()
  await expect.poll(hasFocus).toBe(true)
  const names = (await partnersOf(app.page)).map(({ partner }) => partner.name)
  expect(names).toContain('Muster Versand GmbH')
  expect(names).not.toContain('Falsche Mail GmbH')
  await takePicture(app.page, 'data-imported')
})

it('ends the reading of a long list when asked, and has changed nothing', async () => {
  const path = join(folder, 'lang.csv')
  const long = Array.from({ length: 20_000 }, (_, index) => `Partner ${index};p${index}.example;;;;`)
  await writeFile(path, [rows[0], ...long].join('\r\n'))
  await chooseFile(app, path)
  await pressAsSoonAsSeen(app, t('action.cancel'))
  await button(t('care:page.list.choose')).click()
  await app.page.getByText(t('care:page.cancelled')).waitFor()
  expect((await partnersOf(app.page)).some(({ partner }) => partner.name.startsWith('Partner '))).toBe(false)
})

it('keeps lists and one partner as files', async () => {
  await answerDialogs(app, folder)
  await button(t('care:page.list.export')).click()
  const saved = app.page.locator('.notice .path').first()
  await saved.waitFor()
  expect(await readFile((await saved.textContent()) ?? '', 'utf8')).toContain('Lea Lager')
  const sent = (await partnersOf(app.page)).find(({ partner }) => partner.name === 'Muster Versand GmbH')?.partner
  await visit(`#/partners/${sent?.id}/contacts`)
  await button(t('care:page.partner.menu-label', { name: 'Muster Versand GmbH' })).click()
  await app.page.getByRole('menuitem', { name: t('care:page.partner.menu-export') }).click()
  await app.page.getByText(t('care:page.saved')).waitFor()
  await takePicture(app.page, 'data-partner-kept')
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
