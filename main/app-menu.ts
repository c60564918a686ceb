// The menu bar in the person's language: editing, zoom, window, help. Nothing here changes data.
import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Translate } from '#i18n/translate.ts'

/** Sets the menu; call again when the language changes. */
export function setAppMenu(translate: Translate): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(translate, process.platform === 'darwin')))
}

function menuTemplate(translate: Translate, isMac: boolean): MenuItemConstructorOptions[] {
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo', label: translate('common:menu.undo') },
    { role: 'redo', label: translate('common:menu.redo') },
    { type: 'separator' },
    { role: 'cut', label: translate('common:menu.cut') },
    { role: 'copy', label: translate('common:menu.copy') },
    { role: 'paste', label: translate('common:menu.paste') },
    { role: 'selectAll', label: translate('common:menu.select-all') },
  ]
  const view: MenuItemConstructorOptions[] = [
    { role: 'zoomIn', label: translate('common:menu.zoom-in'), accelerator: 'CommandOrControl+Plus' },
    { role: 'zoomIn', visible: false, accelerator: 'CommandOrControl+=' },
    { role: 'zoomOut', label: translate('common:menu.zoom-out') },
    { role: 'resetZoom', label: translate('common:menu.reset-zoom') },
    { type: 'separator' },
    { role: 'togglefullscreen', label: translate('common:menu.full-screen') },
  ]
  const about: MenuItemConstructorOptions = { role: 'about', label: translate('common:menu.about') }
  const quit: MenuItemConstructorOptions = { role: 'quit', label: translate('common:menu.quit') }
  return [
    isMac
      ? { label: app.getName(), submenu: [about, { type: 'separator' }, quit] }
      : { label: translate('common:menu.file'), submenu: [quit] },
    { label: translate('common:menu.edit'), submenu: edit },
    { label: translate('common:menu.view'), submenu: view },
    ...(isMac ? [] : [{ label: translate('common:menu.help'), submenu: [about] }]),
  ]
}
