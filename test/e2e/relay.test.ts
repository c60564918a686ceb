// The app's relay as an admin meets it: set up in the window, started in a process of Electron's own, fed over SMTP, with a real server that
// keeps the agreement and one that does not; what must be decided is decided in the window, the evidence is kept and printed.
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RelayPolicyFile } from '#domain/relay-policy-file.ts'
import type { RelayOverview } from '#domain/relay-trial.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import type { Translate } from '#i18n/translate.ts'
import { translatorFor } from '#i18n/translate.ts'
import { findFreePort } from '#lab/loopback.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs } from '#test/support/electron/native-dialogs.ts'
import { ask } from '#test/support/electron/practice.ts'
import { readPdf } from '#test/support/electron/read-pdf.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { openRawClient, sayEnvelope } from '#test/support/relay/raw-client.ts'
import { type SinkZone, serveSinkZone } from '#test/support/relay/sink-zone.ts'
import { type SinkName, type SinkZoo, startSinkZoo } from '#test/support/relay/sink-zoo.ts'
import { type Sink, startSink } from '#test/support/relay/smtp-sink.ts'

let app: RunningApp
let t: Translate
let zoo: SinkZoo
let zone: SinkZone
let own: Sink
let port: number
let folder: string

const names: readonly SinkName[] = ['good', 'wrong-name']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handschlag-relay-'))
  zoo = await startSinkZoo(names)
  own = await startSink({ hostName: 'domino.firma.example', address: '127.0.0.1', port: 0, tls: null })
  zone = await serveSinkZone(zoo.sinks.map((sink) => ({ sink, isSigned: false, tlsa: null })))
  port = await findFreePort('127.0.0.1')
  app = await launchApp({ language: 'de' })
  t = translatorFor('de')
  await answerDialogs(app, folder)
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
  await Promise.all([zone.stop(), zoo.stop(), own.stop()])
  await rm(folder, { recursive: true, force: true })
})

/** The policies of the two partners, and the facts of the test's own network, as an admin would write them by hand. */
async function writeByHand(): Promise<void> {
  const path = join(app.data, 'relay', 'relay.json')
  const config = JSON.parse(await readFile(path, 'utf8'))
  await writeFile(join(app.data, 'relay', 'ca.pem'), zoo.authorities.join('\n'))
  const outbound = { ...config.outbound, port: zoo.port, resolvers: [zone.address], authorities: 'ca.pem' }
  await writeFile(path, JSON.stringify({ ...config, outbound }))
  const policies = names.map((name, index) => {
    const { hosts: _seen, ...policy } = tlsPolicy.parse({
      id: `3f0a1c52-7d6e-4b8a-9c1d-00000000000${index + 1}`,
      partner: `Partner ${name}`,
      domains: [zoo.sink(name).domain],
      level: 'secure',
      failure: { action: 'hold', warnAfterHours: 4, giveUpAfterHours: 240 },
    })
    return policy
  })
  const file: RelayPolicyFile = { schema: 'handschlag.relay-policy/2', policies }
  await writeFile(join(app.data, 'relay', 'relay-policy.json'), JSON.stringify(file))
}

async function send(name: SinkName): Promise<string> {
  const client = await openRawClient({ port, from: '127.0.0.1' })
  expect(await sayEnvelope(client, 'anna@firma.example', [`max@${zoo.sink(name).domain}`])).toMatch(/^354/)
  const answer = await client.say('From: anna@firma.example\r\nSubject: Vertrag\r\n\r\nGuten Tag\r\n.')
  client.destroy()
  return answer
}

async function overview(): Promise<RelayOverview> {
  const outcome = await ask<RelayOverview>(app.page, 'relay.overview')
  if (!outcome.ok) throw new Error(outcome.fault.code)
  return outcome.value
}

