// Writes files all or none: every draft lies synced beside its place before the first one is renamed in, and what was there before comes
// back when a rename fails. A crash leaves each file old or new. Rejects with the system's error; drafts, backups and folders made for
// them are removed then. Should the system refuse even to put an old file back, its backup stays and the error names it.

import { randomUUID } from 'node:crypto'
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { flushFolder } from '#sqlite/durable-file.ts'
import { isSystemError, makeFolder, removeFolders } from './make-folder.ts'

export interface FileToWrite {
  readonly path: string
  readonly content: string | Uint8Array
  /** Of a file only its owner may read, say; as usual when not given. */
  readonly mode?: number
}

interface StagedFile extends FileToWrite {
  readonly draft: string
  /** Where the file that stood there before waits; null = none stood there. */
  readonly backup: string | null
}

/** Writes all files, or leaves everything as it was. */
export async function writeWholeFiles(files: readonly FileToWrite[]): Promise<void> {
  const folders = [...new Set(files.map((file) => dirname(file.path)))]
  const made: string[] = []
  try {
    for (const folder of folders) made.push(...(await makeFolder(folder)))
    const staged: StagedFile[] = []
    for (const file of files) staged.push(await stage(file))
    await writeStaged(staged, folders)
  } catch (error) {
    await removeFolders(made)
    throw error
  }
}

async function stage(file: FileToWrite): Promise<StagedFile> {
  const beside = () => join(dirname(file.path), `.${randomUUID()}.part`)
  return { ...file, draft: beside(), backup: (await isTaken(file.path)) ? beside() : null }
}

async function isTaken(path: string): Promise<boolean> {
  try {
    if ((await lstat(path)).isFile()) return true
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false
    throw error
  }
  throw new Error(`EEXIST: not a plain file, '${path}'`)
}

async function writeStaged(staged: readonly StagedFile[], folders: readonly string[]): Promise<void> {
  const aside: StagedFile[] = []
  const placed = new Set<StagedFile>()
  try {
    for (const file of staged) await writeSynced(file)
    for (const file of staged) {
      aside.push(file)
      if (file.backup !== null) await keepAside(file.path, file.backup)
    }
    for (const file of staged) {
      await rename(file.draft, file.path)
      placed.add(file)
    }
    await Promise.all(folders.map(flushFolder))
  } catch (error) {
    const results = await Promise.allSettled(aside.map((file) => putBack(file, placed.has(file), error)))
    throw results.find((result) => result.status === 'rejected')?.reason ?? error
  } finally {
    await Promise.all(staged.map((file) => rm(file.draft, { force: true })))
  }
  const backups = staged.flatMap(({ backup }) => backup ?? [])
  await Promise.allSettled(backups.map((backup) => rm(backup, { force: true })))
}

// A second link keeps the place filled all the time; where the file system knows none, the file moves.
async function keepAside(path: string, backup: string): Promise<void> {
  await link(path, backup).catch(() => rename(path, backup))
}

async function putBack({ path, backup }: StagedFile, isPlaced: boolean, reason: unknown): Promise<void> {
  if (backup === null) {
    if (isPlaced) await rm(path, { force: true })
    return
  }
  try {
    await rename(backup, path)
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return
    throw new Error(`${messageOf(reason)}; ${messageOf(error)}`, { cause: error })
  }
  // Where both names are links to one file, the system's rename leaves both.
  await rm(backup, { force: true })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function writeSynced({ draft, content, mode }: StagedFile): Promise<void> {
  const file = await open(draft, 'wx', mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}
