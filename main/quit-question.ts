// Asks before the window closes while a push is being carried out: under Windows the session is the run, so whoever quits breaks it off there.
import { app, type BrowserWindow, dialog } from 'electron'
import type { Translate } from '#i18n/translate.ts'

/** Asks once at a time; `translate` is asked at each question, so it may change its language. */
export function askBeforeQuit(window: BrowserWindow, isWriting: () => boolean, translate: () => Translate): void {
  let state: 'open' | 'asking' | 'allowed' = 'open'
  window.on('close', (event) => {
    if (state === 'allowed' || !isWriting()) return
    event.preventDefault()
    if (state === 'asking') return
    state = 'asking'
    void ask(window, translate()).then((mayQuit) => {
      state = mayQuit ? 'allowed' : 'open'
      if (mayQuit) app.quit()
    })
  })
}

async function ask(window: BrowserWindow, translate: Translate): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: translate('common:dialog.push-runs'),
    detail: translate('common:dialog.push-runs-detail'),
    buttons: [translate('common:dialog.push-goes-on'), translate('common:dialog.quit-anyway')],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}