it('is set up in the window; a first try without a postmaster leads to that field', async () => {
  await app.page.getByRole('link', { name: t('relay-page:title'), exact: true }).click()
  await app.page.getByRole('heading', { level: 2, name: t('relay-page:setup.title') }).waitFor()
  const field = (name: 'hostName' | 'postmaster' | 'listenPort' | 'ownDomains' | 'nextHop') =>
    app.page.getByRole('textbox', { name: t(`relay-page:setup.${name}.label`) })
  await field('hostName').fill('relay.firma.example')
  await field('listenPort').fill(String(port))
  await app.page.getByRole('button', { name: t('relay-page:setup.save') }).click()
  await app.page.getByText(t('relay-page:setup.issue.not-a-mailbox')).waitFor()
  expect(await field('postmaster').evaluate((element) => element === document.activeElement)).toBe(true)
  await takePicture(app.page, 'relay-1-setup')
  await field('postmaster').fill('postmaster@firma.example')
  const noWayBack = app.page.getByText(t('relay-page:setup.no-way-back'))
  await noWayBack.waitFor()
  await field('ownDomains').fill('firma.example')
  await field('nextHop').fill(`127.0.0.1:${own.port}`)
  await noWayBack.waitFor({ state: 'detached' })
  await app.page.getByRole('button', { name: t('relay-page:setup.save') }).click()
  await app.page.getByRole('heading', { level: 2, name: t('relay-page:run.title') }).waitFor()
  await takePicture(app.page, 'relay-2-stopped')
})

it('starts, delivers what the agreement allows, and holds what it does not', async () => {
  await writeByHand()
  await app.page.getByRole('button', { name: t('relay-page:run.start') }).click()
  await app.page.getByRole('status').getByText(t('relay-page:run.running'), { exact: true }).waitFor()
  expect(await send('good')).toMatch(/^250/)
  expect(await send('wrong-name')).toMatch(/^250/)
  await app.page.getByRole('button', { name: t('relay-page:decide.open') }).waitFor()
  await expect.poll(() => zoo.sink('good').delivered.length).toBe(1)
  expect(zoo.sink('good').delivered[0]?.protocol).toMatch(/^TLSv1\.[23]$/)
  expect(zoo.sink('wrong-name').counts).toMatchObject({ mailBytesInClear: 0, mailBytesInTls: 0 })
  await app.page.getByText(t('relay:refusal.name-mismatch')).first().waitFor()
  await app.page.getByText(t('relay-page:reach.refused'), { exact: true }).waitFor()
  await app.page.getByText(t('relay-page:reach.ready'), { exact: true }).waitFor()
  await takePicture(app.page, 'relay-3-held')
})

it('asks for a reason before a message goes back, and the sender is told nothing less', async () => {
  await app.page.getByRole('button', { name: t('relay-page:decide.open') }).click()
  const dialog = app.page.getByRole('dialog')
  await dialog.getByRole('radio', { name: t('relay-page:decide.bounce.label') }).check({ force: true })
  await dialog.getByRole('button', { name: t('relay-page:decide.bounce.confirm') }).click()
  await dialog.getByText(t('relay-page:decide.reason-missing')).waitFor()
  await takePicture(app.page, 'relay-4-decide')
  await dialog.getByRole('textbox', { name: t('relay-page:decide.reason') }).fill('Mit dem Partner besprochen')
  await dialog.getByRole('button', { name: t('relay-page:decide.bounce.confirm') }).click()
  await dialog.waitFor({ state: 'detached' })
  await app.page.getByRole('button', { name: t('relay-page:decide.open') }).waitFor({ state: 'detached' })
  expect(zoo.sink('wrong-name').delivered).toEqual([])
  const reports = () => own.delivered.filter(({ body }) => /^Action: failed/im.test(body.toString('latin1')))
  await expect.poll(() => reports().map(({ recipients }) => recipients[0]?.address)).toEqual(['anna@firma.example'])
})

