// Confirming as an admin lives it, in the real window with the relay of the app and a real mail server of the partner: by keyboard from the plan
// to "enforced" everywhere it is said, back to "configured" when something else is chosen, a test mail with its transcript, its answer dropped as
// a file, and sessions to an MX that takes mail in clear. What is spoken and shown is the app's own; nothing is scripted.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ConfirmView } from '#contract/confirm-contract.ts'
import { trapModes } from '#domain/confirm/trap.ts'
import type { Translate } from '#i18n/translate.ts'
import { translatorFor } from '#i18n/translate.ts'
import { type ConfirmingApp, startConfirmingApp } from '#test/support/electron/confirming-app.ts'
import { objectionsInEveryLook } from '#test/support/electron/inspect-window.ts'
import { ask } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

let house: ConfirmingApp
let t: Translate

beforeAll(async () => {
  house = await startConfirmingApp('en')
  t = translatorFor('en')
})

afterAll(async () => {
  await house?.stop()
})

const page = () => house.app.page
const region = (name: string) => page().getByRole('region', { name, exact: true })
const standing = () => region(t('confirm:page.standing.title')).getByRole('listitem')
const inSidebar = () => page().getByRole('option', { name: house.partner.name })
const view = async () => valueIn(await ask<ConfirmView>(page(), 'confirm.read', { partnerId: house.partner.id }))

async function openStep(step: 'confirm' | 'checklist'): Promise<void> {
  await page().evaluate((hash) => {
    location.hash = hash
  }, `#/partners/${house.partner.id}/${step}`)
}

/** Goes on by Tab until the element with this name has the focus, as somebody does who has no mouse. */
async function tabTo(name: string): Promise<void> {
  const focused = () =>
    page().evaluate(() => {
      const element = document.activeElement
      const label = element instanceof HTMLInputElement ? element.closest('label')?.textContent : element?.textContent
      return (label ?? '').trim()
    })
  for (let step = 0; step < 80; step += 1) {
    await page().keyboard.press('Tab')
    if ((await focused()) === name) return
  }
  throw new Error(`no Tab leads to “${name}”; the focus is on “${await focused()}”`)
}

it('claims no more than "configured" before anybody has tried', async () => {
  await openStep('confirm')
  await standing().getByText(t('confirm:standing-word.configured'), { exact: true }).waitFor()
  await standing().getByText(t('confirm:standing.never-tried')).waitFor()
  expect(await inSidebar().textContent()).not.toContain(t('confirm:standing-word.enforced'))
  expect(await objectionsInEveryLook(house.app, 'confirm-relay-before')).toEqual([])
})

it('proves by keyboard alone that the relay holds what it must, case by case', async () => {
  await tabTo(t('confirm:page.trial.plan'))
  await page().keyboard.press('Enter')
  const go = page().getByRole('button', { name: t('confirm:page.trial.go') })
  await go.waitFor()
  expect(await go.isDisabled()).toBe(true)
  // it stands in the relay's memory alone: nothing is called, nothing is brought there, and no part says so of nothing
  for (const part of ['commands', 'uploads'] as const)
    expect(
      await page()
        .getByRole('button', { name: t(`push:plan.${part}`, { count: 0 }) })
        .count(),
    ).toBe(0)
  expect(await objectionsInEveryLook(house.app, 'confirm-relay-plan')).toEqual([])
  await tabTo(t('confirm:page.trial.consent'))
  await page().keyboard.press('Space')
  await tabTo(t('confirm:page.trial.go'))
  await page().keyboard.press('Enter')
  const card = region(t('confirm:page.trial.title'))
  await card.getByText(t('confirm:reason.all-held')).waitFor({ timeout: 110_000 })
  await card.getByText(t('confirm:temporary.gone')).waitFor()
  const row = (name: string) => card.getByRole('row').filter({ has: page().getByRole('rowheader', { name }) })
  for (const mode of trapModes) {
    const word = t(`confirm:result.${mode === 'control' ? 'passed' : 'held'}.word`)
    await row(t(`confirm:mode.${mode}.name`))
      .getByText(word, { exact: true })
      .waitFor()
  }
  expect(house.sink.delivered).toEqual([])
  expect(await objectionsInEveryLook(house.app, 'confirm-relay-proven')).toEqual([])
})

it('says "enforced" at the partner, in the list, in the overview and in the checklist', async () => {
  const word = t('confirm:standing-word.enforced')
  await standing().getByText(word, { exact: true }).waitFor()
  await expect.poll(() => inSidebar().textContent()).toContain(word)
  await openStep('checklist')
  const line = page()
    .getByRole('listitem')
    .filter({ hasText: t('checklist:item.enforced') })
    .last()
  await line.getByText(t('checklist:page.standing.proven')).waitFor()
  await takePicture(page(), 'confirm-relay-checklist')
  await page()
    .getByRole('link', { name: t('common:frame.overview'), exact: true })
    .click()
  const counts = page().getByRole('list', { name: t('common:overview.proven') })
  await expect
    .poll(() => counts.getByRole('listitem').allTextContents())
    .toEqual([`1${t('common:overview.standing.enforced')}`])
  expect(await objectionsInEveryLook(house.app, 'confirm-relay-overview')).toEqual([])
})

