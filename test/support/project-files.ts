// The files of the project as the conformity tests see them: everything but what is installed or built. Works without git.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** As in .gitignore. */
const notOurs = new Set(['.git', 'node_modules', 'out', 'dist', '.DS_Store'])

/** Paths of all project files with forward slashes, relative to the root, sorted. */
export function projectFiles(): readonly string[] {
  return filesBelow('').toSorted()
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (notOurs.has(entry.name) || entry.name.endsWith('.log')) return []
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

/** The text of a project file. */
export function readProjectFile(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8')
}

/** TypeScript sources a person reads; planted violations are not among them. */
export function sourceFiles(): readonly string[] {
  return projectFiles().filter((path) => /\.(ts|tsx|mts)$/.test(path) && !path.startsWith('test/tooling/canary/'))
}
