// Gets a test to a partner of the practice lab the way a person does, and asks the page's own bridge where the screen is not enough.
import type { Page } from 'playwright'
import type { PartnerSummary } from '#contract/contract.ts'
import type { Outcome } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { takePicture } from './screen-shots.ts'

/** Calls the contract from inside the page, as the page does. */
export async function ask<T>(page: Page, channel: string, payload?: unknown): Promise<Outcome<T>> {
  return (await page.evaluate(
    ([name, input]) => {
      const bridge = (globalThis as unknown as { handschlag: { invoke(...all: unknown[]): Promise<unknown> } })
        .handschlag
      return bridge.invoke(name, input)
    },
    [channel, payload] as const,
  )) as Outcome<T>
}

/** The partners as the app knows them. */
export async function partnersOf(page: Page): Promise<readonly PartnerSummary[]> {
  const known = await ask<readonly PartnerSummary[]>(page, 'partner.list')
  if (!known.ok) throw new Error(known.fault.code)
  return known.value
}

/** Starts the practice lab from the welcome screen and waits until its partners stand in the list. */
export async function startPractice(page: Page, language: Language): Promise<Translate> {
  const t = translatorFor(language)
  await page.getByRole('heading', { name: t('common:start.title') }).waitFor()
  await takePicture(page, `${language}-1-first-start`)
  await page.getByRole('button', { name: t('common:start.practice.title') }).click()
  await page.getByRole('option').nth(5).waitFor()
  return t
}

const mostLooks = 5

/** Opens the partner a domain belongs to; a row that the list sorted away in the meantime is looked for again. */
export async function openPartner(page: Page, domain: string): Promise<void> {
  const found = (await partnersOf(page)).find((each) => each.partner.domains.includes(domain))
  if (found === undefined) throw new Error(`no partner for ${domain}`)
  const row = page.getByRole('option', { name: found.partner.name })
  for (let looks = 1; ; looks += 1) {
    await intoView(page, found.partner.name)
    const missed = await row.click({ timeout: 5_000 }).then(
      () => null,
      (error: unknown) => ({ error }),
    )
    if (missed === null) break
    if (looks === mostLooks) throw missed.error
  }
  await page.getByRole('heading', { level: 1, name: found.partner.name }).waitFor()
}

/** The list holds only the rows near the eye: it is looked through from the top, as a person would. */
async function intoView(page: Page, name: string): Promise<void> {
  const list = page.getByRole('listbox').first()
  const row = page.getByRole('option', { name })
  await list.evaluate((element) => element.scrollTo(0, 0))
  for (let step = 0; step < 50; step += 1) {
    const isThere = await row.waitFor({ state: 'attached', timeout: 300 }).then(
      () => true,
      () => false,
    )
    if (isThere) return
    await list.evaluate((element) => element.scrollBy(0, element.clientHeight / 2))
  }
}
