// Starts the real app for a test: real Electron, real window, a data folder of its own. Everything the page complains about is kept,
// so a test can demand a clean console. The app is closed at the end of the test, killed if it does not go.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ElectronApplication, Page } from 'playwright'
import type { Language } from '#domain/language.ts'
import { attach } from './attach.ts'

export interface LaunchOptions {
  readonly language?: Language
  /** A data folder of an earlier start; otherwise a new one. */
  readonly data?: string
  readonly switches?: readonly string[]
  /** Variables besides those of the test. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface RunningApp {
  readonly electron: ElectronApplication
  readonly page: Page
  readonly data: string
  /** Console errors and warnings and uncaught exceptions of the page, in order. */
  readonly complaints: readonly string[]
  close(): Promise<void>
  /** Ends the whole app at once, as a power cut would. */
  kill(): Promise<void>
}

const root = resolve(import.meta.dirname, '../../..')
const locales = { de: 'de_DE.UTF-8', en: 'en_US.UTF-8' } as const

/** The program under test: the package when one is named, otherwise Electron with the built app. */
function programUnderTest(): { readonly executablePath: string; readonly args: readonly string[] } {
  const packaged = process.env['HANDSCHLAG_TEST_PACKAGE']
  if (packaged !== undefined) return { executablePath: packaged, args: [] }
  const executablePath = process.env['HANDSCHLAG_TEST_ELECTRON']
  if (executablePath === undefined) throw new Error('test/support/electron/prepare.mjs did not run')
  return { executablePath, args: [root] }
}

/** Switches without which the app cannot run on a test machine. */
function machineSwitches(): readonly string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu']
}

/** Program and arguments of a start, for tests that start it without Playwright. */
export function startCommand(parameters: readonly string[]): {
  readonly executablePath: string
  readonly args: string[]
} {
  const { executablePath, args } = programUnderTest()
  return { executablePath, args: [...args, ...machineSwitches(), ...parameters] }
}

/** The same start, waiting for Playwright before the app is ready; a package cannot be asked to. */
function heldStart(command: ReturnType<typeof startCommand>): ReturnType<typeof startCommand> {
  const args = command.args.map((each) => (each === root ? join(import.meta.dirname, 'held-start') : each))
  return { ...command, args }
}

/** Starts the app and waits for its page. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'handschlag-test-')))
  const mark = `--user-data-dir=${data}`
  const { executablePath, args } = heldStart(startCommand([mark, ...(options.switches ?? [])]))
  const locale = locales[options.language ?? 'de']
  const electron = await attach({
    executablePath,
    args,
    mark,
    env: {
      ...definedEnvironment(),
      ...{ LANG: locale, LC_ALL: locale, LANGUAGE: options.language ?? 'de' },
      ...options.environment,
    },
  })
  const page = await electron.firstWindow()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.locator('#root > *').first().waitFor()
  return {
    electron,
    page,
    data,
    complaints,
    close: () => closeInTime(electron, data),
    kill: () => killTree(electron),
  }
}

/** Removes the data of a closed app. */
export async function forgetData(app: RunningApp): Promise<void> {
  await rm(app.data, { recursive: true, force: true })
}

const closeLimitMs = 15_000

// An app that does not end, or ends only because it stopped waiting for itself, is a failure of its own.
async function closeInTime(electron: ElectronApplication, data: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<'late'>((done) => {
    timer = setTimeout(() => done('late'), closeLimitMs)
  })
  const outcome = await Promise.race([electron.close().then(() => 'closed' as const), limit])
  clearTimeout(timer)
  if (outcome === 'late') await killTree(electron)
  const log = await readFile(join(data, 'logs', 'handschlag.log'), 'utf8').catch(() => '')
  if (outcome === 'late' || /closing (took too long|failed)/.test(log))
    throw new Error(`the app did not end by itself\n${log}`)
}

async function killTree(electron: ElectronApplication): Promise<void> {
  const child = electron.process()
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  child.kill('SIGKILL')
  await ended
}

function definedEnvironment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _node, ...rest } = process.env
  return Object.fromEntries(Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
