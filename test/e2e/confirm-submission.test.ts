// A test mail handed in over SMTP as an admin types it, in the real window and in German, to a real Postfix that asks for a password: wrong fields
// are told, nothing is sent before they are right, the certificate is compared, and the password stands nowhere afterwards.
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { Partner } from '#domain/partner.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { translatorFor } from '#i18n/translate.ts'
import { findFreePort } from '#lab/loopback.ts'
import { openStore } from '#storage/store.ts'
import { objectionsInEveryLook } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs } from '#test/support/electron/native-dialogs.ts'
import { ask } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'
import { type SubmissionServer, startSubmissionServer } from '#test/support/submission-server.ts'
import { samplePostfixSite } from '../unit/gateways/postfix/sample.ts'

const address = '127.8.5.89'
const user = 'handschlag@own.example'
const password = 'Planted-Känguru-47!'
const t = translatorFor('de')
const partner: Partner = samplePartner()
let app: RunningApp
let server: SubmissionServer

beforeAll(async () => {
  server = await startSubmissionServer(address, { user, password })
  const data = await mkdtemp(join(tmpdir(), 'handschlag-submission-'))
  const store = valueIn(openStore(join(data, 'handschlag.sqlite')))
  valueIn(store.partners.save(partner))
  valueIn(store.reports.add(sampleReport()))
  store.close()
  app = await launchApp({ data, language: 'de' })
  const facts = { ...samplePostfixSite(), receives: false }
  const site = { id: null, name: 'Postfix', gateway: 'postfix', serves: 'outbound', facts }
  const { id: siteId } = valueIn(await ask<{ readonly id: string }>(app.page, 'site.save', site))
  const host = { id: null, siteId, name: 'gw1', address, port: await findFreePort(address), user: 'admin', position: 0 }
  const rest = { jumps: [], legacy: [], system: 'posix', rights: 'own', signIn: { kind: 'agent', socket: '' } }
  valueIn(await ask(app.page, 'host.save', { ...host, ...rest }))
  await answerDialogs(app, await mkdtemp(join(data, 'given-out-')))
  const choice = { ...defaultChoice, level: 'encrypt' }
  valueIn(await ask(app.page, 'gateway.save', { partnerId: partner.id, siteIds: [siteId], choice }))
})

afterAll(async () => {
  await app?.close()
  if (app !== undefined) await forgetData(app)
  await server?.stop()
})

const card = () => app.page.getByRole('region', { name: t('confirm:page.send.title'), exact: true })
const field = (name: 'port' | 'user' | 'pin') =>
  card().getByRole('textbox', { name: t(`confirm:page.send.submission.${name}`), exact: true })
const go = () => card().getByRole('button', { name: t('confirm:page.send.go') })
const sends = async () => valueIn(await ask<ConfirmView>(app.page, 'confirm.read', { partnerId: partner.id })).sends

/** Answers the question for the password. */
async function type(word: string): Promise<void> {
  const dialog = app.page.getByRole('dialog')
  await dialog.getByLabel(t('push:secret.submission')).fill(word)
  await dialog.getByRole('button', { name: t('push:ask.send') }).click()
}

it('has fields of SMTP for that way alone, and sends nothing before they are right', async () => {
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, `#/partners/${partner.id}/confirm`)
  await go().waitFor()
  expect(await field('port').count()).toBe(0)
  await card()
    .getByRole('radio', { name: t('confirm:way.submission') })
    .check({ force: true })
  expect(await field('port').inputValue()).toBe('25')
  expect(await field('pin').count()).toBe(0)
  await card()
    .getByRole('textbox', { name: t('confirm:page.send.to'), exact: true })
    .fill('test@bank.example')
  await card()
    .getByRole('textbox', { name: t('confirm:page.send.from') })
    .fill('admin@own.example')
  await field('port').fill('70000')
  await field('user').fill(user)
  await field('pin').fill('abc')
  await go().click()
  await card().getByText(t('confirm:page.send.submission.wrong-port')).waitFor()
  await card().getByText(t('confirm:page.send.submission.wrong-pin')).waitFor()
  expect(await objectionsInEveryLook(app, 'confirm-submission-wrong')).toEqual([])
  expect(await sends()).toEqual([])
})

it('says the password to no server that did not show who it is, and names its fingerprint', async () => {
  await field('port').fill(String(server.port))
  await field('pin').fill('')
  await go().click()
  await type(password)
  await card()
    .getByText(t('fault:confirm.server-not-trusted.title', { host: address }))
    .waitFor()
  await card().getByText(new RegExp(server.pin)).waitFor()
  await takePicture(app.page, 'confirm-submission-not-trusted')
  expect(server.auth.asked).toEqual([])
  expect(await sends()).toEqual([])
})

it('asks again for a password that is wrong, hands the mail in with the right one, and shows the session without it', async () => {
  await field('pin').fill(server.pin.toUpperCase().replace(/(..)(?=.)/g, '$1:'))
  await go().click()
  await type('not-it')
  await app.page.getByText(t('push:ask.was-wrong')).waitFor()
  await takePicture(app.page, 'confirm-submission-password')
  await type(password)
  await expect.poll(async () => (await sends())[0]?.handed, { timeout: 60_000 }).toBe('yes')
  expect(server.auth.asked.at(-1)).toEqual([user, password])
  await expect.poll(server.postfix.log).toMatch(new RegExp(`sasl_username=${user}`))
  await card()
    .getByRole('button', { name: t('confirm:page.send.transcript'), exact: true })
    .first()
    .click()
  const session = await card().locator('.push-output').first().textContent()
  for (const line of [/220 mail\.own\.example/, /STARTTLS$/m, /TLSv1\.\d/, /AUTH PLAIN \*\*\*$/m, /235 /, /QUIT$/m]) {
    expect(session).toMatch(line)
  }
  expect(await objectionsInEveryLook(app, 'confirm-submission-sent')).toEqual([])
})

it('keeps the fields that worked, and the password nowhere', async () => {
  await app.page.reload()
  await card()
    .getByRole('radio', { name: t('confirm:way.submission') })
    .check({ force: true })
  await expect.poll(() => field('port').inputValue()).toBe(String(server.port))
  expect([await field('user').inputValue(), await field('pin').inputValue()]).toEqual([user, server.pin])
  const forms = [
    password,
    Buffer.from(password).toString('base64'),
    Buffer.from(`\0${user}\0${password}`).toString('base64'),
  ]
  const shown = await app.page.content()
  expect(forms.filter((form) => shown.includes(form))).toEqual([])
  const files = (await readdir(app.data, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(3)
  for (const { parentPath, name } of files) {
    const content = await readFile(join(parentPath, name)).catch(() => Buffer.alloc(0))
    expect(
      forms.filter((form) => content.includes(form)),
      name,
    ).toEqual([])
  }
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
