// What no page may do, for every session: permissions are denied, the network is closed, the spell checker is off. Electron's spell
// checker would otherwise fetch dictionaries at every start; only both switches together keep it quiet.
import { app, type Session } from 'electron'

/** Guards every session from the moment it is made; must run before the app is ready. */
export function guardSessions(): void {
  app.on('session-created', guardSession)
}

function guardSession(session: Session): void {
  session.setSpellCheckerLanguages([])
  session.setSpellCheckerEnabled(false)
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isLocalScheme(details.url) }))
  session.on('will-download', (event) => event.preventDefault())
}

function isLocalScheme(url: string): boolean {
  return ['app:', 'blob:', 'data:', 'devtools:'].some((scheme) => url.startsWith(scheme))
}

/** Denies new windows, webviews and any way to another page, for every web contents. */
export function guardContents(): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}
