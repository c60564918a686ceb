// Tells the person why the app cannot start, and ends it with code 1. The sentence also goes to stderr, for starts without a window.
import { app, dialog } from 'electron'
import type { Fault } from '#domain/fault.ts'
import { describeFault, type Translate } from '#i18n/translate.ts'

/** Shows what happened and what to do, then quits; nothing has been written. */
export async function endWithFault(fault: Fault, translate: Translate, isHidden: boolean): Promise<void> {
  const { title, remedy } = describeFault(fault, translate)
  process.stderr.write(`${title}\n${remedy}\n`)
  if (!isHidden) {
    await dialog.showMessageBox({
      type: 'error',
      title: app.getName(),
      message: title,
      detail: remedy,
      buttons: [translate('common:menu.quit')],
    })
  }
  app.exit(1)
}
