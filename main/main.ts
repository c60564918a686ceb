// Start order of the app: scheme and guards before ready, one instance per data folder, then store, border, menu, window. On the way
// out the store is closed before the process ends. A store that cannot be opened ends the start with a sentence, never with a new one.
import { join, resolve } from 'node:path'
import { app, nativeTheme } from 'electron'
import { translatorFor } from '#i18n/translate.ts'
import { createHouse, type House } from '#operations/house.ts'
import type { Log } from '#ports/log.ts'
import { setAppMenu } from './app-menu.ts'
import { announceAppScheme, serveApp } from './app-protocol.ts'
import { commandLineOf, runCommandLine } from './command-line.ts'
import { settleDataPaths } from './data-paths.ts'
import { runDemo } from './demo.ts'
import { createDemoKeeper } from './demo-keeper.ts'
import { createFileDialogs } from './file-dialogs.ts'
import { type Border, openBorder } from './ipc.ts'
import { openLog } from './log-file.ts'
import { createOutside, systemLanguage } from './outside.ts'
import { askBeforeQuit } from './quit-question.ts'
import { createRelayLauncher } from './relay-process.ts'
import { createSecretKeeper } from './secret-keeper.ts'
import { guardContents, guardSessions } from './session-guard.ts'
import { endWithFault } from './start-fault.ts'
import { openSystemVault } from './system-vault.ts'
import { createAppWeb } from './web/app-web.ts'
import { focusWindow, loadPage, openWindow } from './window.ts'

const demoFolder = app.commandLine.getSwitchValue('demo')
const isDemo = demoFolder !== ''
const closeLimitMs = 5000
const command = commandLineOf(process.argv, app.isPackaged)

if (command !== undefined) void runCommandLine(command)
else startWindowed()

function startWindowed(): void {
  announceAppScheme()
  // Enabling the sandbox here would cancel --no-sandbox, which a launcher passes where the process runs as root.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  const paths = settleDataPaths()
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }
  // Nothing is asked over the network; the user agent only becomes the creator of printed documents.
  app.userAgentFallback = `Handschlag ${app.getVersion()}`
  guardSessions()
  guardContents()
  app
    .whenReady()
    .then(() => start(paths))
    .catch(endWithBug)
}

async function start(paths: ReturnType<typeof settleDataPaths>): Promise<void> {
  const log = openLog(paths.logFile)
  process.on('uncaughtException', (error) => log.bug('uncaught exception', error))
  process.on('unhandledRejection', (reason) => log.bug('unhandled rejection', reason))
  let house: House | undefined
  const translate = () => translatorFor(house?.language() ?? systemLanguage())
  const demoKeeper = isDemo ? createDemoKeeper(resolve(demoFolder)) : undefined
  const files = demoKeeper ?? createFileDialogs(translate)
  const secrets = createSecretKeeper(paths.secrets, await openSystemVault())
  const opened = createHouse(createOutside(files, secrets, log), {
    storePath: paths.store,
    web: createAppWeb(),
    relay: createRelayLauncher(paths.relay),
  })
  if (!opened.ok) {
    await endWithFault(opened.fault, translate(), isDemo)
    return
  }
  house = opened.value
  closeBeforeQuit(house, log)
  const border = openBorder(house.handlers, log)
  connect(house, border)
  serveApp(join(app.getAppPath(), 'out/renderer'))
  const window = openWindow({ statePath: paths.windowState, isHidden: isDemo })
  border.admit(window.webContents)
  const { isWriting } = house
  askBeforeQuit(window, isWriting, translate)
  app.on('second-instance', () => focusWindow(window))
  await loadPage(window)
  log.note('window loaded', { runtime: process.versions.electron })
  if (demoKeeper !== undefined) {
    const code = await runDemo(window.webContents, demoKeeper)
    await closeInTime(house, log)
    // Electron's own quitting would forget the code.
    app.exit(code)
  }
}

function endWithBug(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  app.exit(1)
}

function connect(house: House, border: Border): void {
  const follow = () => {
    nativeTheme.themeSource = house.theme()
    setAppMenu(translatorFor(house.language()))
  }
  follow()
  house.connect({
    ...border.publish,
    settings: {
      changed(settings) {
        follow()
        border.publish.settings.changed(settings)
      },
    },
  })
}

function closeBeforeQuit(house: House, log: Log): void {
  let isClosed = false
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    // Asking again inside this event would be ignored.
    void closeInTime(house, log).then(() => {
      isClosed = true
      setImmediate(() => app.quit())
    })
  })
}

/** Closes the house, but lets nobody wait for a process that cannot end; everything confirmed is on disk already. */
async function closeInTime(house: House, log: Log): Promise<void> {
  const limit = new Promise<'late'>((resolve) => {
    setTimeout(() => resolve('late'), closeLimitMs).unref()
  })
  try {
    if ((await Promise.race([house.close(), limit])) === 'late') log.bug('closing took too long', new Error('late'))
  } catch (error) {
    log.bug('closing failed', error)
  }
}
