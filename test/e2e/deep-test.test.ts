// The deep test in the real window: what is said before a full test, its list, ending it early, DNS security, badges, revocation and the
// admin's own gateway; by keyboard, judged by axe, whole at 200 %, in dark and in forced colours, in both languages.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ProbeReport } from '#domain/probe-report.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import {
  objectionsTo,
  overflowOf,
  pressAsSoonAsSeen,
  takeWholePicture,
  zoomTo,
} from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs } from '#test/support/electron/native-dialogs.ts'
import { ask, openPartner, partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { readPdf } from '#test/support/electron/read-pdf.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'

let app: RunningApp
let t: Translate
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handschlag-deep-'))
  app = await launchApp()
  t = await startPractice(app.page, 'de')
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
  await rm(folder, { recursive: true, force: true })
})

async function partnerIdOf(domain: string): Promise<string> {
  const found = (await partnersOf(app.page)).find((each) => each.partner.domains.includes(domain))
  if (found === undefined) throw new Error(`no partner for ${domain}`)
  return found.partner.id
}

async function reportOf(domain: string): Promise<ProbeReport | undefined> {
  const known = await ask<readonly ProbeReport[]>(app.page, 'probe.latest', { partnerId: await partnerIdOf(domain) })
  if (!known.ok) throw new Error(known.fault.code)
  return known.value[0]
}

async function testPartner(domain: string): Promise<ProbeReport> {
  await openPartner(app.page, domain)
  const before = (await reportOf(domain))?.id
  const names = [t('common:test.run-now'), t('common:action.test-again')].join('|')
  await app.page
    .getByRole('button', { name: new RegExp(names) })
    .first()
    .click()
  return await newReport(domain, before)
}

async function newReport(domain: string, before: string | undefined): Promise<ProbeReport> {
  const report = await vi.waitFor(
    async () => {
      const newest = await reportOf(domain)
      if (newest === undefined || newest.id === before) throw new Error('no new report')
      return newest
    },
    { timeout: 60_000 },
  )
  await app.page.getByRole('heading', { name: t('common:test.modes.title') }).waitFor()
  await running().waitFor({ state: 'detached' })
  return report
}

const running = () =>
  app.page.getByRole('region', {
    name: new RegExp(`${t('common:test.running')}|${t('depth:full.running')}`),
  })
const card = (name: string) => app.page.getByRole('region', { name })

describe('own gateways', () => {
  it('are chosen in the settings, at most three, each with its evidence', async () => {
    await app.page.evaluate(() => {
      location.hash = '#/settings'
    })
    const own = card(t('depth:own.title'))
    const box = (product: string, name: string) =>
      own.getByRole('group', { name: product, exact: true }).getByRole('checkbox', { name, exact: true })
    await box('Postfix', 'OpenSSL 3.0 (gemessen)').press(' ')
    await box('Exchange Server', 'Windows Server 2019 (unbestätigt)').press(' ')
    await box('HCL Domino', '14 (unbestätigt)').press(' ')
    await own.getByText(t('depth:own.full', { most: 3 }), { exact: false }).waitFor()
    expect(await box('OpenSSL', '3.0 (gemessen)').isDisabled()).toBe(true)
    await box('HCL Domino', '14 (unbestätigt)').press(' ')
    await own.getByText(t('depth:own.chosen', { count: 2, most: 3 }), { exact: false }).waitFor()
    await own.scrollIntoViewIfNeeded()
    await takePicture(app.page, 'deep-own-gateways')
    await vi.waitFor(async () => {
      const kept = await ask<{ gatewayHellos: string[] }>(app.page, 'settings.read')
      expect(kept.ok && kept.value.gatewayHellos).toEqual(['postfix-openssl-3.0', 'exchange-windows-server-2019'])
    })
    expect(await objectionsTo(app)).toEqual([])
  })
})

