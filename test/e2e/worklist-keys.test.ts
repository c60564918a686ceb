// The worklist by keyboard in the real window: Tab finds its way into the list, by one tab stop, wherever the row with the keyboard's place
// went: sorted anew out of sight after a test, scrolled away, filtered out.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Translate } from '#i18n/translate.ts'
import { objectionsTo } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { openPartner, partnersOf, startPractice } from '#test/support/electron/practice.ts'

let app: RunningApp
let t: Translate

beforeAll(async () => {
  app = await launchApp()
  t = await startPractice(app.page, 'de')
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
})

const list = () => app.page.getByRole('listbox', { name: t('common:list.title') })
const filter = () => app.page.getByRole('searchbox', { name: t('common:list.filter') })

async function nameOf(domain: string): Promise<string> {
  const found = (await partnersOf(app.page)).find((each) => each.partner.domains.includes(domain))
  if (found === undefined) throw new Error(`no partner for ${domain}`)
  return found.partner.name
}

/** Goes from the filter into the list by Tab; on what row a person stands then, once the list shows it. */
async function tabIntoList(): Promise<string> {
  await filter().focus()
  await app.page.keyboard.press('Tab')
  await app.page.waitForFunction(() => {
    const row = document.activeElement?.closest('[role=option]')?.getBoundingClientRect()
    const eye = document.activeElement?.closest('[role=listbox]')?.getBoundingClientRect()
    return row !== undefined && eye !== undefined && row.bottom > eye.top && row.top < eye.bottom
  })
  return await app.page.evaluate(() => document.activeElement?.querySelector('.worklist-name')?.textContent ?? '')
}

/** How many places Tab would stop at in the list. */
function tabStops(): Promise<number> {
  return list().evaluate(
    (element) =>
      [element, ...element.querySelectorAll('*')].filter((each) => (each as HTMLElement).tabIndex >= 0).length,
  )
}

const isFocusInList = () => list().evaluate((element) => element.contains(document.activeElement))

const scrollList = (top: number) => list().evaluate((element, to) => element.scrollTo(0, to), top)

describe.each([
  ['good.example', 860],
  ['dane.example', 860],
  ['mta-sts.example', 860],
  ['backup-down.example', 620],
])('after %s was tested in a window %i high', (domain, height) => {
  let name = ''
  beforeAll(async () => {
    name = await nameOf(domain)
    await app.electron.evaluate(({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setSize(1280, size)
    }, height)
    await openPartner(app.page, domain)
    await app.page.getByRole('button', { name: t('common:test.run-now') }).click()
    await app.page.getByRole('heading', { name: t('common:test.modes.title') }).waitFor()
  })
  beforeEach(() => scrollList(0))

  it('is one Tab away, sorted to its new place', async () => {
    expect(await tabStops()).toBe(1)
    expect(await objectionsTo(app)).toEqual([])
    expect(await tabIntoList()).toBe(name)
    await app.page.keyboard.press('Tab')
    expect(await isFocusInList()).toBe(false)
    await app.page.keyboard.press('Shift+Tab')
    expect(await isFocusInList()).toBe(true)
  })

  it('is one Tab away when the list was scrolled to either end', async () => {
    for (const top of [10_000, 0]) {
      await scrollList(top)
      expect(await tabStops()).toBe(1)
      expect(await tabIntoList()).toBe(name)
    }
  })

  it('leaves the way in open when it is filtered out, and when nothing is left', async () => {
    await filter().fill('revoked.example')
    await list().getByRole('option').nth(1).waitFor({ state: 'detached' })
    expect(await tabStops()).toBe(1)
    expect(await tabIntoList()).toBe(await nameOf('revoked.example'))
    await filter().fill('nobody')
    await app.page.getByText(t('common:list.no-match', { query: 'nobody' })).waitFor()
    expect(await tabStops()).toBe(1)
    await filter().fill('')
    await list().getByRole('option').nth(1).waitFor()
    expect(await tabStops()).toBe(1)
    expect(await tabIntoList()).toBe(name)
  })
})

it('complains about nothing', () => {
  expect(app.complaints).toEqual([])
})
