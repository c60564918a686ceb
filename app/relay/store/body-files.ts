// The folder of large bodies: one file each, readable by the relay's user alone. A file without a row is the rest of a message that was
// never accepted or is done, and goes; a row without its file is a message the relay has lost. Throws the system's error.
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '#sqlite/durable-file.ts'

/** Larger bodies lie in files: in the database they would cost twice their size at every commit. */
export const largestRow = 256 * 1024

const fileName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

/** The path of a body file; any name but a plain one is a bug. */
export function bodyPathIn(folder: string, name: string): string {
  if (!fileName.test(name)) throw new Error('not a name for a body file')
  return join(bodyFolder(folder), name)
}

/** Makes the folder of the store and that of its bodies, for this user alone. */
export function makeFolders(folder: string): void {
  for (const path of [folder, bodyFolder(folder)]) {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    chmodSync(path, 0o700)
  }
}

/** Names of all body files. */
export function bodyFilesIn(folder: string): readonly string[] {
  return readdirSync(bodyFolder(folder)).filter((name) => fileName.test(name))
}

/** Makes the names of new body files durable. */
export function syncBodyNames(folder: string): void {
  syncFolder(bodyFolder(folder))
}

/** Deletes body files; one that is still read on Windows stays until the next start. */
export function removeBodyFiles(folder: string, names: readonly string[]): void {
  for (const name of names) {
    try {
      rmSync(bodyPathIn(folder, name), { force: true })
    } catch {
      // the next start finds it without a row
    }
  }
}

/** When a body file was written last, in milliseconds since 1970; undefined when it is gone. */
export function bodyFileTime(folder: string, name: string): number | undefined {
  return statSync(bodyPathIn(folder, name), { throwIfNoEntry: false })?.mtimeMs
}

/** How long a body file is; undefined when it is gone. */
export function bodyFileSize(folder: string, name: string): number | undefined {
  return statSync(bodyPathIn(folder, name), { throwIfNoEntry: false })?.size
}

/** Writes a body and syncs it; its name is synced with the commit that names it. */
export async function writeBodyFile(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const file = await open(bodyPathIn(folder, name), 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Reads a body file. */
export async function readBodyFile(folder: string, name: string): Promise<Uint8Array> {
  return readFile(bodyPathIn(folder, name))
}

/** Deletes the file of a message that was not accepted after all. */
export async function removeBodyFile(folder: string, name: string): Promise<void> {
  await rm(bodyPathIn(folder, name), { force: true })
}

function bodyFolder(folder: string): string {
  return join(folder, 'bodies')
}