describe('a full test', () => {
  it('says what it costs and what the partner sees before it starts', async () => {
    await testPartner('also-weak.example')
    await app.page.getByRole('button', { name: t('depth:full.open') }).click()
    const dialog = app.page.getByRole('dialog', { name: t('depth:full.title') })
    for (const sentence of ['depth:full.log', 'depth:full.mail', 'depth:full.practice', 'depth:full.stop'] as const)
      await dialog.getByText(t(sentence)).waitFor()
    await takePicture(app.page, 'deep-full-dialog')
    expect(await objectionsTo(app)).toEqual([])
    await zoomTo(app, 2)
    await takePicture(app.page, 'deep-full-dialog-zoom')
    expect(await overflowOf(app, '.modal')).toBeLessThanOrEqual(0)
    await zoomTo(app, 1)
    await app.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('lists every suite, and marks the weak ones', async () => {
    const before = (await reportOf('also-weak.example'))?.id
    await startFullTest()
    const report = await newReport('also-weak.example', before)
    const [listing] = report.observed.enumerations
    expect(listing?.ended).toBe('complete')
    const offers = card(t('depth:offer.title'))
    const title = t('depth:offer.suites', { version: 'TLS 1.2', count: listing?.classic.suites.length ?? 0 })
    await offers.getByRole('button', { name: title }).press('Enter')
    for (const suite of listing?.classic.suites ?? []) await offers.getByText(suite, { exact: true }).first().waitFor()
    expect(await offers.getByText(t('probe:gateway.weakness.no-forward-secrecy')).count()).toBeGreaterThan(0)
    expect(await offers.getByText(t('depth:offer.order')).count()).toBe(1)
    await offers.scrollIntoViewIfNeeded()
    await takePicture(app.page, 'deep-listing')
    await takeWholePicture(app, 'deep-listing-whole')
  })

  it('can be ended early, and the report says what is missing and why', async () => {
    await openPartner(app.page, 'good.example')
    const before = (await reportOf('good.example'))?.id
    await pressAsSoonAsSeen(app, t('depth:full.finish'))
    await startFullTest()
    const report = await newReport('good.example', before)
    const ended = report.observed.enumerations[0]?.ended
    expect(ended).toBe('cancelled')
    expect(report.observed.smtpSessions.map(({ stopped }) => stopped)).toEqual([null, null])
    expect(report.judgement.verdict).toBe('suitable')
    await app.page.getByText(t('depth:ended.cancelled'), { exact: false }).first().waitFor()
    await takeWholePicture(app, 'deep-ended')
  })
})

describe('the report', () => {
  it('says what the own gateways negotiate, with the evidence', async () => {
    const pairs = card(t('depth:simulation.title'))
    await pairs.getByRole('heading', { name: 'Postfix mit OpenSSL 3.0' }).waitFor()
    expect(await pairs.getByText(t('depth:gateway.unverified-why')).count()).toBe(1)
    expect(await pairs.getByText(/TLS 1\.3, TLS_/).count()).toBeGreaterThan(0)
    await pairs.scrollIntoViewIfNeeded()
    await takePicture(app.page, 'deep-gateways')
  })

  it('shows earned badges with their reasons by keyboard, and marks only what is not verified', async () => {
    const report = await reportOf('good.example')
    const badges = card(t('depth:badges.title'))
    const all = report?.judgement.badges ?? []
    const earned = all.filter(({ state }) => state === 'met')
    expect(all.length).toBe(5)
    const folds = badges.locator('.badge-title')
    expect(await folds.filter({ visible: true }).count()).toBe(earned.length)
    await badges
      .getByRole('button', { name: t('depth:badges.others', { count: all.length - earned.length }) })
      .press('Enter')
    for (const badge of all) {
      const fold = badges.getByRole('button', { name: t(`probe:badge.name.${badge.id}`) })
      await fold.press('Enter')
      const tags = fold.getByText(t('probe:profile.unverified'), { exact: true })
      expect(await tags.count()).toBe(badge.isVerified ? 0 : 1)
      await badges.getByText(t(`probe:badge.meaning.${badge.id}`)).waitFor()
    }
    await badges.scrollIntoViewIfNeeded()
    await takeWholePicture(app, 'deep-badges-whole')
    expect(await objectionsTo(app)).toEqual([])
  })

  it('shows TLSA records with what each came to', async () => {
    const report = await testPartner('dane.example')
    const dns = card(t('depth:dns.title'))
    const records = report.observed.dnsSecurity?.hosts[0]?.tlsa.records ?? []
    expect(records.length).toBeGreaterThan(0)
    expect(await dns.locator('.records > li').count()).toBe(records.length)
    await dns.getByText(t('probe:tlsa.outcome.matches'), { exact: false }).first().waitFor()
    await dns.getByText(t('probe:dnssec.state.secure'), { exact: false }).first().waitFor()
    await takeWholePicture(app, 'deep-dane')
    expect(await objectionsTo(app)).toEqual([])
  })

  it('shows the policy of MTA-STS and what it covers', async () => {
    await testPartner('mta-sts.example')
    const dns = card(t('depth:dns.title'))
    await dns.getByText(t('probe:sts.state.enforce'), { exact: false }).waitFor()
    await dns.getByText(/abgedeckt durch/).waitFor()
    await takeWholePicture(app, 'deep-sts')
  })

  it('says at the certificate that it is revoked', async () => {
    const report = await testPartner('revoked.example')
    expect(report.observed.revocations.map(({ status }) => status.kind)).toContain('revoked')
    const leaf = app.page.getByRole('button', { name: `mx.revoked.example ${t('report:link.leaf')}` })
    await leaf.getByText(/gesperrt am/).waitFor()
    await leaf.press('Enter')
    await app.page.getByText(t('depth:revocation.name'), { exact: true }).waitFor()
    await takeWholePicture(app, 'deep-revoked')
    expect(await objectionsTo(app)).toEqual([])
  })
})

describe('the paper', () => {
  it('says the same', async () => {
    await openPartner(app.page, 'also-weak.example')
    await answerDialogs(app, folder)
    await app.page.getByRole('button', { name: t('report:export.open') }).click()
    await app.page.getByRole('button', { name: t('report:export.save'), exact: true }).click()
    const path = join(folder, 'Pruefbericht-also-weak.example.pdf')
    await app.page.getByText(path).waitFor()
    await app.page.keyboard.press('Escape')
    const pdf = readPdf(path)
    expect(pdf.isTagged).toBe(true)
    const text = pdf.text.join('\n').replace(/\s+/g, ' ')
    for (const title of [
      'depth:offer.title',
      'depth:dns.title',
      'depth:badges.title',
      'depth:simulation.title',
    ] as const)
      expect(text).toContain(t(title))
    expect(text).toContain('TLS_RSA_WITH_3DES_EDE_CBC_SHA')
  })
})

describe('whoever reads it', () => {
  it('finds it whole at 200 %, in dark and in forced colours', async () => {
    await openPartner(app.page, 'also-weak.example')
    await card(t('depth:offer.title')).waitFor()
    await app.page.emulateMedia({ colorScheme: 'dark' })
    await takeWholePicture(app, 'deep-dark')
    expect(await objectionsTo(app)).toEqual([])
    await app.page.emulateMedia({ colorScheme: null, forcedColors: 'active' })
    await takeWholePicture(app, 'deep-forced')
    await app.page.emulateMedia({ forcedColors: null })
    await zoomTo(app, 2)
    expect(await overflowOf(app, 'main')).toBeLessThanOrEqual(0)
    for (const [name, title] of [
      ['offer', t('depth:offer.title')],
      ['dns', t('depth:dns.title')],
      ['badges', t('depth:badges.title')],
      ['gateways', t('depth:simulation.title')],
    ] as const) {
      await card(title).evaluate((element) => element.scrollIntoView({ block: 'start' }))
      await takePicture(app.page, `deep-zoom-${name}`)
    }
    await zoomTo(app, 1)
  })

  it('reads it in English', async () => {
    const settings = await ask<object>(app.page, 'settings.read')
    if (!settings.ok) throw new Error(settings.fault.code)
    await ask(app.page, 'settings.save', { ...settings.value, language: 'en' })
    const en = translatorFor('en')
    await card(en('depth:offer.title')).waitFor()
    await takeWholePicture(app, 'deep-english')
    const dane = await partnerIdOf('dane.example')
    await app.page.evaluate((id) => {
      location.hash = `#/partners/${id}/test`
    }, dane)
    await card(en('depth:dns.title')).getByText(en('probe:dnssec.state.secure'), { exact: false }).first().waitFor()
    await takeWholePicture(app, 'deep-english-dane')
  })
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})

async function startFullTest(): Promise<void> {
  await app.page.getByRole('button', { name: t('depth:full.open') }).click()
  await app.page.getByRole('button', { name: t('depth:full.start') }).press('Enter')
}
