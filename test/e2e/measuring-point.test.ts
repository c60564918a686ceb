// A partner tested from a host of our own gateway, in the real window and in both languages: chosen on its page, stopped by a key nobody pinned,
// signed in by password with the dialog a push uses, measured through a real OpenSSH server, and ticked off in the checklist by itself.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { HostKeyView, PushHost } from '#domain/push/push-host.ts'
import { defaultSettings } from '#domain/setting.ts'
import { translatorFor } from '#i18n/translate.ts'
import { createLabAuthority } from '#lab/authority.ts'
import { findFreePort } from '#lab/loopback.ts'
import { type MxServer, startMxServer } from '#lab/mx-server.ts'
import type { ZoneServer } from '#lab/zone-server.ts'
import { openStore } from '#storage/store.ts'
import { samplePartnerSide } from '#test/support/agreement-samples.ts'
import { agreementInForce, samplePartnerId } from '#test/support/checklist-samples.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { serveTestZone } from '#test/support/dns-zone.ts'
import { objectionsInEveryLook, objectionsTo, takeWholePicture } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { ask } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'

const partnerId = samplePartnerId
const domain = 'bank.example'
const mailHost = 'mx1.bank.example'
const mailAddress = '127.6.9.1'
const day = 86_400_000
const now = new Date()
const authority = createLabAuthority(now)
let mail: MxServer
let zone: ZoneServer
let server: SshServer
let user: SshUser
let app: RunningApp | undefined

beforeAll(async () => {
  const until = (days: number) => new Date(now.getTime() + days * day)
  const certificate = authority.issue({ names: [mailHost], notBefore: until(-1), notAfter: until(90) })
  mail = await startMxServer({ hostName: mailHost, address: mailAddress, port: 25, tls: { certificate, isOld: false } })
  zone = await serveTestZone({ mx: { [domain]: [[10, mailHost]] }, addresses: { [mailHost]: mailAddress } })
  user = addSshUser({ sudo: 'none' })
  server = await startSshServer('127.6.9.2', await findFreePort('127.6.9.2'), ['PermitOpen *:25'], { passwords: true })
})
afterEach(async () => {
  await app?.close()
  if (app !== undefined) await forgetData(app)
  app = undefined
})
afterAll(async () => {
  await server?.stop()
  user?.remove()
  await zone?.stop()
  await mail?.stop()
})

/** A house with a partner, an agreement in force with it, and one gateway with one host whose key is not pinned. */
async function openWindow(language: 'de' | 'en') {
  const data = await mkdtemp(join(tmpdir(), 'handschlag-point-'))
  const store = valueIn(openStore(join(data, 'handschlag.sqlite')))
  valueIn(store.partners.save(samplePartner({ id: partnerId, domains: [domain] })))
  const side = samplePartnerSide({ domains: [{ name: domain as never, includeSubdomains: false }] })
  valueIn(store.agreements.save(agreementInForce({ partner: side })))
  store.close()
  const opened = await launchApp({ data, language })
  app = opened
  const { page } = opened
  const told = { resolvers: [zone.address], extraAuthorities: authority.rootPem, helo: 'gw1.own.example' }
  valueIn(await ask(page, 'settings.save', { ...defaultSettings, ...told }))
  const draft = relayDraft({ name: 'Relay Berlin', serves: 'outbound' })
  const site = valueIn(await ask<{ readonly id: string }>(page, 'site.save', draft))
  const host = valueIn(
    await ask<PushHost>(page, 'host.save', {
      ...{ id: null, siteId: site.id, name: 'Gateway 1', address: server.address, port: server.port, user: user.name },
      ...{ signIn: { kind: 'password' }, jumps: [], legacy: [], system: 'posix', rights: 'own', position: 0 },
    }),
  )
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/partners/${partnerId}/test`)
  return { ...opened, hostId: host.id }
}

it.each(['de', 'en'] as const)('is chosen, signed in to, named in the report and proven, in %s', async (language) => {
  const t = translatorFor(language)
  const window = await openWindow(language)
  const { page, hostId } = window
  const picture = (step: string) => takePicture(page, `point-${language}-${step}`)
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const tab = (name: 'test' | 'checklist') => page.getByRole('tab', { name: t(`common:steps.${name}`) })
  const row = page
    .getByRole('listitem')
    .filter({ hasText: t('checklist:item.tested-from-gateway') })
    .last()
  const suitable = page.getByRole('heading', { name: t('probe:verdict.suitable.word'), exact: true })
  const point = page.getByLabel(t('common:test.point.label'))

  await button(t('common:test.run-now')).click()
  await suitable.waitFor()
  await tab('checklist').click()
  const [, wayOut = ''] = t('checklist:proof.tested-elsewhere', { domain, place: '', on: '' }).split('. ')
  await row.getByText(wayOut.slice(0, 30)).waitFor()
  await row.scrollIntoViewIfNeeded()
  await picture('1-elsewhere')

  await tab('test').click()
  await point.selectOption({ label: t('common:test.point.host', { host: 'Gateway 1', site: 'Relay Berlin' }) })
  await button(t('common:action.test-again')).click()
  await page.getByRole('link', { name: t('push:page.to-hosts') }).waitFor()
  await picture('2-unknown-key')
  expect(await objectionsTo(window)).toEqual([])

  const input = { hostId, hop: 0, secrets: [] }
  const view = valueIn(await ask<HostKeyView>(page, 'host.key', { jobId: 'key', input }))
  valueIn(await ask(page, 'host.pin', { hostId, hop: 0, fingerprint: view.shown.fingerprint }))
  await button(t('common:action.test-again')).click()
  const field = page.getByRole('dialog').locator('input[type=password]')
  await field.waitFor()
  await picture('3-password')
  await field.fill(user.password)
  await page.keyboard.press('Enter')
  await page.getByText(t('common:test.dns-from-here')).waitFor()
  await suitable.waitFor()
  expect(await page.locator('.verdict-facts').textContent()).toContain('Gateway 1')
  expect(await point.inputValue()).toBe(hostId)
  await takeWholePicture(window, `point-${language}-4-report`)
  expect(await objectionsInEveryLook(window, `point-${language}`)).toEqual([])

  await button(t('depth:full.open')).click()
  await page.getByText(t('depth:full.from-host', { host: 'Gateway 1' })).waitFor()
  await picture('6-full-test')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('common:action.cancel') })
    .click()

  await tab('checklist').click()
  await row.getByText(t('checklist:page.standing.proven')).waitFor()
  expect(await row.textContent()).toContain('Gateway 1')
  await row.scrollIntoViewIfNeeded()
  await picture('5-proven')
  expect(window.complaints).toEqual([])
})
