// The dialogs of an agreement in the real window, answered at the border: a yes with a file, what a move leads to, blocking items accepted
// with a reason, a partner's file compared on the phone, and the defaults of new agreements. Judged by axe; Escape leaves each of them.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AgreementView } from '#contract/agreement-contract.ts'
import { emptyTerms } from '#domain/agreement/terms.ts'
import type { Fault } from '#domain/fault.ts'
import type { Translate } from '#i18n/translate.ts'
import {
  objectionsInEveryLook,
  objectionsTo,
  overflowOf,
  takeScreenPicture,
  zoomTo,
} from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { type Answer, scriptBorder } from '#test/support/electron/script-border.ts'
import {
  sampleAgreement,
  sampleIdentity,
  sampleOpened,
  sampleView,
  sampleYes,
} from '#test/support/window/agreement-samples.ts'

let app: RunningApp
let t: Translate
let partnerId = ''
let partner = ''

beforeAll(async () => {
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  const found = (await partnersOf(app.page)).find((each) => each.partner.domains.includes('good.example'))
  partnerId = found?.partner.id ?? ''
  partner = found?.partner.name ?? ''
})
afterAll(async () => {
  await app.close()
  await forgetData(app)
})

const good = (value: unknown): Answer => ({ ok: true, value })
const bad = (code: Fault['code'], params: Fault['params'] = {}): Answer => ({ ok: false, fault: { code, params } })
const always = {
  'partnerFile.records': [good([])],
  'partnerFile.partnerKey': [good(null)],
  'agreementLetter.compose': [bad('agreement.none')],
}
const button = (name: string) => app.page.getByRole('button', { name, exact: true })
const dialog = () => app.page.locator('.dialog')

async function show(view: AgreementView, more: Record<string, readonly Answer[]> = {}): Promise<void> {
  await scriptBorder(app, { answers: { ...always, 'agreement.list': [good([view])], ...more } })
  await go(`#/partners/${partnerId}/agree`)
}

async function go(place: string): Promise<void> {
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, place)
  await app.page.reload()
  await app.page.locator('main h1').waitFor()
}

/** The dialog as it is: axe, a picture, and whole at 200 %. */
async function lookAt(name: string): Promise<void> {
  await takePicture(app.page, `agree-dialog-${name}`)
  expect(await objectionsTo(app)).toEqual([])
  await app.page.emulateMedia({ colorScheme: 'dark' })
  await takePicture(app.page, `agree-dialog-${name}-dark`)
  expect(await objectionsTo(app)).toEqual([])
  await app.page.emulateMedia({ colorScheme: null })
  await zoomTo(app, 2)
  await takeScreenPicture(app, `agree-dialog-${name}-zoom`)
  expect(await overflowOf(app, '.modal')).toBeLessThanOrEqual(0)
  await zoomTo(app, 1)
}

it('notes a yes only with a name and a day, and says what went wrong', async () => {
  const sent = sampleAgreement(1, partnerId, { state: 'sent' })
  const agreed = sampleView({ ...sent, confirmations: [sampleYes(1, 'own')] })
  await show(sampleView(sent), {
    'agreement.confirm': [bad('agreement.not-allowed', { from: 'ended', to: 'sent' }), good(agreed)],
  })
  await button(t('agreement-page:next.note-yes')).first().click()
  await dialog()
    .getByRole('button', { name: t('agreement-page:confirm.save') })
    .click()
  await dialog().getByText(t('agreement-page:confirm.wrong-name')).waitFor()
  await lookAt('confirm')
  await dialog()
    .getByRole('textbox', { name: t('agreement-page:confirm.name') })
    .fill('Erika Muster')
  await dialog()
    .getByRole('button', { name: t('agreement-page:confirm.save') })
    .click()
  await dialog().getByText(t('fault:agreement.not-allowed.title')).waitFor()
  await dialog()
    .getByRole('button', { name: t('agreement-page:confirm.save') })
    .click()
  await dialog().waitFor({ state: 'detached' })
})

