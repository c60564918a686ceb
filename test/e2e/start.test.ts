// Starting: in the system's language, once per data folder, where the window was, and never over a store it cannot read.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { translatorFor } from '#i18n/translate.ts'
import { launchApp, startCommand } from '#test/support/electron/launch-app.ts'

let data: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'handschlag-start-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

/** Starts the program without Playwright and waits for its end. */
function run(
  parameters: readonly string[],
): Promise<{ readonly code: number | null; readonly errors: string; readonly said: string }> {
  const command = startCommand(parameters)
  return new Promise((resolve, reject) => {
    const child = spawn(command.executablePath, command.args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let errors = ''
    let said = ''
    child.stdout.on('data', (text) => {
      said += text
    })
    child.stderr.on('data', (text) => {
      errors += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, errors, said }))
  })
}

it('speaks the language the system asks for, in the window and in the menu', async () => {
  const app = await launchApp({ data, language: 'en' })
  const t = translatorFor('en')
  await app.page.getByRole('heading', { name: t('common:start.title') }).waitFor()
  const labels = await app.electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map((item) => item.label))
  expect(labels).toEqual([t('common:menu.file'), t('common:menu.edit'), t('common:menu.view'), t('common:menu.help')])
  await app.close()
})

it('starts once per data folder: a second start ends and leaves the first in front', async () => {
  const app = await launchApp({ data })
  const second = await run([`--user-data-dir=${data}`])
  expect(second.code).toBe(0)
  const windows = await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  expect(windows).toBe(1)
  await app.close()
})

it('remembers where its window was and moves it back onto the screen', async () => {
  const first = await launchApp({ data })
  await first.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 50, width: 900, height: 700 })
  })
  await first.page.waitForFunction(() => window.outerWidth === 900)
  await first.close()
  const second = await launchApp({ data })
  const bounds = await second.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  expect(bounds).toMatchObject({ width: 900, height: 700 })
  await second.close()
  await writeFile(
    join(data, 'window.json'),
    JSON.stringify({ x: 9000, y: -5000, width: 9000, height: 700, isMaximized: false }),
  )
  const third = await launchApp({ data })
  const clamped = await third.electron.evaluate(({ BrowserWindow, screen }) => ({
    bounds: BrowserWindow.getAllWindows()[0]?.getBounds(),
    area: screen.getPrimaryDisplay().workArea,
  }))
  expect(clamped.bounds?.width).toBeLessThanOrEqual(clamped.area.width)
  expect(clamped.bounds?.x).toBeLessThan(clamped.area.x + clamped.area.width)
  await third.close()
})

it('says so and ends when the store is damaged, and does not touch it', async () => {
  const store = join(data, 'handschlag.sqlite')
  const damaged = Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(9000, 7)])
  await writeFile(store, damaged)
  const demo = await mkdtemp(join(tmpdir(), 'handschlag-demo-'))
  const ended = await run([`--user-data-dir=${data}`, `--demo=${demo}`])
  expect(ended.code).toBe(1)
  expect(ended.errors).toContain(store)
  expect(await readFile(store)).toEqual(damaged)
  await rm(demo, { recursive: true, force: true })
})

it('is the command line too when a command is given', async () => {
  const wrong = await run(['check'])
  expect(wrong.code).toBe(2)
  expect(wrong.errors).not.toBe('')
})
