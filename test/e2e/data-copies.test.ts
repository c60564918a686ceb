// Copies of the data in the real window over the real house: everything kept as a file, changed, and put back in its place; one partner taken
// into another house; the data of one person for that person.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '#domain/contacts/person.ts'
import type { Partner } from '#domain/partner.ts'
import type { Translate } from '#i18n/translate.ts'
import { translatorFor } from '#i18n/translate.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs, chooseFile } from '#test/support/electron/native-dialogs.ts'
import { ask, partnersOf } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'

let app: RunningApp
let t: Translate
let folder: string
let partner: Partner

async function asked<T>(channel: string, payload?: unknown): Promise<T> {
  const outcome = await ask<T>(app.page, channel, payload)
  if (!outcome.ok) throw new Error(outcome.fault.code)
  return outcome.value
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handschlag-copies-'))
  app = await launchApp({ language: 'en' })
  t = translatorFor('en')
  await answerDialogs(app, folder)
  const contact = { name: 'Max Beispiel', mail: 'max@bank.example', phone: '+49 30 1' }
  const draft = { id: null, name: 'Muster Bank AG', domains: ['bank.example'], contact, agreedNames: [] }
  partner = await asked<Partner>('partner.save', draft)
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
  await rm(folder, { recursive: true, force: true })
})

const button = (name: string) => app.page.getByRole('button', { name, exact: true })
const names = async () => (await partnersOf(app.page)).map((each) => each.partner.name)
const region = (name: string) => app.page.getByRole('region', { name, exact: true })

async function visit(hash: string): Promise<void> {
  await app.page.evaluate((to) => {
    location.hash = to
  }, hash)
  await app.page.locator('main h1').waitFor()
}

async function savedIn(card: string): Promise<string> {
  const path = region(card).locator('.notice .path').first()
  await path.waitFor()
  return (await path.textContent()) ?? ''
}

it('puts a copy of everything back in the place of what was changed since, and begins the window anew', async () => {
  await visit('#/data')
  await button(t('care:page.copy.export')).click()
  const copy = await savedIn(t('care:page.copy.title'))
  await asked('partner.remove', { partnerId: partner.id })
  await expect.poll(names).toEqual([])
  await chooseFile(app, copy)
  await button(t('care:page.copy.import')).click()
  await app.page
    .getByRole('alertdialog')
    .getByRole('button', { name: t('care:page.copy.confirm') })
    .click()
  const replaced = app.page.getByRole('alertdialog', { name: t('care:page.copy.done') })
  const aside = (await replaced.locator('.path').textContent()) ?? ''
  expect((await readFile(aside)).length).toBeGreaterThan(0)
  await replaced.getByRole('button', { name: t('care:page.copy.reload') }).click()
  await replaced.waitFor({ state: 'detached' })
  expect(await names()).toEqual(['Muster Bank AG'])
  await app.page.getByRole('listbox').getByRole('option', { name: 'Muster Bank AG' }).click()
  await app.page.getByRole('heading', { level: 1, name: 'Muster Bank AG' }).waitFor()
  await takePicture(app.page, 'copies-back')
})

it('takes one partner out and in again', async () => {
  await visit('#/data')
  await button(t('care:page.partner.export')).click()
  const copy = await savedIn(t('care:page.partner.title'))
  await chooseFile(app, copy)
  await button(t('care:page.partner.import')).click()
  await region(t('care:page.partner.title')).getByRole('alert').getByText('care.partner-exists').waitFor()
  await asked('partner.remove', { partnerId: partner.id })
  await button(t('care:page.partner.import')).click()
  await app.page.getByText(t('care:page.partner.added', { name: 'Muster Bank AG' })).waitFor()
  await button(t('care:page.partner.open')).click()
  await app.page.getByRole('heading', { level: 1, name: 'Muster Bank AG' }).waitFor()
  await visit(`${await app.page.evaluate(() => location.hash)}`.replace(/test$/, 'contacts'))
  await region('Muster Bank AG').getByText('Max Beispiel', { exact: true }).waitFor()
})

it('gives a person its data', async () => {
  await answerDialogs(app, folder)
  await visit('#/contacts')
  await app.page.getByRole('row', { name: 'Max Beispiel' }).first().focus()
  await app.page.keyboard.press('Enter')
  await button(t('contacts:page.person-data')).click()
  const path = app.page.locator('.notice .path').first()
  await path.waitFor()
  const people = await asked<readonly { readonly person: Person }[]>('contact.people')
  expect(people.map(({ person }) => person.name)).toContain('Max Beispiel')
  expect(await readFile((await path.textContent()) ?? '', 'utf8')).toContain('max@bank.example')
  await takePicture(app.page, 'copies-person')
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
