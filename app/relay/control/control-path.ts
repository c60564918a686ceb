// Where the relay of a folder listens for orders: a socket in the folder itself, a named pipe under Windows. A folder whose path is too
// long for a socket gets one in a private folder of the user's temporary files.
import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The shortest limit of the systems we run on is 104 bytes (macOS), with the ending zero. */
const longestSocketPath = 100

/** The address of the control socket for a relay's folder; the folder's path must be absolute. */
export function controlPathOf(folder: string, platform: NodeJS.Platform = process.platform): string {
  const mark = createHash('sha256').update(folder).digest('hex').slice(0, 24)
  if (platform === 'win32') return `\\\\.\\pipe\\handschlag-relay-${mark}`
  const own = join(folder, 'control.sock')
  return Buffer.byteLength(own) <= longestSocketPath ? own : join(privateFolder(), `${mark}.sock`)
}

/** A folder nobody else can enter; one that somebody else made first is not used. */
function privateFolder(): string {
  const user = process.getuid?.() ?? 0
  const folder = join(tmpdir(), `handschlag-${user}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const facts = lstatSync(folder)
  if (!facts.isDirectory() || facts.uid !== user || (facts.mode & 0o077) !== 0) {
    throw new Error(`${folder} is not private to this user`)
  }
  return folder
}