it('takes the word back by itself when something else is chosen, and says why', async () => {
  await house.choose({ level: 'encrypt' })
  const word = t('confirm:standing-word.configured')
  await expect.poll(() => inSidebar().textContent()).toContain(word)
  await page().getByText(t('common:overview.next.proof.configured')).waitFor()
  await openStep('confirm')
  await standing().getByText(word, { exact: true }).waitFor()
  await standing().getByText(t('confirm:standing.not-applied')).waitFor()
  await house.takeOver()
  await standing().getByText(t('confirm:standing.other-policy')).waitFor()
  expect((await view()).standings.map(({ kind }) => kind)).toEqual(['configured'])
  await takePicture(page(), 'confirm-relay-changed')
})

it('sends a test mail through the relay and shows the session and its evidence', async () => {
  const card = region(t('confirm:page.send.title'))
  const to = `tls-test@${house.sink.domain}`
  await card.getByRole('button', { name: t('confirm:page.send.go') }).click()
  await card.getByText(t('confirm:page.send.wrong-address')).first().waitFor()
  await card.getByRole('textbox', { name: t('confirm:page.send.to'), exact: true }).fill(to)
  await card.getByRole('textbox', { name: t('confirm:page.send.from') }).fill('admin@firma.example')
  await card.getByRole('button', { name: t('confirm:page.send.go') }).click()
  await card.getByText(t('confirm:fate.delivered'), { exact: true }).first().waitFor({ timeout: 60_000 })
  await expect.poll(() => house.sink.delivered.map(({ recipients }) => recipients[0]?.address)).toEqual([to])
  expect(house.sink.delivered[0]?.protocol).toMatch(/^TLSv1\.[23]$/)
  await card.getByRole('button', { name: t('confirm:page.send.transcript'), exact: true }).click()
  await card.getByText(`MAIL FROM:<admin@firma.example>`).waitFor()
  await card.getByRole('button', { name: t('confirm:page.send.evidence', { count: 1 }) }).click()
  await card.getByText(t('confirm:page.evidence.permitted')).waitFor()
  expect(await objectionsInEveryLook(house.app, 'confirm-relay-sent')).toEqual([])
})

it('reads the answer that is dropped as a file, and says of a file of Outlook what to do instead', async () => {
  const [send] = (await view()).sends
  const answer = [
    `Received: from relay.firma.example (relay.firma.example [192.0.2.25])\r\n\t(using TLSv1.3 with cipher`,
    ` TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n\t(No client certificate requested)\r\n\tby ${house.sink.hostName}`,
    ` (Postfix) with ESMTPS id 4XYZ\r\n\tfor <${send?.to}>; Sat, 21 Nov 2026 10:00:00 +0000 (UTC)\r\n`,
    `Message-ID: ${send?.messageId}\r\nSubject: Test\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHello\r\n`,
  ].join('')
  await dropFile('answer.msg', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]))
  await page().getByText(t('fault:confirm.outlook-file.title')).waitFor()
  await takePicture(page(), 'confirm-relay-outlook')
  await dropFile('answer.eml', Buffer.from(answer, 'latin1'))
  await page().getByText(t('confirm:answer.hop-with-tls')).waitFor()
  await page().locator('.confirm-hop-between').getByText('TLSv1.3, TLS_AES_256_GCM_SHA384').waitFor()
  expect((await view()).sends[0]?.answer?.verdict).toBe('proven')
  expect(await objectionsInEveryLook(house.app, 'confirm-relay-answer')).toEqual([])
})

/** Drags a file from the desktop over the place for answers and lets it go there. */
async function dropFile(name: string, content: Uint8Array): Promise<void> {
  const path = join(house.app.data, name)
  await writeFile(path, content)
  const place = page().locator('.confirm-drop').first()
  await place.scrollIntoViewIfNeeded()
  const box = await place.boundingBox()
  if (box === null) throw new Error('there is no place for answers')
  const browser = await page().context().newCDPSession(page())
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await browser.send('Input.dispatchDragEvent', { type, x, y, data })
  }
  await browser.detach()
}

it('shows what an MX of ours takes in clear, and holds it against nobody before it was asked from outside', async () => {
  const card = region(t('confirm:page.inbound.title'))
  await card.getByRole('textbox', { name: t('confirm:page.inbound.host') }).fill(house.sink.address)
  await card.getByRole('textbox', { name: t('confirm:page.inbound.port') }).fill(String(house.sink.port))
  await card.getByRole('textbox', { name: t('confirm:page.inbound.recipient') }).fill('postmaster@firma.example')
  await card.getByRole('button', { name: t('confirm:page.inbound.go'), exact: true }).click()
  const verdictOf = (kind: 'undetermined' | 'not-enforced') =>
    card.getByText(t(`confirm:inbound-verdict.${kind}`), { exact: true }).first()
  await verdictOf('undetermined').waitFor({ timeout: 60_000 })
  await card.getByText(t('confirm:page.inbound.ask-outside.free'), { exact: true }).waitFor()
  await card.getByRole('checkbox', { name: t('confirm:page.inbound.outside') }).check({ force: true })
  await card.getByRole('button', { name: t('confirm:page.inbound.go'), exact: true }).click()
  await verdictOf('not-enforced').waitFor({ timeout: 60_000 })
  const plain = card
    .getByRole('row')
    .filter({ has: page().getByRole('rowheader', { name: t('confirm:inbound-case.plain.name'), exact: true }) })
  await plain.getByText(t('confirm:inbound-result.taken'), { exact: true }).waitFor()
  expect(house.sink.delivered).toHaveLength(1)
  expect(await objectionsInEveryLook(house.app, 'confirm-relay-inbound')).toEqual([])
})

it('complains about nothing', () => {
  expect(house.app.complaints).toEqual([])
})
