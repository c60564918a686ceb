// The choice of whom to ask about DNS, in the real window: every choice shows its own fields, says in words what is missing, and is kept.
import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DnsSourceKind, dnsSourceKinds } from '#domain/dns-source.ts'
import type { Settings } from '#domain/setting.ts'
import { translatorFor } from '#i18n/translate.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { ask } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'

const t = translatorFor('de')
let app: RunningApp

beforeAll(async () => {
  app = await launchApp({ language: 'de' })
  await app.page.evaluate(() => {
    location.hash = '#/settings'
  })
  await app.page.getByRole('heading', { level: 1, name: t('common:settings.title') }).waitFor()
})
afterAll(async () => {
  await app.close()
  await forgetData(app)
})

const choose = (kind: DnsSourceKind) =>
  app.page.getByText(t(`common:settings.dns-source-${kind}`), { exact: true }).click()
const field = (key: 'resolvers' | 'dns-tls-name' | 'dns-tls-addresses' | 'dns-https-url') =>
  app.page.getByRole('textbox', { name: t(`common:settings.${key}`), exact: true })
const kept = async () => {
  const settings = await ask<Settings>(app.page, 'settings.read')
  if (!settings.ok) throw new Error(settings.fault.code)
  return settings.value
}

// The system's servers are chosen already, so they come last.
it.each([...dnsSourceKinds].reverse())('shows the fields of "%s" and nothing axe objects to', async (kind) => {
  await choose(kind)
  const shown = await Promise.all(
    (['resolvers', 'dns-tls-name', 'dns-tls-addresses', 'dns-https-url'] as const).map((key) => field(key).count()),
  )
  expect(shown).toEqual({ system: [0, 0, 0, 0], own: [1, 0, 0, 0], tls: [0, 1, 1, 0], https: [0, 0, 0, 1] }[kind])
  await expect.poll(async () => (await kept()).dnsSource).toBe(kind)
  const found = await new AxeBuilder({ page: app.page }).setLegacyMode(true).exclude('[data-live-announcer]').analyze()
  await takePicture(app.page, `dns-choice-${kind}`)
  expect(found.violations.map(({ id }) => id)).toEqual([])
})

it('says what is missing, and keeps what is right', async () => {
  await choose('tls')
  await app.page.getByText(t('common:settings.not-a-dns-name')).waitFor()
  await app.page.getByText(t('common:settings.invalid')).waitFor()
  await field('dns-tls-name').fill('dns.provider.example')
  await field('dns-tls-addresses').fill('192.0.2.53\n[2001:db8::53]:8853')
  await expect.poll(kept).toMatchObject({
    dnsSource: 'tls',
    dnsTlsName: 'dns.provider.example',
    dnsTlsAddresses: [
      { address: '192.0.2.53', port: 853 },
      { address: '2001:db8::53', port: 8853 },
    ],
  })
  expect(await app.page.getByText(t('common:settings.invalid')).count()).toBe(0)
  await choose('https')
  await field('dns-https-url').fill('https://192.0.2.53/dns-query')
  await app.page.getByText(t('common:settings.not-a-dns-url')).waitFor()
  await field('dns-https-url').fill('https://dns.provider.example/dns-query')
  await expect.poll(kept).toMatchObject({ dnsSource: 'https', dnsHttpsUrl: 'https://dns.provider.example/dns-query' })
  expect(app.complaints).toEqual([])
})
