// Called by electron-builder when it has laid out Electron: removes what a runtime made by `runtime-from-npm.mjs` carries for
// development only, so that the package holds one app.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Cleans the folder the package grows in. */
export async function afterExtract({ appOutDir }) {
  await rm(join(appOutDir, 'resources', 'app'), { recursive: true, force: true })
  for (const name of ['complete', 'version']) await rm(join(appOutDir, name), { force: true })
}
