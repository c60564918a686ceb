// Clauses in the languages of the document, in the real app with the real house: one field or two, what an edit leaves of the other
// language, and what the dialog that sends a version says about it.
import { afterEach, expect, test } from 'vitest'
import type { AgreementView } from '#contract/agreement-contract.ts'
import { languages } from '#domain/language.ts'
import { sampleTerms } from '#test/support/agreement-samples.ts'
import { objectionsInEveryLook, takeWholePicture } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { ask, openPartner, partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

let app: RunningApp
afterEach(async () => {
  await app.close()
  await forgetData(app)
})

test.each(languages)('a document of one language has one field, one of two has two; seen in %s', async (language) => {
  app = await launchApp({ language })
  const { page } = app
  const t = await startPractice(page, language)
  const other = language === 'de' ? 'en' : 'de'
  await openPartner(page, 'good.example')
  const partnerId = (await partnersOf(page)).find(({ partner }) => partner.domains.includes('good.example'))?.partner.id
  await page.getByRole('tab', { name: t('common:steps.agree') }).click()
  await page.getByRole('button', { name: t('agreement-page:begin.go'), exact: true }).click()
  const newest = async () => {
    const [view] = valueIn(await ask<readonly AgreementView[]>(page, 'agreement.list', { partnerId }))
    if (view === undefined) throw new Error('no version')
    return view.agreement
  }
  const field = (of: string) => page.locator(`[id="term-common.purpose.${of}"] textarea`)
  await field(language).waitFor()
  expect(await field(other).count()).toBe(0)
  await page.getByText(t(`agreement-page:terms.also-in.${other}`)).waitFor()
  const { purpose } = (await newest()).terms.common
  expect(purpose.de).not.toBe('')
  expect(purpose.en).not.toBe('')

  await field(language).fill('Anders / Otherwise')
  await field(language).blur()
  await expect.poll(async () => (await newest()).terms.common.purpose[other]).toBe('')
  await page.getByText(t('agreement-page:paper.in.both'), { exact: true }).click()
  await field(other).waitFor()
  expect(await field(other).inputValue()).toBe('')
  expect(await objectionsInEveryLook(app, `clauses-${language}`)).toEqual([])

  const { id, terms } = await newest()
  const { purpose: edited, legalBasis } = terms.common
  const full = sampleTerms()
  const common = { ...terms.common, purpose: edited, legalBasis: { ...legalBasis, [other]: '' } }
  await ask(page, 'agreement.save', { agreementId: id, terms: { ...full, common }, language: 'both' })
  await page.reload()
  await page.getByRole('button', { name: t('agreement-page:next.send'), exact: true }).click()
  const items = `${t('agreement-page:common.purpose')} ${language === 'de' ? 'und' : 'and'} ${t('agreement-page:common.legal-basis')}`
  await page
    .locator('.dialog')
    .getByText(t(`agreement-page:move.lacks.${other}`, { items }))
    .waitFor()
  await takePicture(page, `clauses-send-${language}`)
  await page
    .locator('.dialog')
    .getByRole('button', { name: t('agreement-page:move.sent.confirm') })
    .click()
  await page.getByRole('heading', { name: t('agreement-page:state.sent.word'), exact: true }).waitFor()
  await takeWholePicture(app, `clauses-sent-${language}`)
})
