// Every screen in the real window: reachable without a mouse, judged by axe, whole at 200 % zoom, readable in dark and in forced colours.
import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Translate } from '#i18n/translate.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { addRelay, openGateways } from '#test/support/electron/own-gateways.ts'
import { openPartner, partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { takePicture } from '#test/support/electron/screen-shots.ts'

let app: RunningApp
let t: Translate
let places: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  app = await launchApp()
  t = await startPractice(app.page, 'de')
  await openPartner(app.page, 'good.example')
  await app.page.getByRole('button', { name: t('common:test.run-now') }).click()
  await app.page.getByRole('heading', { name: t('probe:verdict.suitable.word'), exact: true }).waitFor()
  await openGateways(app.page, t)
  await addRelay(app.page, t)
  const good = (await partnersOf(app.page)).find((each) => each.partner.domains.includes('good.example'))
  const id = good?.partner.id ?? ''
  places = {
    overview: '#/',
    'new-partner': '#/partners/new',
    'edit-partner': `#/partners/${id}/edit`,
    test: `#/partners/${id}/test`,
    agree: `#/partners/${id}/agree`,
    configure: `#/partners/${id}/configure`,
    contacts: `#/partners/${id}/contacts`,
    checklist: `#/partners/${id}/checklist`,
    'address-book': '#/contacts',
    template: '#/settings/checklist',
    data: '#/data',
    gateways: '#/gateways',
    'new-gateway': '#/gateways/new',
    relay: '#/relay',
    settings: '#/settings',
  }
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
})

async function visit(name: string): Promise<void> {
  await app.page.evaluate((hash) => {
    location.hash = hash
  }, places[name] ?? '')
  await app.page.waitForFunction((hash) => location.hash === hash, places[name] ?? '')
  await app.page.locator('main h1').waitFor()
}

const names = [
  'overview',
  'new-partner',
  'edit-partner',
  'test',
  'agree',
  'configure',
  'contacts',
  'checklist',
  'address-book',
  'template',
  'data',
  'gateways',
  'new-gateway',
  'relay',
  'settings',
]

describe.each(names)('%s', (name) => {
  it('has nothing axe objects to, in light and in dark', async () => {
    await visit(name)
    for (const scheme of ['light', 'dark'] as const) {
      await app.page.emulateMedia({ colorScheme: scheme })
      const found = await new AxeBuilder({ page: app.page })
        .setLegacyMode(true)
        .exclude('[data-live-announcer]')
        .analyze()
      await takePicture(app.page, `layout-${name}-${scheme}`)
      expect(found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' | ')}`)).toEqual(
        [],
      )
    }
    await app.page.emulateMedia({ colorScheme: null })
  })

  it('stays whole at 200 % zoom and never scrolls sideways', async () => {
    await visit(name)
    await setZoom(2)
    const width = await app.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth] as const)
    const cut = await app.page.evaluate(() => {
      const main = document.querySelector('main')
      return main === null ? 1 : main.scrollWidth - main.clientWidth
    })
    await takePicture(app.page, `layout-${name}-zoom`)
    await setZoom(1)
    expect(width[0]).toBeLessThanOrEqual(width[1])
    expect(cut).toBeLessThanOrEqual(0)
  })

  it('keeps its frame still: only the content scrolls', async () => {
    await visit(name)
    const excess = await app.page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)
    expect(excess).toBeLessThanOrEqual(0)
  })

  it('reads in forced colours', async () => {
    await visit(name)
    await app.page.emulateMedia({ forcedColors: 'active' })
    await takePicture(app.page, `layout-${name}-forced`)
    const isForced = await app.page.evaluate(() => matchMedia('(forced-colors: active)').matches)
    await app.page.emulateMedia({ forcedColors: null })
    expect(isForced).toBe(true)
  })
})

it('leads through the window by keyboard alone', async () => {
  await visit('overview')
  await app.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const passed: string[] = []
  for (let step = 0; step < 12; step += 1) {
    await app.page.keyboard.press('Tab')
    passed.push(await nameOfFocus())
  }
  expect(new Set(passed).size).toBeGreaterThan(6)
  expect(passed.every((name) => name !== '')).toBe(true)
  await app.page.keyboard.press('Control+k')
  await app.page.getByRole('dialog').waitFor()
  await app.page.keyboard.type('good')
  await app.page.keyboard.press('Enter')
  await app.page.getByRole('tab', { name: t('common:steps.test') }).waitFor()
})

it('complains about nothing on any screen', () => {
  expect(app.complaints).toEqual([])
})

/** What a person hears or reads of the focused element; empty when focus is nowhere or invisible. */
function nameOfFocus(): Promise<string> {
  return app.page.evaluate(() => {
    const focused = document.activeElement
    if (focused === null || focused === document.body) return ''
    const { outlineStyle, boxShadow } = getComputedStyle(focused)
    const isMarked = outlineStyle !== 'none' || boxShadow !== 'none'
    return isMarked ? (focused.getAttribute('aria-label') ?? focused.textContent ?? focused.tagName) : ''
  })
}

async function setZoom(factor: number): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }, wanted) => {
    BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(wanted)
  }, factor)
  await app.page.waitForFunction((wanted) => Math.abs(window.outerWidth / window.innerWidth - wanted) < 0.2, factor)
}
