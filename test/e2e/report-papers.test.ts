// The report of practice partners in the real window: reasons, what changed, the chain by keyboard, the letter in both languages with
// clipboard, PDF, draft and mail program, and the export. Files are read back by other programs.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs, catchMailLinks, dismissDialogs } from '#test/support/electron/native-dialogs.ts'
import { ask, openPartner, partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { readPdf } from '#test/support/electron/read-pdf.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'
import { readMail } from '#test/support/read-mail.ts'

let app: RunningApp
let t: Translate
let folder: string
const en = translatorFor('en')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handschlag-papers-'))
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  await addContact('expired.example')
  await testPartner('expired.example')
  await testPartner('good.example')
  await openPartner(app.page, 'expired.example')
})

afterAll(async () => {
  await app.close()
  await forgetData(app)

  await rm(folder, { recursive: true, force: true })
})

async function addContact(domain: string): Promise<void> {
  const found = (await partnersOf(app.page)).find((each) => each.partner.domains.includes(domain))
  if (found === undefined) throw new Error(`no partner for ${domain}`)
  const { isPractice: _practice, createdAt: _created, changedAt: _changed, ...draft } = found.partner
  const contact = { name: 'Jürgen Beispiel', mail: 'postmaster@expired.example', phone: '' }
  const saved = await ask(app.page, 'partner.save', { ...draft, contact })
  expect(saved.ok).toBe(true)
}

async function testPartner(domain: string): Promise<void> {
  await openPartner(app.page, domain)
  const before = await testedAt(domain)
  const names = [t('common:test.run-now'), t('common:action.test-again')].join('|')
  await app.page
    .getByRole('button', { name: new RegExp(names) })
    .first()
    .click()
  await vi.waitFor(async () => expect(await testedAt(domain)).not.toBe(before), { timeout: 30_000 })
  await app.page.getByRole('heading', { name: t('common:test.modes.title') }).waitFor()
  await app.page.getByRole('region', { name: t('common:test.running') }).waitFor({ state: 'detached' })
}

async function testedAt(domain: string): Promise<string | undefined> {
  const found = (await partnersOf(app.page)).find((each) => each.partner.domains.includes(domain))
  return found?.lastTest?.startedAt
}

const openLetter = () => app.page.getByRole('button', { name: t('letter:ui.open') }).click()
async function closeDialog(): Promise<void> {
  const dialog = app.page.getByRole('dialog')
  await dialog.press('Escape')
  await dialog.waitFor({ state: 'detached' })
}

describe('the report', () => {
  it('says for every mode why it is or is not safe', async () => {
    const modes = app.page.getByRole('region', { name: t('common:test.modes.title') })
    const title = t('finding:cert-expired.title', { host: 'mx.expired.example' })
    await expect.poll(() => modes.getByText(title, { exact: false }).count()).toBe(2)
    expect(await modes.getByText(t('report:reason.safe.encrypt', { count: 1 })).count()).toBe(1)
  })

  it('draws the chain and opens a certificate by keyboard', async () => {
    const leaf = app.page.getByRole('button', { name: `mx.expired.example ${t('report:link.leaf')}` })
    await expect
      .poll(() => leaf.textContent())
      .toContain(t('finding:cert-expired.title', { host: 'mx.expired.example' }))
    await leaf.focus()
    await app.page.keyboard.press('Enter')
    await app.page.getByRole('heading', { name: t('report:chain.details', { name: 'mx.expired.example' }) }).waitFor()
    expect(await leaf.getAttribute('aria-expanded')).toBe('true')
    await leaf.scrollIntoViewIfNeeded()
    await takePicture(app.page, 'report-chain')
    await app.page.getByRole('button', { name: t('report:chain.copy-sha256'), exact: true }).click()
    expect(await clipboard()).toMatch(/^[0-9a-f]{64}$/)
    await leaf.press(' ')
    expect(await leaf.getAttribute('aria-expanded')).toBe('false')
  })

  it('tells in one line that nothing changed since the last test', async () => {
    await testPartner('expired.example')
    const unchanged = t('report:change.none', { when: '' }).slice(-20)
    await app.page.getByText(unchanged, { exact: false }).waitFor()
    await takePicture(app.page, 'report-unchanged')
  })

  it('finds lines of the transcript', async () => {
    const field = app.page.getByRole('textbox', { name: t('report:transcript.filter') })
    await field.fill('starttls')
    const lines = app.page.locator('.transcript li')
    await lines.first().waitFor()
    for (const line of await lines.allTextContents()) expect(line).toMatch(/starttls/i)
    await field.scrollIntoViewIfNeeded()
    await takePicture(app.page, 'report-transcript')
    await field.fill('no such line')
    await app.page.getByText(t('report:transcript.none', { text: 'no such line' })).waitFor()
    await field.fill('')
  })
})

