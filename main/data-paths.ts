// Where data lives: one local folder per person, never the roaming profile; `--user-data-dir` names another one, and with it
// another single-instance lock. Chromium's own files go to a subfolder.
import { join } from 'node:path'
import { app } from 'electron'

export interface DataPaths {
  readonly folder: string
  readonly store: string
  readonly logFile: string
  readonly windowState: string
  /** Secrets encrypted by the system's keychain. */
  readonly secrets: string
  /** Of the app's own relay. */
  readonly relay: string
}

/** Points Electron to the data folder; must run before the app is ready. */
export function settleDataPaths(): DataPaths {
  const chosen = app.commandLine.getSwitchValue('user-data-dir')
  const folder = chosen === '' ? localFolder() : chosen
  app.setPath('userData', folder)
  app.setPath('sessionData', join(folder, 'session'))
  app.setAppLogsPath(join(folder, 'logs'))
  return {
    folder,
    store: join(folder, 'handschlag.sqlite'),
    logFile: join(folder, 'logs', 'handschlag.log'),
    windowState: join(folder, 'window.json'),
    secrets: join(folder, 'secrets.json'),
    relay: join(folder, 'relay'),
  }
}

function localFolder(): string {
  const home = app.getPath('home')
  switch (process.platform) {
    case 'win32':
      return join(process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Handschlag')
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Handschlag')
    default:
      return join(process.env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'handschlag')
  }
}
