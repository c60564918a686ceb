// Giving up an open counter-proof in the real window, answered at the border, in both languages: no button before an attempt failed, a question that
// says what it means and what may stay, focus that goes back, and a proof that says afterwards what it is. Judged by axe, light, dark, forced, 200 %.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GivenUp, StuckTrial } from '#domain/confirm/given-up.ts'
import { languages } from '#domain/language.ts'
import { postfixLeftBehind } from '#gateways/postfix/trial/left-behind.ts'
import type { Translate } from '#i18n/translate.ts'
import { objectionsInEveryLook } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { type Answer, scriptBorder } from '#test/support/electron/script-border.ts'
import { sampleConfirmView, sampleCounterProof } from '#test/support/window/confirm-samples.ts'
import { samplePostfixSite } from '#test/unit/gateways/postfix/sample.ts'
import { sampleTrial } from '#test/unit/gateways/postfix/trial/sample-trial.ts'

const good = (value: unknown): Answer => ({ ok: true, value })
const away = { code: 'ssh.unreachable', params: { host: 'mail1.firma.example', detail: 'ETIMEDOUT' } } as const
const after: GivenUp['after'] = { at: '2026-11-21T09:30:00.000Z', fault: away }

/** What the main process tells of a Postfix host. */
function leftBehind(): Pick<GivenUp, 'things' | 'commands'> {
  const trial = sampleTrial({ domain: 'musterbank.example' })
  const folder = '~/.handschlag/6a1d3c0e-3c1c-8a53-8a39-0d2f6c1d7a33/0123456789abcdef'
  const rule = { text: 'secure', source: 'hash:/etc/postfix/tls-policy (musterbank.example)' }
  const { things, commands } = postfixLeftBehind(trial, samplePostfixSite(), { folder, run: null, rule })
  const mails = trial.traps.map(({ recipient }) => ({ kind: 'mail' as const, name: recipient }))
  return { things: [...mails, ...things, { kind: 'file', name: folder }], commands }
}

describe.each(languages)('in %s', (language) => {
  let app: RunningApp
  let t: Translate
  let partnerId = ''

  beforeAll(async () => {
    app = await launchApp({ language })
    t = await startPractice(app.page, language)
    partnerId = (await partnersOf(app.page))[0]?.partner.id ?? ''
  })

  afterAll(async () => {
    await app.close()
    await forgetData(app)
  })

  const open = () =>
    sampleCounterProof(3, partnerId, {
      ...{ endedAt: null, verdict: 'undetermined', reasons: ['interrupted'], modes: [], normalRoute: null },
      temporary: 'not-known',
    })
  const view = (stuck: readonly StuckTrial[]) =>
    good(sampleConfirmView(partnerId, { proofs: [open()], open: [open().id], stuck: [...stuck] }))
  const stuck = (): StuckTrial => ({ proofId: open().id, after, withoutUs: 'taken-back', ...leftBehind() })
  const notice = () => app.page.locator('.notice').filter({ hasText: t('confirm:page.open.title') })
  const giveUp = () => notice().getByText(t('confirm:page.give-up.button'), { exact: true })
  const question = () => app.page.getByRole('alertdialog')

  it('offers it only once an attempt to clean up did not reach the host', async () => {
    await scriptBorder(app, {
      answers: { 'confirm.read': [view([]), view([stuck()])], 'confirm.takeBack': [{ ok: false, fault: away }] },
    })
    await app.page.evaluate((hash) => {
      location.hash = hash
    }, `#/partners/${partnerId}/confirm`)
    await notice().waitFor()
    expect(await giveUp().count()).toBe(0)
    await notice().getByText(t('confirm:page.open.clean'), { exact: true }).click()
    await giveUp().waitFor()
    await notice()
      .getByText(/mail1\.firma\.example/)
      .last()
      .waitFor()
    expect(await objectionsInEveryLook(app, `confirm-give-up-${language}-offered`)).toEqual([])
  })

  it('asks before, with the way back in focus, and gives the focus back', async () => {
    await giveUp().click()
    await question().waitFor()
    for (const key of ['without-us.taken-back', 'proves', 'after'] as const)
      await question()
        .getByText(t(`confirm:page.give-up.${key}`))
        .waitFor()
    const cancel = question().getByRole('button', { name: t('action.cancel'), exact: true })
    await expect.poll(() => cancel.evaluate((element) => element === document.activeElement)).toBe(true)
    // the way back stands at the end of what is to be read, and what is to be read is in sight
    expect(await app.page.locator('.modal').evaluate((element) => element.scrollTop)).toBe(0)
    await question().getByText(t('confirm:page.give-up.things')).click()
    await question().getByText('/etc/postfix/handschlag-trial-0123456789abcdef', { exact: true }).waitFor()
    expect(await objectionsInEveryLook(app, `confirm-give-up-${language}-question`)).toEqual([])
    await question().getByText(t('confirm:page.give-up.commands')).click()
    await question().getByText(t('confirm:by-hand-step.script')).waitFor()
    await question().getByText(t('confirm:by-hand-step.file')).scrollIntoViewIfNeeded()
    expect(await objectionsInEveryLook(app, `confirm-give-up-${language}-commands`)).toEqual([])
    await app.page.keyboard.press('Escape')
    await question().waitFor({ state: 'detached' })
    await expect.poll(() => giveUp().evaluate((element) => element.contains(document.activeElement))).toBe(true)
  })

  it('says in the question what went wrong, then shows the proof as what it is', async () => {
    const { proofId: _same, withoutUs: _fate, ...found } = stuck()
    const given = {
      ...{ ...open(), endedAt: '2026-11-21T10:00:00.000Z', reasons: ['interrupted', 'given-up'] as const },
      givenUp: { at: '2026-11-21T10:00:00.000Z', ...found },
    }
    const ended = sampleConfirmView(partnerId, { proofs: [], open: [] })
    await scriptBorder(app, {
      answers: {
        'confirm.read': [view([stuck()]), good({ ...ended, proofs: [given] })],
        'confirm.giveUp': [{ ok: false, fault: { code: 'confirm.not-stuck', params: {} } }, good(given)],
      },
    })
    await giveUp().click()
    const go = question().getByRole('button', { name: t('confirm:page.give-up.confirm'), exact: true })
    await go.click()
    await question().getByText(t('fault:confirm.not-stuck.title')).waitFor()
    await go.click()
    await question().waitFor({ state: 'detached' })
    await notice().waitFor({ state: 'detached' })
    await expect.poll(() => app.page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN')
    await app.page.getByRole('button', { name: new RegExp(t('confirm:verdict.undetermined')) }).click()
    await app.page.getByText(t('confirm:reason.given-up')).waitFor()
    // the reason says it, and the notice lists it
    expect(await app.page.getByText(t('confirm:temporary.not-known')).count()).toBe(0)
    await app.page
      .getByText(t('fault:ssh.unreachable.title', { ...away.params }))
      .first()
      .waitFor()
    await app.page.getByText(t('confirm:page.proof.normal-unknown')).waitFor()
    await app.page.getByText(t('confirm:page.give-up.commands')).click()
    expect(await app.page.getByText(t('confirm:page.open.clean'), { exact: true }).count()).toBe(0)
    expect(await objectionsInEveryLook(app, `confirm-give-up-${language}-given`)).toEqual([])
  })

  it('complains about nothing', () => {
    expect(app.complaints).toEqual([])
  })
})