it('tells what sending, taking back and ending lead to, and Escape changes nothing', async () => {
  const params = { version: 1, partner }
  await show(sampleView(sampleAgreement(1, partnerId)))
  await button(t('agreement-page:next.send')).click()
  await dialog().getByText(t('agreement-page:move.sent.text', params)).waitFor()
  await lookAt('send')
  await app.page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  await button(t('agreement-page:way.discard')).click()
  await dialog().getByText(t('agreement-page:discard.text')).waitFor()
  await app.page.keyboard.press('Escape')
  await show(sampleView(sampleAgreement(1, partnerId, { state: 'sent' })))
  await button(t('agreement-page:way.take-back')).click()
  await dialog().getByText(t('agreement-page:move.draft.text', params)).waitFor()
  await app.page.keyboard.press('Escape')
  await button(t('agreement-page:way.end')).click()
  await dialog().getByText(t('agreement-page:move.ended.text', params)).waitFor()
  await lookAt('end')
  await app.page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
})

it('has the focus of a question on the way back, says why it could not be answered, and begins anew when asked again', async () => {
  const answers = {
    'agreement.discard': [bad('agreement.not-editable')],
    'partnerFile.partnerKey': [good({ ...sampleIdentity, comparedAt: null })],
    'partnerFile.forgetKey': [bad('storage.not-writable')],
  }
  await show(sampleView(sampleAgreement(1, partnerId)), answers)
  await button(t('agreement-page:way.discard')).click()
  await expect.poll(() => app.page.evaluate(() => document.activeElement?.textContent)).toBe(t('common:action.cancel'))
  await dialog()
    .getByRole('button', { name: t('agreement-page:discard.confirm') })
    .click()
  await dialog().getByText(t('fault:agreement.not-editable.title')).waitFor()
  await lookAt('question-failed')
  await app.page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  await button(t('agreement-page:way.discard')).click()
  await dialog().getByText(t('agreement-page:discard.text')).waitFor()
  expect(await dialog().getByRole('alert').count()).toBe(0)
  await app.page.keyboard.press('Escape')
  await app.page.getByRole('button', { name: t('partner-file:screen.their-key') }).click()
  await button(t('partner-file:screen.forget')).click()
  await dialog()
    .getByRole('button', { name: t('partner-file:screen.forget-now') })
    .click()
  await dialog().getByText(t('fault:storage.not-writable.title'), { exact: false }).waitFor()
  await app.page.keyboard.press('Escape')
})

it('closes no question while its answer is carried out', async () => {
  const answers = { ...always, 'agreement.list': [good([sampleView(sampleAgreement(1, partnerId))])] }
  await scriptBorder(app, { answers, silent: ['agreement.discard'] })
  await go(`#/partners/${partnerId}/agree`)
  await button(t('agreement-page:way.discard')).click()
  const confirm = dialog().getByRole('button', { name: t('agreement-page:discard.confirm') })
  await confirm.click()
  await expect.poll(() => confirm.getAttribute('data-pending')).toBe('true')
  await app.page.keyboard.press('Escape')
  await dialog().getByText(t('agreement-page:discard.text')).waitFor()
  expect(
    await dialog()
      .getByRole('button', { name: t('common:action.cancel') })
      .isDisabled(),
  ).toBe(true)
})

it('puts a blocked version in force only with a reason', async () => {
  const confirmed = sampleAgreement(1, partnerId, { state: 'confirmed' })
  const blocked = sampleView(confirmed, { blockedBy: ['tested-from-gateway', 'signed'] })
  const active = good(sampleView(sampleAgreement(1, partnerId, { state: 'active' })))
  await show(blocked, { 'agreement.move': [active], 'checklist.read': [good([])] })
  await button(t('agreement-page:next.active')).click()
  await dialog().getByText(t('checklist:item.signed')).waitFor()
  // the reason is the note of this step; a second text would be lost
  expect(await dialog().getByRole('textbox').count()).toBe(1)
  await dialog()
    .getByRole('button', { name: t('agreement-page:move.accept') })
    .click()
  await dialog().getByText(t('agreement-page:move.reason-missing')).waitFor()
  await lookAt('blocked')
  await dialog()
    .getByRole('textbox', { name: t('agreement-page:move.reason'), exact: true })
    .fill('Pilot bis Januar')
  await dialog()
    .getByRole('button', { name: t('agreement-page:move.accept') })
    .click()
  await dialog().waitFor({ state: 'detached' })
})

