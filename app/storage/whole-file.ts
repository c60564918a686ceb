// Writes files whole or not at all: temporary file in the same folder, synced, renamed, folder synced. A crash leaves the old file or
// the new one. Rejects with the system's error; temporary files are removed then.
import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface FileToWrite {
  readonly path: string
  readonly content: string | Uint8Array
}

/** Writes all files; none is renamed into place before every one is safely on disk beside its place. */
export async function writeWholeFiles(files: readonly FileToWrite[]): Promise<void> {
  const staged = files.map((file) => ({ ...file, draft: join(dirname(file.path), `.${randomUUID()}.part`) }))
  try {
    for (const file of staged) {
      await mkdir(dirname(file.path), { recursive: true })
      await writeSynced(file.draft, file.content)
    }
    for (const file of staged) await rename(file.draft, file.path)
  } finally {
    await Promise.all(staged.map((file) => rm(file.draft, { force: true })))
  }
  await Promise.all([...new Set(files.map((file) => dirname(file.path)))].map(syncFolder))
}

async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

// Windows cannot sync a folder; its rename is journalled.
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
