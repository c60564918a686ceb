// Keeps files without asking: below the folder of the demo, in the subfolder the demo is working on.
import { join } from 'node:path'
import { fail, succeed } from '#domain/fault.ts'
import type { FileKeeper } from '#ports/file-keeper.ts'
import { keepFiles } from './file-dialogs.ts'
import { plainName, plainPath } from './plain-path.ts'

export interface DemoKeeper extends FileKeeper {
  readonly folder: string
  /** Chooses the subfolder of what is kept from now on. */
  into(subfolder: string): void
}

/** Makes the keeper of the demo. */
export function createDemoKeeper(folder: string): DemoKeeper {
  let current = folder
  return {
    folder,
    into(subfolder) {
      current = join(folder, subfolder)
    },
    keepInFolder: (_suggestedFolder, files) =>
      keepFiles(files.map((file) => ({ path: join(current, plainPath(file)), content: file.content }))),
    async keepFile(file) {
      const path = join(current, plainName(file))
      const outcome = await keepFiles([{ path, content: file.content }])
      return outcome.ok ? succeed(path) : outcome
    },
    openFile: () => Promise.resolve(fail('file.choice-dismissed')),
    choosePath: () => Promise.resolve(null),
    reveal: () => Promise.resolve(),
  }
}
