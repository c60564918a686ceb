// The step "agree" in the real window in every state of an agreement, answered at the border: what is missing leads to its field, what is
// entered is kept when the field is left, frozen terms are read, blocking items are named. Judged by axe, light, dark, forced, 200 %.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { missingTerms } from '#domain/agreement/required.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { objectionsInEveryLook } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { ask, partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { type Answer, scriptBorder } from '#test/support/electron/script-border.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import {
  fullTerms,
  sampleAgreement,
  sampleIdentity,
  sampleView,
  sampleYes,
  thinTerms,
} from '#test/support/window/agreement-samples.ts'

let app: RunningApp
let t: Translate
let partnerId = ''

beforeAll(async () => {
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  partnerId =
    (await partnersOf(app.page)).find(({ partner }) => partner.domains.includes('good.example'))?.partner.id ?? ''
})
afterAll(async () => {
  await app.close()
  await forgetData(app)
})

const good = (value: unknown): Answer => ({ ok: true, value })
const letter = good({ subject: 'Betreff', recipient: 'postmaster@good.example', text: 'Guten Tag,\n' })
const files = {
  'partnerFile.records': [good([])],
  'partnerFile.partnerKey': [good({ ...sampleIdentity, comparedAt: '2026-11-20T10:00:00.000Z' })],
  'partnerFile.identity': [good(sampleIdentity)],
  'agreementLetter.compose': [letter],
}
const version = (number: number, more: Partial<Agreement> = {}) => sampleAgreement(number, partnerId, more)
const button = (name: string) => app.page.getByRole('button', { name, exact: true })