describe('the letter', () => {
  it('is read and copied in the language chosen for it, whatever the window speaks', async () => {
    await openLetter()
    const letter = app.page.getByRole('region', { name: t('letter:ui.preview') })
    await letter.getByText(t('letter:greeting-named', { name: 'Jürgen Beispiel' }), { exact: false }).waitFor()
    await takePicture(app.page, 'letter-de')
    await app.page.getByText('English', { exact: true }).click()
    await letter.getByText(en('letter:greeting-named', { name: 'Jürgen Beispiel' }), { exact: false }).waitFor()
    expect(await letter.getAttribute('lang')).toBe('en')
    await takePicture(app.page, 'letter-en')
    await app.page.getByRole('button', { name: t('letter:ui.copy') }).click()
    const copied = await clipboard()
    expect(copied).toBe(await letter.textContent())
    expect(copied).toContain('openssl s_client -starttls smtp -connect 127.')
    await app.page.getByText('Deutsch', { exact: true }).click()
    await letter.getByText(t('letter:intro'), { exact: false }).waitFor()
  })

  it('is kept as a tagged PDF that says the same', async () => {
    await answerDialogs(app, folder)
    await app.page.getByRole('button', { name: t('letter:ui.pdf') }).click()
    await app.page.getByText(join(folder, 'Brief-expired.example.pdf')).waitFor()
    await takePicture(app.page, 'letter-saved')
    const pdf = readPdf(join(folder, 'Brief-expired.example.pdf'))
    expect(pdf.isTagged).toBe(true)
    const text = pdf.text.join('\n').replace(/\s+/g, ' ')
    expect(text).toContain(t('letter:points.heading'))
    expect(text).toContain('mx.expired.example')
    expect(text).toContain('openssl s_client -starttls smtp')
  })

  it('is kept as a draft another program can read', async () => {
    await app.page.getByRole('button', { name: t('letter:ui.draft') }).click()
    const path = join(folder, 'Brief-expired.example.eml')
    await app.page.getByText(path).waitFor()
    const mail = readMail(path)
    expect(mail.defects).toEqual([])
    expect(mail.headers).toMatchObject({
      'X-Unsent': '1',
      Subject: t('letter:subject', { domains: 'expired.example' }),
      To: 'Jürgen Beispiel <postmaster@expired.example>',
    })
    expect(mail.text).toContain(t('letter:intro'))
    const [attached] = mail.attachments
    expect(attached?.name).toBe(`${t('letter:attachment', { partner: t('probe:lab.expired') })}.pdf`)
    expect(attached?.type).toBe('application/pdf')
    expect(attached?.start).toBe('%PDF-')
  })

  it('opens the mail program with a link of bounded length, and leaves the long letter on the clipboard', async () => {
    const links = await catchMailLinks(app)
    await app.page.getByRole('button', { name: t('letter:ui.mail') }).click()
    await app.page.getByText(t('letter:ui.opened-short')).waitFor()
    const [link = ''] = await links()
    expect(link).toMatch(/^mailto:postmaster@expired\.example\?subject=/)
    expect(link.length).toBeLessThan(2000)
    expect(new URL(link).searchParams.get('body')).toBe(t('letter:paste'))
    expect(await clipboard()).toContain(t('letter:intro'))
  })

  it('says so when nothing was chosen', async () => {
    await dismissDialogs(app)
    await app.page.getByRole('button', { name: t('letter:ui.pdf') }).click()
    await app.page.getByText(t('letter:ui.dismissed')).waitFor()
    await closeDialog()
  })

  it('does not exist where nothing is to be mended', async () => {
    await openPartner(app.page, 'good.example')
    await openLetter()
    await app.page.getByText(t('fault:letter.nothing-to-mend.title', { partner: t('probe:lab.good') })).waitFor()
    await takePicture(app.page, 'letter-nothing')
    expect(await app.page.getByRole('button', { name: t('letter:ui.pdf') }).count()).toBe(0)
    await closeDialog()
    await openPartner(app.page, 'expired.example')
  })
})

