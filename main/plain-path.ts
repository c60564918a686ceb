// Where a kept file lies below the chosen folder. A name that is a path is a bug of the caller and throws.
import { basename, join } from 'node:path'
import type { KeptFile } from '#ports/file-keeper.ts'

/** The name of a kept file. */
export function plainName(file: KeptFile): string {
  return plain(file.name)
}

/** The name of a kept file with the folder it asks for. */
export function plainPath(file: KeptFile): string {
  return file.folder === undefined ? plainName(file) : join(plain(file.folder), plainName(file))
}

function plain(name: string): string {
  const isPlain = name !== '' && name !== '.' && name !== '..' && basename(name) === name && !name.includes('\\')
  if (!isPlain) throw new Error(`not a plain file name: ${name}`)
  return name
}
