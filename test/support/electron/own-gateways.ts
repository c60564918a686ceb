// Enters gateways of our own the way a person does: over the place of the window, field by field.
import type { Page } from 'playwright'
import { gatewayName, siteFieldText } from '#i18n/describe-rendering.ts'
import type { Translate } from '#i18n/translate.ts'

/** Opens the list of own gateways. */
export async function openGateways(page: Page, t: Translate): Promise<void> {
  await page.getByRole('link', { name: t('common:frame.gateways') }).click()
  await page.getByRole('heading', { level: 1, name: t('sites:title') }).waitFor()
}

/** Adds the relay, which needs no facts, by its one button. */
export async function addRelay(page: Page, t: Translate): Promise<string> {
  const name = gatewayName('relay', t)
  await page.getByRole('button', { name: t('sites:add-plain', { name }) }).click()
  await page.getByRole('heading', { level: 3, name, exact: true }).waitFor()
  return name
}

/** Adds an Exchange organisation with one server. */
export async function addExchange(page: Page, t: Translate, name: string, server: string): Promise<void> {
  await page.getByRole('link', { name: t('sites:add') }).click()
  await page.getByRole('radio', { name: gatewayName('exchange', t) }).check({ force: true })
  await page.getByRole('textbox', { name: t('sites:name'), exact: true }).fill(name)
  await page.getByRole('textbox', { name: siteFieldText('exchange', 'servers', 'label', t) }).fill(server)
  await page.getByRole('button', { name: t('sites:save-new') }).click()
  await page.getByRole('heading', { level: 3, name, exact: true }).waitFor()
}