describe('the export', () => {
  it('keeps what the command line prints as JSON', async () => {
    await answerDialogs(app, folder)
    await app.page.getByRole('button', { name: t('report:export.open') }).click()
    await takePicture(app.page, 'report-export')
    await app.page.getByText('JSON', { exact: true }).click()
    await app.page.getByRole('button', { name: t('report:export.save'), exact: true }).click()
    const path = join(folder, 'check-expired.example.json')
    await app.page.getByText(path).waitFor()
    const json = JSON.parse(await readFile(path, 'utf8')) as { schema: string; results: { domain: string }[] }
    expect(json.schema).toBe('handschlag.check/1')
    expect(json.results.map((result) => result.domain)).toEqual(['expired.example'])
  })

  it('prints the report in the language chosen for it', async () => {
    await app.page.getByText('PDF', { exact: true }).click()
    await app.page.getByText('English', { exact: true }).click()
    await app.page.getByRole('button', { name: t('report:export.save'), exact: true }).click()
    await expect.poll(() => readdir(folder)).toContain('Test-report-expired.example.pdf')
    const pdf = readPdf(join(folder, 'Test-report-expired.example.pdf'))
    expect(pdf.isTagged).toBe(true)
    const text = pdf.text.join('\n').replace(/\s+/g, ' ')
    for (const part of [
      'report:paper.modes',
      'report:paper.findings',
      'report:paper.certificates',
      'report:paper.transcripts',
    ] as const)
      expect(text).toContain(en(part))
    expect(text).toContain(en('finding:cert-expired.title', { host: 'mx.expired.example' }))
    expect(text).toContain('EHLO')
    await closeDialog()
  })
})

describe('whoever reads it', () => {
  const leafCard = () => app.page.getByRole('button', { name: `mx.expired.example ${t('report:link.leaf')}` })

  it('finds chain and details without fault by axe, whole at 200 % and in forced colours', async () => {
    if ((await leafCard().getAttribute('aria-expanded')) === 'false') await leafCard().press('Enter')
    await leafCard().scrollIntoViewIfNeeded()
    expect(await objections()).toEqual([])
    await app.page.emulateMedia({ forcedColors: 'active' })
    await takePicture(app.page, 'report-chain-forced')
    await app.page.emulateMedia({ forcedColors: null, colorScheme: 'dark' })
    await takePicture(app.page, 'report-chain-dark')
    expect(await objections()).toEqual([])
    await app.page.emulateMedia({ colorScheme: null })
    await setZoom(2)
    await leafCard().scrollIntoViewIfNeeded()
    await takePicture(app.page, 'report-chain-zoom')
    expect(await overflow('main')).toBeLessThanOrEqual(0)
    await setZoom(1)
  })

  it('finds the letter without fault by axe and whole at 200 %', async () => {
    await openLetter()
    await app.page.getByRole('region', { name: t('letter:ui.preview') }).waitFor()
    expect(await objections()).toEqual([])
    await setZoom(2)
    await takePicture(app.page, 'letter-zoom')
    expect(await overflow('.modal')).toBeLessThanOrEqual(0)
    await setZoom(1)
    await closeDialog()
  })
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})

async function clipboard(): Promise<string> {
  return await app.electron.evaluate(({ clipboard: system }) => system.readText())
}

async function objections(): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page: app.page }).setLegacyMode(true).exclude('[data-live-announcer]').analyze()
  return found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' | ')}`)
}

function overflow(selector: string): Promise<number> {
  return app.page.evaluate((wanted) => {
    const element = document.querySelector(wanted)
    return element === null ? 1 : element.scrollWidth - element.clientWidth
  }, selector)
}

async function setZoom(factor: number): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }, wanted) => {
    BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(wanted)
  }, factor)
  await app.page.waitForFunction((wanted) => Math.abs(window.outerWidth / window.innerWidth - wanted) < 0.2, factor)
}
