// Two running apps with data folders of their own agree by files alone: offer out, taken in by the words on the phone, answer with a yes, and
// both show the same hash. Files that are tampered with, expired, seen before, foreign or of a newer kind are refused with their sentences.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { Fault } from '#domain/fault.ts'
import { partnerFileBytes } from '#domain/partner-file/partner-file.ts'
import { describeFault, type Translate, translatorFor } from '#i18n/translate.ts'
import { type Keyring, startKeyring } from '#test/support/electron/keyring.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs, answerOpenDialogs } from '#test/support/electron/native-dialogs.ts'
import { ask, partnersOf } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { forged } from '#test/support/forged-file.ts'
import { sampleTerms } from '#test/support/partner-file-samples.ts'

const switches = ['--password-store=gnome-libsecret']
const t: Translate = translatorFor('de')
let folder = ''
let keyrings: Keyring[] = []
let north: RunningApp
let south: RunningApp
let sent: AgreementView
let offer = ''

async function start(): Promise<RunningApp> {
  const keyring = await startKeyring()
  keyrings = [...keyrings, keyring]
  return await launchApp({ switches, environment: keyring.environment })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handschlag-files-'))
  north = await start()
  south = await start()
  sent = await sentByNorth()
})
afterAll(async () => {
  for (const app of [north, south]) {
    await app?.close()
    if (app !== undefined) await forgetData(app)
  }
  for (const keyring of keyrings) keyring.stop()
  await rm(folder, { recursive: true, force: true })
})

async function sentByNorth(): Promise<AgreementView> {
  const contact = { name: '', mail: '', phone: '' }
  const draft = { id: null, name: 'Südlicht', domains: ['suedlicht.example'], agreedNames: [], contact }
  const partner = valueIn(await ask<{ readonly id: string }>(north.page, 'partner.save', draft))
  const begun = valueIn(await ask<AgreementView>(north.page, 'agreement.begin', { partnerId: partner.id }))
  const agreementId = begun.agreement.id
  valueIn(await ask(north.page, 'agreement.save', { agreementId, terms: sampleTerms, language: 'de' }))
  const move = { agreementId, to: 'sent', note: '', acceptedReason: null }
  return valueIn(await ask<AgreementView>(north.page, 'agreement.move', move))
}

const button = (app: RunningApp, name: string) => app.page.getByRole('button', { name, exact: true })
const dialog = (app: RunningApp) => app.page.locator('.dialog')

