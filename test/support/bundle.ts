// Bundles TypeScript modules of the project so that processes and threads of a test start at once instead of loading the bundler each.
// Lies below node_modules, where the native driver is found, and goes with the test.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { onTestFinished } from 'vitest'

/** Packages that look for files beside themselves. */
const asInstalled = ['@photostructure/sqlite', 'ssh2']

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Bundles modules, given by path from the root, and answers the files to start, in the same order. */
export async function bundle(...modules: readonly string[]): Promise<readonly string[]> {
  const cache = join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: [...asInstalled] },
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20',
      rolldownOptions: {
        input: Object.fromEntries(modules.map((path, index) => [`m${index}`, join(root, path)])),
        external: [...asInstalled, 'vitest'],
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
  })
  return modules.map((_, index) => join(folder, `m${index}.mjs`))
}