it('takes a file with a new key in only after the words were compared', async () => {
  const sent = sampleView(sampleAgreement(1, partnerId, { state: 'sent' }))
  const answers = {
    'partnerFile.open': [good(sampleOpened('new'))],
    'partnerFile.accept': [bad('partner-file.draft-in-the-way'), good(sent)],
  }
  await show(sent, answers)
  await button(t('partner-file:screen.open')).click()
  await dialog().getByText(t('partner-file:screen.key-new')).waitFor()
  const accept = dialog().getByRole('button', { name: t('partner-file:screen.accept'), exact: true })
  await accept.click()
  await dialog().getByText(t('partner-file:screen.compare-first')).waitFor()
  await lookAt('review')
  await dialog()
    .getByRole('checkbox', { name: t('partner-file:screen.compared') })
    .press('Space')
  await accept.click()
  await dialog().getByText(t('fault:partner-file.draft-in-the-way.title')).waitFor()
  await accept.click()
  await dialog().waitFor({ state: 'detached' })
  const { number, version } = sent.agreement
  await app.page.getByText(t('partner-file:screen.accepted', { number, version })).waitFor()
})

it('opens a file from the overview for a partner to choose, and says why a bad one is refused', async () => {
  const opened = sampleOpened('known', { candidates: [{ partnerId, name: partner, changes: [] }], yes: null })
  const answers = { 'partnerFile.open': [bad('partner-file.tampered', { file: 'a.handschlag' }), good(opened)] }
  await scriptBorder(app, { answers: { ...always, ...answers } })
  await go('#/')
  await button(t('partner-file:screen.open')).click()
  await app.page.getByText(t('fault:partner-file.tampered.title', { file: 'a.handschlag' })).waitFor()
  await takePicture(app.page, 'agree-file-refused')
  await button(t('partner-file:screen.open')).click()
  await dialog().getByRole('radio', { name: partner, exact: true }).waitFor()
  await dialog().getByText(t('partner-file:screen.changes-none')).waitFor()
  await lookAt('review-known')
  await dialog()
    .getByRole('button', { name: t('partner-file:screen.refuse') })
    .click()
  await dialog().waitFor({ state: 'detached' })
})

it('asks in whose name our yes goes into a file', async () => {
  const sent = sampleView(sampleAgreement(1, partnerId, { state: 'sent' }))
  await show(sent, { 'partnerFile.save': [bad('partner-file.no-keychain')] })
  await button(t('partner-file:screen.save')).click()
  await dialog()
    .getByRole('checkbox', { name: t('partner-file:screen.with-yes') })
    .check({ force: true })
  await dialog()
    .getByRole('button', { name: t('partner-file:screen.save-now') })
    .click()
  await dialog().getByText(t('partner-file:screen.yes-name-missing')).waitFor()
  await lookAt('save-file')
  await dialog()
    .getByRole('textbox', { name: t('partner-file:screen.yes-name') })
    .fill('Erika Muster')
  await dialog()
    .getByRole('button', { name: t('partner-file:screen.save-now') })
    .click()
  await app.page.getByText(t('fault:partner-file.no-keychain.title')).waitFor()
})

it('keeps the defaults of new agreements as they are entered', async () => {
  const { own, common } = emptyTerms
  const defaults = { own, common, language: 'de', logo: null }
  const changed = { ...defaults, own: { ...own, organisation: 'Firma Beispiel GmbH' } }
  await scriptBorder(app, {
    answers: { 'agreement.defaults': [good(defaults)], 'agreement.saveDefaults': [good(changed)] },
  })
  await go('#/settings/agreement')
  const name = `${t('agreement-page:side.organisation')} (${t('agreement-page:scope.own')})`
  const field = app.page.getByRole('textbox', { name })
  await field.fill('Firma Beispiel GmbH ')
  await field.press('Tab')
  await expect.poll(() => field.inputValue()).toBe('Firma Beispiel GmbH')
  expect(await objectionsInEveryLook(app, 'agree-defaults')).toEqual([])
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
