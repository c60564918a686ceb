// The first start as a person lives it: practice partners, live test, verdict, configuration for both gateways, agreement.
// Every step leaves a picture; the files it kept are returned for a closer look.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import type { Language } from '#domain/language.ts'
import type { Translate } from '#i18n/translate.ts'
import type { RunningApp } from './launch-app.ts'
import { answerDialogs } from './native-dialogs.ts'
import { addExchange, addRelay, openGateways } from './own-gateways.ts'
import { openPartner, startPractice } from './practice.ts'
import { takePicture } from './screen-shots.ts'

export interface WalkFolders {
  readonly exchange: string
  readonly relay: string
  readonly agreement: string
}

/** Walks through the whole job in one language. */
export async function walkFirstStart(app: RunningApp, language: Language, base: string): Promise<WalkFolders> {
  const folders = { exchange: join(base, 'exchange'), relay: join(base, 'relay'), agreement: join(base, 'agreement') }
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true })
  const t = await startPractice(app.page, language)
  await takePicture(app.page, `${language}-2-practice-partners`)
  await openPartner(app.page, 'good.example')
  await runTest(app, t, language)
  await configure(app, t, language, folders)
  await agree(app, t, language, folders.agreement)
  return folders
}

async function runTest({ page }: RunningApp, t: Translate, language: Language): Promise<void> {
  const sawProgress = page.getByRole('region', { name: t('common:test.running') }).waitFor()
  await page.getByRole('button', { name: t('common:test.run-now') }).click()
  await sawProgress
  await page.getByRole('heading', { name: t('probe:verdict.suitable.word'), exact: true }).waitFor()
  await page.getByRole('row', { name: /mx2\.good\.example/ }).waitFor()
  await takePicture(page, `${language}-4-verdict`)
}

async function configure(app: RunningApp, t: Translate, language: Language, folders: WalkFolders): Promise<void> {
  const { page } = app
  const exchange = 'Exchange'
  await openGateways(page, t)
  const relay = await addRelay(page, t)
  await addExchange(page, t, exchange, 'EX01')
  await openPartner(page, 'good.example')
  await page.getByRole('tab', { name: t('common:steps.configure') }).click()
  await pick(page, exchange, relay)
  await page.getByRole('tab', { name: 'handschlag-exchange-apply.ps1' }).waitFor()
  await takePicture(page, `${language}-5-exchange`)
  await answerDialogs(app, folders.exchange)
  await save(app, t, folders.exchange)
  await pick(page, relay, exchange)
  await page.getByRole('tab', { name: 'relay-policy.json' }).waitFor()
  await takePicture(page, `${language}-6-relay`)
  await answerDialogs(app, folders.relay)
  await save(app, t, folders.relay)
}

/** Chooses one of two gateways. */
async function pick(page: Page, wanted: string, other: string): Promise<void> {
  await page.getByRole('checkbox', { name: wanted, exact: true }).setChecked(true, { force: true })
  await page.getByRole('checkbox', { name: other, exact: true }).setChecked(false, { force: true })
  await page.getByRole('region', { name: other, exact: true }).waitFor({ state: 'detached' })
}

async function save({ page }: RunningApp, t: Translate, folder: string): Promise<void> {
  await page.getByRole('button', { name: t('configure:save') }).click()
  await page.getByText(folder, { exact: false }).first().waitFor()
}

async function agree(app: RunningApp, t: Translate, language: Language, folder: string): Promise<void> {
  const { page } = app
  await answerDialogs(app, folder)
  await page.getByRole('tab', { name: t('common:steps.agree') }).click()
  await page.getByRole('button', { name: t('agreement-page:begin.go') }).click()
  const paper = page.getByRole('region', { name: t('agreement-page:paper.title') })
  const own = paper.getByRole('radio', { name: t(`agreement-page:paper.in.${language}`), exact: true })
  await own.check({ force: true })
  await paper.getByRole('button', { name: t('agreement-page:paper.print') }).click()
  await page.getByText(folder, { exact: false }).first().waitFor()
  await takePicture(page, `${language}-7-agreement`)
}
