// The one window: sandboxed, isolated, without Node, on our own scheme only. It is shown when its page is painted, so nobody sees an
// empty frame; a hidden one serves the run without a display.
import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme } from 'electron'
import { appOrigin } from './app-protocol.ts'
import { recallWindowState, rememberWindowState } from './window-state.ts'

export interface WindowOptions {
  readonly statePath: string
  readonly isHidden: boolean
}

/** Opens the window and starts loading its page. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { isMaximized, ...bounds } = recallWindowState(options.statePath)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: app.getName(),
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#15171b' : '#f5f6f8',
    webPreferences: {
      preload: join(app.getAppPath(), 'out/preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  })
  if (!options.isHidden) {
    rememberWindowState(window, options.statePath)
    window.once('ready-to-show', () => {
      if (isMaximized) window.maximize()
      window.show()
    })
  }
  return window
}

/** Loads the page of the window; resolves when it stands. */
export async function loadPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(`${appOrigin}/index.html`)
}

/** Brings a window to the front. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
