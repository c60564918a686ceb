// Several files as one ZIP: the same files give the same bytes, whatever day, system and order it is. A name that is a path is a bug of the
// caller and throws; so is the same name twice.
import { type Zippable, zipSync } from 'fflate'

export interface ZipFile {
  /** A plain name; null = at the top. */
  readonly folder: string | null
  readonly name: string
  readonly content: string | Uint8Array
}

const plain = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/
const unix = 3
/** What unpackers for POSIX make of it; scripts can be run at once. */
const plainFile = 0o100644
const script = 0o100755

/** Packs the files. */
export function zipFiles(files: readonly ZipFile[]): Uint8Array {
  const entries = files.map((file) => [pathOf(file), file] as const).toSorted(([a], [b]) => (a < b ? -1 : 1))
  // Its fields are read in local time, so the earliest moment a ZIP knows is the same everywhere.
  const mtime = new Date(1980, 0, 1)
  const packed: Zippable = {}
  for (const [path, { name, content }] of entries) {
    if (Object.hasOwn(packed, path)) throw new Error(`twice in a ZIP: ${path}`)
    const attrs = ((name.endsWith('.sh') ? script : plainFile) << 16) >>> 0
    packed[path] = [typeof content === 'string' ? Buffer.from(content, 'utf8') : content, { mtime, os: unix, attrs }]
  }
  return zipSync(packed, { level: 6 })
}

function pathOf({ folder, name }: ZipFile): string {
  const parts = folder === null ? [name] : [folder, name]
  const odd = parts.find((part) => !plain.test(part))
  if (odd !== undefined) throw new Error(`not a plain file name: ${odd}`)
  return parts.join('/')
}
