// Asks for a file to be used, and keeps files where the person says: a dialog asks for the place, existing files that differ are only replaced
// after a question, and then everything is written whole or nothing is. Faults: file.choice-dismissed, file.not-written.
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { app, BrowserWindow, dialog, shell } from 'electron'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Translate } from '#i18n/translate.ts'
import type { FileKeeper } from '#ports/file-keeper.ts'
import { type FileToWrite, writeWholeFiles } from '#storage/whole-file.ts'
import { openOptions, readWhole } from './open-file.ts'
import { plainName, plainPath } from './plain-path.ts'

/** Where such files mostly lie and what they are called; keys have no common ending and lie in a hidden folder. */
const asked = {
  'node-archive': {
    title: 'common:dialog.node-archive',
    place: () => app.getPath('downloads'),
    filters: [{ name: 'node-v*-linux-*.tar.xz', extensions: ['xz', 'gz'] }],
    isHidden: false,
  },
  'private-key': {
    title: 'common:dialog.private-key',
    place: () => join(app.getPath('home'), '.ssh'),
    filters: [],
    isHidden: true,
  },
} as const

/** Makes the keeper of the product; `translate` is asked at each dialog, so it may change its language. */
export function createFileDialogs(translate: () => Translate): FileKeeper {
  return {
    async keepInFolder(suggestedFolder, files) {
      const answer = await ask((window) =>
        dialog.showOpenDialog(window, {
          title: translate()('common:dialog.folder'),
          buttonLabel: translate()('common:dialog.save-here'),
          defaultPath: join(app.getPath('documents'), basename(suggestedFolder)),
          properties: ['openDirectory', 'createDirectory', 'promptToCreate'],
        }),
      )
      const folder = answer?.filePaths[0]
      if (answer === undefined || answer.canceled || folder === undefined) return fail('file.choice-dismissed')
      const wanted = files.map((file) => ({ path: join(folder, plainPath(file)), content: file.content }))
      if (!(await mayReplace(folder, wanted, translate()))) return fail('file.choice-dismissed')
      return keepFiles(wanted)
    },
    async keepFile(file) {
      const answer = await ask((window) =>
        dialog.showSaveDialog(window, {
          title: translate()('common:dialog.file'),
          defaultPath: join(app.getPath('documents'), plainName(file)),
          properties: ['createDirectory', 'showOverwriteConfirmation'],
        }),
      )
      if (answer === undefined || answer.canceled || answer.filePath === '') return fail('file.choice-dismissed')
      const outcome = await keepFiles([{ path: answer.filePath, content: file.content }])
      return outcome.ok ? succeed(answer.filePath) : outcome
    },
    async openFile(kind, maxBytes) {
      const answer = await ask((window) => dialog.showOpenDialog(window, openOptions(kind, translate())))
      const path = answer?.filePaths[0]
      if (answer === undefined || answer.canceled || path === undefined) return fail('file.choice-dismissed')
      return readWhole(path, maxBytes)
    },
    async choosePath(kind) {
      const { title, place, filters, isHidden } = asked[kind]
      const answer = await ask((window) =>
        dialog.showOpenDialog(window, {
          title: translate()(title),
          defaultPath: place(),
          properties: isHidden ? ['openFile', 'showHiddenFiles'] : ['openFile'],
          filters: filters.map(({ name, extensions }) => ({ name, extensions: [...extensions] })),
        }),
      )
      return answer === undefined || answer.canceled ? null : (answer.filePaths[0] ?? null)
    },
    reveal(path) {
      shell.showItemInFolder(path)
      return Promise.resolve()
    },
  }
}

/** Writes files whole or none; a system error becomes file.not-written. */
export async function keepFiles(files: readonly FileToWrite[]): Promise<Outcome<readonly string[]>> {
  try {
    await writeWholeFiles(files)
    return succeed(files.map((file) => file.path))
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unknown'
    return fail('file.not-written', { path: dirname(files[0]?.path ?? ''), detail })
  }
}

async function ask<T>(show: (window: BrowserWindow) => Promise<T>): Promise<T | undefined> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().find((each) => each.isVisible())
  return window === undefined ? undefined : await show(window)
}

async function mayReplace(folder: string, files: readonly FileToWrite[], translate: Translate): Promise<boolean> {
  const differing: string[] = []
  for (const file of files) {
    const present = await readFile(file.path).catch(() => undefined)
    if (present !== undefined && !present.equals(Buffer.from(file.content))) differing.push(relative(folder, file.path))
  }
  if (differing.length === 0) return true
  const answer = await ask((window) =>
    dialog.showMessageBox(window, {
      type: 'question',
      message: translate('common:dialog.replace', { names: differing.join(', ') }),
      buttons: [translate('common:dialog.cancel'), translate('common:dialog.replace-now')],
      defaultId: 0,
      cancelId: 0,
    }),
  )
  return answer?.response === 1
}
