// Makes a folder and what is missing above it, one step at a time: the recursive call of Node 20 never returns below /proc.
// Rejects with the system's error; what it had made is removed then.
import { mkdir, rmdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes sure the folder exists and returns the folders made for it, outermost first. */
export async function makeFolder(path: string): Promise<readonly string[]> {
  const missing: string[] = []
  for (let folder = path; !(await isThere(folder)); folder = dirname(folder)) {
    missing.unshift(folder)
    if (dirname(folder) === folder) break
  }
  const made: string[] = []
  try {
    for (const folder of missing) if (await makeOne(folder)) made.push(folder)
  } catch (error) {
    await removeFolders(made)
    throw error
  }
  return made
}

/** Removes folders that `makeFolder` made, as far as they are empty. */
export async function removeFolders(made: readonly string[]): Promise<void> {
  for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined)
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false
    throw error
  }
}

/** False when somebody else made it in the meantime. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false
    throw error
  }
}

/** Says whether an error is the system's own with this code. */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
