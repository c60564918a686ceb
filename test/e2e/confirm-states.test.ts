// Confirming in the real window, answered at the border: standings in words, a test mail and its answer pasted, a counter-proof from plan and consent
// through the growing table to its verdict, what is left behind and cleaned up, sessions to our own MX. Judged by axe, light, dark, forced, 200 %.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nothingSeenByTrap, trapModes } from '#domain/confirm/trap.ts'
import type { Translate } from '#i18n/translate.ts'
import {
  objectionsTo,
  overflowOf,
  takeScreenPicture,
  takeWholePicture,
  zoomTo,
} from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { type Answer, scriptBorder } from '#test/support/electron/script-border.ts'
import {
  caughtProof,
  confirmSiteId,
  sampleAnswer,
  sampleConfirmView,
  sampleCounterProof,
  sampleInboundProof,
  sampleTestSend,
} from '#test/support/window/confirm-samples.ts'
import { sampleHostPlan, samplePlan } from '#test/support/window/push-samples.ts'

let app: RunningApp
let t: Translate
let partnerId = ''

const good = (value: unknown): Answer => ({ ok: true, value })
const bad = (code: Extract<Answer, { ok: false }>['fault']['code']): Answer => ({
  ok: false,
  fault: { code, params: {} },
})

beforeAll(async () => {
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  partnerId = (await partnersOf(app.page))[0]?.partner.id ?? ''
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
})

const button = (name: string) => app.page.getByRole('button', { name, exact: true })
const view = (more: Parameters<typeof sampleConfirmView>[1] = {}) => good(sampleConfirmView(partnerId, more))

/** Whether the keyboard is where the counter-proof stands, not lost with the button that was pressed. */
function isFocusInTrial(): Promise<boolean> {
  const selector = `[role="group"][aria-label="${t('confirm:page.trial.title')}"]`
  return app.page.evaluate((wanted) => document.activeElement?.closest(wanted) != null, selector)
}