it('keeps the evidence as a table and as a paper that says what was refused', async () => {
  await app.page.getByRole('button', { name: t('relay-page:evidence.csv') }).click()
  await app.page.getByText(t('relay-page:evidence.saved')).waitFor()
  const saved = await app.page.locator('.notice .path').first().textContent()
  const table = await readFile(saved ?? '', 'utf8')
  expect(table).toContain('name-mismatch')
  expect(table).toContain('delivered')
  await app.page.getByRole('button', { name: t('relay-page:evidence.print') }).click()
  const paper = app.page.locator('.notice .path').filter({ hasText: '.pdf' })
  await paper.waitFor()
  const { text, isTagged } = readPdf((await paper.textContent()) ?? '')
  expect(isTagged).toBe(true)
  expect(text.join('\n')).toContain('Partner wrong-name')
  await takePicture(app.page, 'relay-5-evidence')
})

it('comes back by itself when its process is killed, and still knows its queue', async () => {
  const before = (await overview()).status?.pid ?? 0
  process.kill(before, 'SIGKILL')
  await app.page.getByRole('status').getByText(t('relay-page:run.waiting'), { exact: true }).waitFor()
  await takePicture(app.page, 'relay-6-crashed')
  await app.page.getByRole('status').getByText(t('relay-page:run.running'), { exact: true }).waitFor()
  const after = await overview()
  expect(after.status?.pid).not.toBe(before)
  expect(after.status?.evidenceRecords).toBeGreaterThan(2)
  expect(await send('good')).toMatch(/^250/)
  await expect.poll(() => zoo.sink('good').delivered.length).toBe(2)
})

it('stops when asked, and the port is free again', async () => {
  await app.page.getByRole('button', { name: t('relay-page:run.stop') }).click()
  await app.page.getByRole('status').getByText(t('relay-page:run.stopped'), { exact: true }).waitFor()
  await expect(openRawClient({ port, from: '127.0.0.1' })).rejects.toThrow()
})

it('says why it cannot start, and starts when the reason is gone', async () => {
  const taken = createServer().listen(port, '127.0.0.1')
  await once(taken, 'listening')
  const state = app.page.getByRole('status')
  await app.page.getByRole('button', { name: t('relay-page:run.start') }).click()
  await state.getByText(t('relay-page:run.not-started'), { exact: true }).waitFor()
  await app.page
    .getByRole('alert')
    .getByText(t('fault.code', { code: 'relay.not-started' }))
    .waitFor()
  await takePicture(app.page, 'relay-7-not-started')
  await new Promise((resolve) => taken.close(resolve))
  await app.page.getByRole('button', { name: t('relay-page:run.start') }).click()
  await state.getByText(t('relay-page:run.running'), { exact: true }).waitFor()
})

it('keeps the policies in force when their gateway goes, and asks before it takes over none', async () => {
  type Saved = { readonly id: string }
  const draft = { id: null, name: 'Relay', gateway: 'relay', serves: 'both', facts: {} }
  const site = await ask<Saved>(app.page, 'site.save', draft)
  if (!site.ok) throw new Error(site.fault.code)
  const { setup } = await overview()
  await ask(app.page, 'relay.saveSetup', { ...setup, siteId: site.value.id })
  await app.page.getByText(t('relay-page:policies.none-left', { count: 2 })).waitFor()
  await app.page.getByRole('button', { name: t('relay-page:policies.take-over') }).click()
  const dialog = app.page.getByRole('alertdialog')
  await dialog.getByText(t('relay-page:policies.empty.text', { count: 2 })).waitFor()
  await takePicture(app.page, 'relay-8-empty')
  await dialog.getByRole('button', { name: t('action.cancel') }).click()
  await dialog.waitFor({ state: 'detached' })
  await ask(app.page, 'site.remove', { siteId: site.value.id })
  await app.page.getByText(t('relay-page:policies.gateway-gone')).waitFor()
  expect((await overview()).policies).toEqual({ inFile: 2, kept: 0, isOutdated: false, isGatewayGone: true })
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
