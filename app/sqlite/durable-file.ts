// Makes whole files durable: content first, then the name. A name that exists is never replaced. Throws the system's error.
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Gives a finished file its final name, durably; throws EEXIST when the name is taken. */
export function publishFile(draft: string, path: string): void {
  syncFile(draft)
  try {
    linkSync(draft, path)
    rmSync(draft)
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error
    renameSync(draft, path)
  }
  syncFolder(dirname(path))
}

/** The system's code of an error, such as ENOENT; empty when it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes the names in a folder durable. Windows opens no folder for syncing; its file system commits names with the file. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** The same without holding up the thread. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