async function openStep(step: 'confirm' | 'configure'): Promise<void> {
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/partners/${partnerId}/${step}`)
}

/** The page as it is: axe in light and dark and forced colours, and nothing cut at 200 %. */
async function lookAt(name: string): Promise<void> {
  await takeWholePicture(app, `confirm-${name}`)
  expect(await objectionsTo(app)).toEqual([])
  await app.page.emulateMedia({ colorScheme: 'dark' })
  await takeWholePicture(app, `confirm-${name}-dark`)
  expect(await objectionsTo(app)).toEqual([])
  await app.page.emulateMedia({ colorScheme: null, forcedColors: 'active' })
  await takePicture(app.page, `confirm-${name}-forced`)
  await app.page.emulateMedia({ forcedColors: null })
  await zoomTo(app, 2)
  await takeScreenPicture(app, `confirm-${name}-zoom`)
  expect(await overflowOf(app, 'main')).toBeLessThanOrEqual(0)
  await zoomTo(app, 1)
}

it('says how each gateway stands and why, and nowhere "enforced" without its proof', async () => {
  await scriptBorder(app, { answers: { 'confirm.read': [view()] } })
  await openStep('confirm')
  const card = app.page.getByRole('region', { name: t('confirm:page.standing.title') })
  const [proven, untried] = [card.getByRole('listitem').first(), card.getByRole('listitem').nth(1)]
  await proven.getByText(t('confirm:standing-word.enforced'), { exact: true }).waitFor()
  await untried.getByText(t('confirm:standing-word.configured'), { exact: true }).waitFor()
  await untried.getByText(t('confirm:standing.never-tried')).waitFor()
  expect(await untried.getByText(t('confirm:standing-word.enforced'), { exact: true }).count()).toBe(0)
  await lookAt('page')
})

it('shows the standings where gateways are configured too, with a way here', async () => {
  await openStep('configure')
  const card = app.page.getByRole('region', { name: t('confirm:page.standing.title') })
  await card.getByText(t('confirm:standing-word.enforced'), { exact: true }).waitFor()
  await card.getByRole('link', { name: t('confirm:page.standing.to-confirm') }).click()
  await button(t('confirm:page.send.go')).waitFor()
})

it('sends a test mail, tells what became of it, and reads the answer that is pasted', async () => {
  const send = sampleTestSend(1, partnerId)
  const answered = { ...send, answer: sampleAnswer() }
  await scriptBorder(app, {
    answers: {
      'confirm.read': [view({ sends: [send] })],
      'confirm.sendTest': [good(send)],
      'confirm.readAnswer': [bad('confirm.not-a-mail')],
    },
    progress: { 'confirm.sendTest': [{ send: { ...send, fate: { kind: 'waiting' } } }] },
  })
  await button(t('confirm:page.send.go')).click()
  await app.page.getByText(t('confirm:fate.trust-word.verified')).waitFor()
  const paste = app.page.getByRole('textbox', { name: t('confirm:page.answer.paste') }).first()
  const read = button(t('confirm:page.answer.read')).first()
  await read.click()
  await app.page.getByText(t('confirm:page.answer.empty')).waitFor()
  await paste.fill('nonsense')
  await read.click()
  await app.page.getByText(t('fault:confirm.not-a-mail.title')).waitFor()
  expect(await paste.inputValue()).toBe('nonsense')
  await scriptBorder(app, {
    answers: { 'confirm.read': [view({ sends: [answered] })], 'confirm.readAnswer': [good(answered)] },
  })
  await paste.fill('Received: from mail.firma.example by mx1.musterbank.example')
  await read.click()
  await app.page.getByText(t('confirm:answer.hop-with-tls')).waitFor()
  const between = app.page.locator('.confirm-hop-between')
  await between.getByText('TLSv1.3, TLS_AES_256_GCM_SHA384').waitFor()
  expect(await app.page.locator('.confirm-hop').count()).toBe(sampleAnswer().hops.length)
  await lookAt('answer')
})

it('plans a counter-proof, and runs it only with every consent', async () => {
  const host = sampleHostPlan(1, { notes: [], unsafe: [{ code: 'hand-edited', params: { what: 'main.cf' } }] })
  const planned = {
    ...{ plan: samplePlan(confirmSiteId, [host]), level: 'secure', modes: trapModes },
    rule: { text: 'musterbank.example secure', source: 'cdb:/etc/postfix/tls_policy' },
  }
  await scriptBorder(app, { answers: { 'confirm.read': [view({ open: [] })], 'confirm.planTrial': [good(planned)] } })
  await app.page.reload()
  await button(t('confirm:page.trial.scope', { count: trapModes.length, tried: trapModes.length })).click()
  await lookAt('scope')
  await app.page.getByRole('radio', { name: t('confirm:page.trial.way-address') }).check({ force: true })
  await button(t('confirm:page.trial.plan')).click()
  await app.page.getByText(t('confirm:page.trial.wrong-address')).waitFor()
  await app.page.getByRole('radio', { name: t('confirm:page.trial.way-ssh') }).check({ force: true })
  await button(t('confirm:page.trial.plan')).press('Enter')
  const go = button(t('confirm:page.trial.go'))
  await go.waitFor()
  expect(await go.isDisabled()).toBe(true)
  await app.page.getByText(t('confirm:page.trial.open', { count: 2 })).waitFor()
  await expect.poll(isFocusInTrial).toBe(true)
  await app.page.getByText(planned.rule.text, { exact: true }).waitFor()
  await app.page.getByRole('checkbox', { name: t('confirm:page.trial.consent') }).check({ force: true })
  expect(await go.isDisabled()).toBe(true)
  const what = t('push:unsafe.hand-edited.title')
  await app.page.getByRole('checkbox', { name: t('push:plan.accept', { what }) }).check({ force: true })
  expect(await go.isEnabled()).toBe(true)
  await lookAt('plan')
})

it('shows the table from the first moment of a run, and stays usable', async () => {
  const caught = caughtProof(2, partnerId)
  await scriptBorder(app, {
    answers: { 'confirm.read': [view({ proofs: [caught], open: [caught.id] })] },
    silent: ['confirm.runTrial'],
    progress: { 'confirm.runTrial': [{ kind: 'stage', stage: 'hand-in' }] },
  })
  await button(t('confirm:page.trial.go')).press('Enter')
  await app.page.getByText(t('confirm:page.trial.running')).first().waitFor()
  expect(await app.page.getByRole('rowheader').count()).toBeGreaterThanOrEqual(trapModes.length)
  const step = { number: 2, count: 6, stage: t('confirm:stage.hand-in') }
  await app.page
    .getByRole('status')
    .filter({ hasText: t('confirm:page.trial.step', step) })
    .waitFor({ state: 'attached' })
  await expect.poll(isFocusInTrial).toBe(true)
  await takeWholePicture(app, 'confirm-running')
  expect(await objectionsTo(app)).toEqual([])
})

it('keeps what was caught with its words, and cleans up what was left', async () => {
  const caught = caughtProof(2, partnerId)
  const gone = { ...caught, temporary: 'gone', left: [] }
  await scriptBorder(app, {
    answers: {
      'confirm.read': [
        view({ proofs: [caught], open: [caught.id] }),
        view({ proofs: [gone as typeof caught], open: [] }),
      ],
      'confirm.takeBack': [good(gone)],
    },
  })
  await app.page.reload()
  await app.page.getByText(t('confirm:page.open.title')).waitFor()
  await app.page.getByRole('button', { name: new RegExp(t('confirm:verdict.not-enforced')) }).click()
  await app.page.getByText(t('confirm:reason.clear-text-left')).waitFor()
  await app.page.getByText(t('confirm:reason.no-rule')).waitFor()
  await app.page.getByText(t('confirm:result.in-clear.word'), { exact: true }).first().waitFor()
  await app.page.getByText(t('confirm:result.passed-below.word'), { exact: true }).first().waitFor()
  await app.page.getByText(caught.left[0] ?? '').waitFor()
  await lookAt('caught')
  await app.page.getByText(t('confirm:page.open.clean'), { exact: true }).first().click()
  await app.page.getByText(t('confirm:page.open.title')).waitFor({ state: 'detached' })
})

it('says what stayed open where a counter-proof came to nothing', async () => {
  const asked = { demand: 'hold' as const, sight: nothingSeenByTrap, fate: null, lines: [] }
  const modes = trapModes.map((mode) => ({
    ...asked,
    mode,
    result: mode === 'control' ? 'control-stopped' : 'not-seen',
  }))
  const open = {
    ...{
      ...sampleCounterProof(4, partnerId),
      modes,
      verdict: 'undetermined',
      temporary: 'not-known',
      normalRoute: null,
    },
    ...{
      reasons: ['control-stopped', 'mode-not-seen'],
      fault: { code: 'confirm.trap-not-reached', params: { detail: '-' } },
    },
  }
  await scriptBorder(app, { answers: { 'confirm.read': [view({ proofs: [open as never], open: [] })] } })
  await app.page.reload()
  await app.page.getByRole('button', { name: new RegExp(t('confirm:verdict.undetermined')) }).click()
  for (const reason of ['control-stopped', 'mode-not-seen'] as const) {
    await app.page.getByText(t(`confirm:reason.${reason}`)).waitFor()
  }
  await app.page.getByText(t('confirm:temporary.not-known')).waitFor()
  await app.page.getByText(t('fault:confirm.trap-not-reached.title')).waitFor()
  await app.page.getByText(t('confirm:result.control-stopped.word'), { exact: true }).waitFor()
  expect(await app.page.getByText(t('confirm:result.not-seen.word'), { exact: true }).count()).toBe(
    trapModes.length - 1,
  )
  await lookAt('undetermined')
})

it('shows sessions to our own MX case by case, and does not begin with fields that are wrong', async () => {
  const proof = sampleInboundProof(2, partnerId)
  await scriptBorder(app, {
    answers: {
      'confirm.read': [view({ inbound: [], open: [] }), view({ inbound: [proof], open: [] })],
      'confirm.proveInbound': [good(proof)],
    },
    progress: { 'confirm.proveInbound': [{ case: 'plain', address: '192.0.2.1', sender: 'postmaster@bank.example' }] },
  })
  await app.page.reload()
  const host = app.page.getByRole('combobox', { name: t('confirm:page.inbound.host') })
  expect(await host.inputValue()).toBe('mx.firma.example')
  await host.selectOption({ label: t('confirm:page.inbound.other-host') })
  await button(t('confirm:page.inbound.go')).click()
  await app.page.getByText(t('confirm:page.inbound.host-missing')).waitFor()
  await app.page.getByRole('textbox', { name: t('confirm:page.inbound.host-name') }).fill('mx9.firma.example')
  await button(t('confirm:page.inbound.go')).click()
  await app.page.getByText(t('confirm:inbound-verdict.not-enforced'), { exact: true }).waitFor()
  await app.page.getByText('530 5.7.0 Must issue a STARTTLS command first').first().waitFor()
  await lookAt('inbound')
})

it('says what to do where there is nothing to confirm with', async () => {
  const empty = { ways: [], mailboxes: [], sends: [], proofs: [], inbound: [], standings: [], triable: [], open: [] }
  await scriptBorder(app, { answers: { 'confirm.read': [view(empty)] } })
  await app.page.reload()
  await app.page.getByText(t('confirm:page.send.no-way')).waitFor()
  await app.page.getByText(t('confirm:page.trial.none')).waitFor()
  await app.page.getByText(t('confirm:page.standing.none')).waitFor()
  await lookAt('empty')
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
