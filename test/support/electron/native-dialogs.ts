// The one thing a test cannot click: the system's own dialogs. They are answered in the main process; everything around them is real.
import type { RunningApp } from './launch-app.ts'

/** Answers every folder and file dialog with a place below `folder`. */
export async function answerDialogs(app: RunningApp, folder: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
    dialog.showSaveDialog = (...parameters: unknown[]) => {
      const options = parameters.at(-1) as { readonly defaultPath?: string }
      const name = (options.defaultPath ?? 'file').split(/[\\/]/).at(-1)
      return Promise.resolve({ canceled: false, filePath: `${chosen}/${name}` })
    }
  }, folder)
}

/** Answers the next dialogs that ask for a file with these paths, in order; the last one from then on. */
export async function answerOpenDialogs(app: RunningApp, files: readonly string[]): Promise<void> {
  await app.electron.evaluate(({ dialog }, paths) => {
    let turn = 0
    dialog.showOpenDialog = () => {
      const path = paths[Math.min(turn, paths.length - 1)] ?? ''
      turn += 1
      return Promise.resolve({ canceled: false, filePaths: [path] })
    }
  }, files)
}

/** Closes every dialog as a person does who changes their mind. */
export async function dismissDialogs(app: RunningApp): Promise<void> {
  await app.electron.evaluate(({ dialog }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' })
  })
}

/** Keeps every link the app hands to the system instead of opening it; the answer reads them. */
export async function catchMailLinks(app: RunningApp): Promise<() => Promise<readonly string[]>> {
  await app.electron.evaluate(({ shell }) => {
    const caught: string[] = []
    Object.assign(globalThis, { caughtLinks: caught })
    shell.openExternal = (link: string) => {
      caught.push(link)
      return Promise.resolve()
    }
  })
  return () => app.electron.evaluate(() => (globalThis as unknown as { caughtLinks: string[] }).caughtLinks)
}

/** Answers every question for a file with this one. */
export async function chooseFile(app: RunningApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
  }, path)
}
