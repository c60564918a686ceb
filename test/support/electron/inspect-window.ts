// How a window looks to those who need more than a glance: what axe objects to, whether anything is cut at a zoom, and pictures of a whole
// page instead of its first screen.
import { AxeBuilder } from '@axe-core/playwright'
import type { RunningApp } from './launch-app.ts'
import { keepPicture, takePicture } from './screen-shots.ts'

type App = Pick<RunningApp, 'electron' | 'page'>

const tallest = 4000

/** What axe objects to, one line each. */
export async function objectionsTo({ page }: App): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page }).setLegacyMode(true).exclude('[data-live-announcer]').analyze()
  return found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' | ')}`)
}

/** By how many pixels the content of an element is wider than it; 1 when there is no such element. */
export function overflowOf({ page }: App, selector: string): Promise<number> {
  return page.evaluate((wanted) => {
    const element = document.querySelector(wanted)
    return element === null ? 1 : element.scrollWidth - element.clientWidth
  }, selector)
}

/** Zooms as a person does, and waits until the page has it. */
export async function zoomTo({ electron, page }: App, factor: number): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, wanted) => {
    BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(wanted)
  }, factor)
  await page.waitForFunction((wanted) => Math.abs(window.outerWidth / window.innerWidth - wanted) < 0.2, factor)
}

/** Takes a picture of the whole page: the window grows for it and shrinks again. */
export async function takeWholePicture(app: App, name: string): Promise<void> {
  const height = await app.page.evaluate(() => document.querySelector('main')?.scrollHeight ?? 0)
  const before = await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize() ?? [])
  await resize(app, before[0] ?? 1280, Math.min(tallest, height + 120))
  await takePicture(app.page, name)
  await resize(app, before[0] ?? 1280, before[1] ?? 860)
}

/** Takes a picture of what the screen shows, zoom included: pictures of the page are cut where it is zoomed. */
export async function takeScreenPicture({ electron, page }: App, name: string): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  const image = await electron.evaluate(async ({ BrowserWindow }) => {
    const picture = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
    return picture?.toPNG().toString('base64') ?? ''
  })
  await keepPicture(name, Buffer.from(image, 'base64'))
}

async function resize({ electron }: App, width: number, height: number): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setSize(size.width, size.height),
    { width, height },
  )
}

/** Has the page press a button in the moment it appears: practice partners are too fast for a hand from outside. */
export async function pressAsSoonAsSeen({ page }: App, name: string): Promise<void> {
  await page.evaluate((wanted) => {
    const observer = new MutationObserver(() => {
      const button = [...document.querySelectorAll('button')].find((each) => each.textContent === wanted)
      if (button === undefined) return
      observer.disconnect()
      button.click()
    })
    observer.observe(document.body, { childList: true, subtree: true })
  }, name)
}

/** The page as those see it who need more than a glance: what axe objects to in light, dark and forced colours, and what is cut at 200 %. */
export async function objectionsInEveryLook(app: App, name: string): Promise<readonly string[]> {
  const { page } = app
  const found: string[] = []
  const judge = async (look: string) => found.push(...(await objectionsTo(app)).map((each) => `${look}: ${each}`))
  await takeWholePicture(app, name)
  await judge('light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await takeWholePicture(app, `${name}-dark`)
  await judge('dark')
  await page.emulateMedia({ colorScheme: null, forcedColors: 'active' })
  await takePicture(page, `${name}-forced`)
  await page.emulateMedia({ forcedColors: null })
  await zoomTo(app, 2)
  await takeScreenPicture(app, `${name}-zoom`)
  const cut = await overflowOf(app, 'main')
  await zoomTo(app, 1)
  return cut > 0 ? [...found, `200 %: ${cut} pixels are cut`] : found
}