async function openAgreement(app: RunningApp, partnerId: string): Promise<void> {
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/partners/${partnerId}/agree`)
  await app.page.getByRole('heading', { name: t('partner-file:screen.title') }).waitFor()
}

/** Saves our file with our yes by the card; gives its path. */
async function giveOut(app: RunningApp, into: string, yesBy: string): Promise<string> {
  await answerDialogs(app, into)
  await button(app, t('partner-file:screen.save')).click()
  await dialog(app)
    .getByRole('checkbox', { name: t('partner-file:screen.with-yes') })
    .check({ force: true })
  await dialog(app)
    .getByRole('textbox', { name: t('partner-file:screen.yes-name') })
    .fill(yesBy)
  await dialog(app)
    .getByRole('button', { name: t('partner-file:screen.save-now') })
    .click()
  await app.page.getByText(t('partner-file:screen.saved')).waitFor()
  const paths = await app.page.locator('.notice .path').allTextContents()
  return paths.find((path) => path.endsWith('.handschlag')) ?? 'no file'
}

async function wordsIn(app: RunningApp): Promise<readonly string[]> {
  return await dialog(app).locator('.spoken-words li').allTextContents()
}

it('takes an offer in as a new partner, by the words the sender reads out', async () => {
  await openAgreement(north, sent.agreement.partnerId)
  offer = await giveOut(north, join(folder, 'north'), 'Vorstand Nordwind')
  await north.page.getByRole('button', { name: t('partner-file:screen.own-words') }).click()
  const spoken = await north.page.locator('.spoken-words li').allTextContents()
  expect(spoken.length).toBeGreaterThan(5)

  await answerOpenDialogs(south, [offer])
  await button(south, t('partner-file:screen.open')).click()
  await dialog(south).getByText(t('partner-file:screen.key-new')).waitFor()
  expect(await wordsIn(south)).toEqual(spoken)
  await takePicture(south.page, 'files-review')
  await dialog(south)
    .getByRole('button', { name: t('partner-file:screen.accept'), exact: true })
    .click()
  await dialog(south).getByText(t('partner-file:screen.compare-first')).waitFor()
  await dialog(south)
    .getByRole('checkbox', { name: t('partner-file:screen.compared') })
    .press('Space')
  await dialog(south)
    .getByRole('button', { name: t('partner-file:screen.accept'), exact: true })
    .click()
  await button(south, t('partner-file:screen.to-partner')).click()
  await south.page.getByText('Vorstand Nordwind', { exact: false }).first().waitFor()
  await takePicture(south.page, 'files-taken-in')
})

it('answers with a yes, and both sides hold the same hash as confirmed', async () => {
  const there = (await partnersOf(south.page))[0]?.partner
  const answer = await giveOut(south, join(folder, 'south'), 'Vorstand Südlicht')
  await answerOpenDialogs(north, [answer])
  await button(north, t('partner-file:screen.open')).click()
  await dialog(north)
    .getByRole('checkbox', { name: t('partner-file:screen.compared') })
    .press('Space')
  await dialog(north)
    .getByRole('button', { name: t('partner-file:screen.accept'), exact: true })
    .click()
  await dialog(north).waitFor({ state: 'detached' })
  const current = async (app: RunningApp, partnerId: string) =>
    valueIn(await ask<readonly AgreementView[]>(app.page, 'agreement.list', { partnerId }))[0]?.agreement
  const ours = await current(north, sent.agreement.partnerId)
  const theirs = await current(south, there?.id ?? '')
  expect([ours?.state, theirs?.state]).toEqual(['confirmed', 'confirmed'])
  expect(theirs?.hash).toBe(ours?.hash)
  for (const app of [north, south]) {
    await app.page.getByRole('heading', { name: t('agreement-page:state.confirmed.word'), exact: true }).waitFor()
    expect(await app.page.locator(`[title="${ours?.hash}"]`).count()).toBe(1)
  }
  await takePicture(north.page, 'files-confirmed')
})

it('refuses wrong files with their sentences, and takes nothing in', async () => {
  const content = await readFile(offer)
  const text = content.toString('utf8')
  const name = 'offer.handschlag'
  const file = { name, content }
  const ago = new Date(Date.now() - 3_600_000).toISOString()
  const ahead = new Date(Date.now() + 2 * 86_400_000).toISOString()
  const now = new Date().toISOString()
  const fresh = '1b9f7c52-44a1-4a4e-8e1d-7a3c5b2d9e01'
  const before = await ask(south.page, 'partner.list')
  const wrong: readonly (readonly [Fault['code'], Uint8Array, Fault['params']])[] = [
    ['partner-file.replayed', content, {}],
    ['partner-file.tampered', Buffer.from(text.replace('"minProtocol":"TLSv1.2"', '"minProtocol":"TLSv1.3"')), {}],
    ['partner-file.newer', Buffer.from(text.replace('partner/1"', 'partner/7"')), { found: 7, known: 1 }],
    ['partner-file.expired', forged(file, { fileId: fresh, expiresAt: ago }).content, { until: ago }],
    ['partner-file.from-future', forged(file, { fileId: fresh, createdAt: ahead }).content, { created: ahead }],
    ['partner-file.foreign-key', forged(file, { fileId: fresh, createdAt: now }).content, { partner: 'Nordwind' }],
    ['partner-file.unreadable', content.subarray(0, 700), {}],
    ['partner-file.too-large', Buffer.alloc(partnerFileBytes + 1, 0x20), { limit: '4 MB' }],
  ]
  for (const [code, bytes, params] of wrong) {
    const path = join(folder, name)
    await writeFile(path, bytes)
    await answerOpenDialogs(south, [path])
    await button(south, t('partner-file:screen.open')).click()
    await south.page.getByText(t('common:fault.code', { code })).waitFor()
    const { title, remedy } = describeFault({ code, params: { file: name, ...params } }, t)
    const told = (await south.page.locator('.notice-bad').textContent()) ?? ''
    expect(told).toContain(title)
    expect(told).toContain(remedy)
    expect(await dialog(south).count()).toBe(0)
    await takePicture(south.page, `files-${code.split('.')[1]}`)
  }
  expect(await ask(south.page, 'partner.list')).toEqual(before)
})

it('complains about nothing in either window', () => {
  expect([...north.complaints, ...south.complaints]).toEqual([])
})