async function show(views: readonly AgreementView[], more: Record<string, readonly Answer[]> = {}): Promise<void> {
  await scriptBorder(app, { answers: { ...files, 'agreement.list': [good(views)], ...more } })
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/partners/${partnerId}/agree`)
  await app.page.reload()
  await app.page.getByRole('tab', { name: t('common:steps.agree') }).waitFor()
}

beforeEach(() => scriptBorder(app, { answers: files }))

it('offers to begin where there is no agreement, and letters all the same', async () => {
  await show([])
  await button(t('agreement-page:begin.go')).waitFor()
  await app.page.getByText('postmaster@good.example').waitFor()
  expect(await objectionsInEveryLook(app, 'agree-none')).toEqual([])
})

it('leads from what is missing to its field and keeps what is entered there', async () => {
  const draft = sampleView(version(1), { missing: [...missingTerms(thinTerms)] })
  const filled = { ...thinTerms, own: { ...thinTerms.own, outOfBand: '+49 30 1' } }
  const saved = good(sampleView(version(1, { terms: filled }), { missing: [...missingTerms(filled)] }))
  await show([draft], { 'agreement.save': [saved] })
  expect(await objectionsInEveryLook(app, 'agree-draft')).toEqual([])
  const name = `${t('agreement-page:scope.own')}: ${t('agreement-page:side.out-of-band')}`
  await button(name).click()
  const field = app.page.getByRole('textbox', {
    name: `${t('agreement-page:side.out-of-band')} (${t('agreement-page:scope.own')})`,
  })
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
  await field.fill('+49 30 1')
  await field.press('Tab')
  await button(name).waitFor({ state: 'detached' })
  expect(await field.inputValue()).toBe('+49 30 1')
  await app.page.getByRole('tabpanel').getByText(t('agreement-page:terms.saved'), { exact: true }).waitFor()
})

it('names what is wrong with an entry, keeps it across pages, and saves the rest', async () => {
  await show([sampleView(version(1))])
  await app.page.getByRole('button', { name: new RegExp(t('agreement-page:section.ways')) }).click()
  const hosts = app.page.getByRole('textbox', {
    name: `${t('agreement-page:side.hosts')} (${t('agreement-page:scope.partner')})`,
  })
  await hosts.fill('mx1.musterbank.example:99999')
  await hosts.press('Tab')
  const wrong = t('agreement-page:issue.host-line', { value: 'mx1.musterbank.example:99999' })
  await app.page.getByText(wrong).waitFor()
  await app.page.getByText(t('agreement-page:terms.wrong')).waitFor()
  await button(t('agreement-page:next.send')).click()
  await expect.poll(() => hosts.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await app.page.locator('.dialog').count()).toBe(0)
  await takePicture(app.page, 'agree-wrong')
  await app.page.getByRole('tab', { name: t('common:steps.test') }).click()
  await app.page.getByRole('tab', { name: t('common:steps.agree') }).click()
  await app.page.getByRole('button', { name: new RegExp(t('agreement-page:section.ways')) }).click()
  expect(await hosts.inputValue()).toBe('mx1.musterbank.example:99999')
  await app.page.getByText(wrong).waitFor()
})

it('shows every section of a full draft, and what the test says otherwise', async () => {
  const differences = [
    { path: 'partner.hosts', code: 'host-new' as const, found: ['mx3.musterbank.example'] },
    { path: 'partner.certificateUntil', code: 'certificate-ends-sooner' as const, found: ['2026-12-24'] },
  ]
  const draft = sampleView(
    version(2, { terms: { ...fullTerms, own: { ...fullTerms.own, binding: 'pin', pins: ['ab'.repeat(32)] } } }),
    { differences },
  )
  await show([draft, sampleView(version(1, { state: 'active' }))], { 'agreement.fill': [good(draft)] })
  const shut = app.page.locator('.demand .fold-trigger[aria-expanded=false]')
  while ((await shut.count()) > 0) await shut.first().click()
  await app.page.getByRole('textbox', { name: t('agreement-page:common.termination'), exact: true }).waitFor()
  expect(await objectionsInEveryLook(app, 'agree-full')).toEqual([])
  const field = `${t('agreement-page:scope.partner')}: ${t('agreement-page:side.hosts')}`
  const hosts = app.page.getByRole('textbox', {
    name: `${t('agreement-page:side.hosts')} (${t('agreement-page:scope.partner')})`,
  })
  const before = await hosts.inputValue()
  await hosts.fill('mx1.musterbank.example:99999')
  await hosts.press('Tab')
  await button(t('agreement-page:difference.take-of', { field })).click()
  await expect.poll(() => hosts.inputValue()).toBe(before)
  await button(t('agreement-page:next.send')).waitFor()
})

it('reads a sent version with the yes of one side, and says who is missing', async () => {
  const attachment = { id: sampleYes(9, 'own').id, name: 'seite-9.pdf', size: 1, sha256: 'a'.repeat(64) }
  const sent = version(1, { state: 'sent', confirmations: [sampleYes(1, 'own', { attachment, note: 'im Termin' })] })
  await show([sampleView(sent)])
  await app.page.getByText(t('agreement-page:confirmations.open-partner'), { exact: true }).waitFor()
  const head = `${t('agreement-page:state.sent.text')} ${t('agreement-page:confirmations.open-partner')}`
  await app.page.getByText(head, { exact: true }).waitFor()
  await app.page.getByRole('rowheader', { name: t('agreement-page:side.register-number') }).waitFor()
  expect(await app.page.getByRole('tabpanel').getByRole('textbox').count()).toBe(0)
  expect(await objectionsInEveryLook(app, 'agree-sent')).toEqual([])
})

it('names blocking items of a confirmed version in their words', async () => {
  const yes = [sampleYes(1, 'own'), sampleYes(2, 'partner', { way: 'partner-file' })]
  const confirmed = sampleView(version(1, { state: 'confirmed', confirmations: yes }), {
    blockedBy: ['tested-from-gateway'],
  })
  await show([confirmed], { 'checklist.read': [good([])] })
  await app.page.getByText(t('checklist:item.tested-from-gateway' as 'agreement-page:title')).waitFor()
  expect(await objectionsInEveryLook(app, 'agree-confirmed')).toEqual([])
})

it('shows a version in force, its review and the older one, in English too', async () => {
  const views = [
    sampleView(
      version(2, {
        state: 'active',
        reviewBy: '2026-01-01',
        confirmations: [sampleYes(1, 'own'), sampleYes(2, 'partner')],
      }),
    ),
    sampleView(version(1, { state: 'ended', reviewBy: '2026-01-01' })),
  ]
  await show(views)
  await app.page.getByText(t('agreement-page:head.overdue'), { exact: false }).waitFor()
  await button(t('agreement-page:history.show-version', { version: 1 })).click()
  await app.page.getByText(t('agreement-page:history.older', { version: 1 })).waitFor()
  const focused = () => app.page.evaluate(() => document.activeElement?.textContent)
  await expect.poll(focused).toBe(t('agreement-page:state.ended.word'))
  expect(await app.page.getByText(t('agreement-page:head.overdue'), { exact: false }).count()).toBe(0)
  await app.page.getByText(t('agreement-page:head.in-force')).waitFor()
  await button(t('agreement-page:history.to-newest')).click()
  await app.page.getByRole('button', { name: t('partner-file:screen.their-key') }).click()
  await app.page.getByRole('button', { name: t('partner-file:screen.own-words') }).click()
  await app.page.locator('.spoken-words').nth(1).waitFor()
  expect(await objectionsInEveryLook(app, 'agree-active')).toEqual([])
  const en = translatorFor('en')
  const settings = valueIn(await ask<object>(app.page, 'settings.read'))
  valueIn(await ask(app.page, 'settings.save', { ...settings, language: 'en' }))
  await app.page.getByRole('heading', { name: en('agreement-page:state.active.word'), exact: true }).waitFor()
  expect(await objectionsInEveryLook(app, 'agree-active-en')).toEqual([])
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
