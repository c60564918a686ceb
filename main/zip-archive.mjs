// Reads a ZIP archive on disk with Node alone: lists the central directory and unpacks single entries (stored or deflated).
// Bare Debian has no unzip. ZIP64, encryption and entries outside the target folder are refused with an error.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50

/** Lists all entries of an archive. */
export async function listZip(path) {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const tail = await readAt(file, Math.max(0, size - 66_000), Math.min(size, 66_000))
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
    if (end < 0 || tail.readUInt32LE(end) !== endSignature) throw new Error(`${path} is not a ZIP archive`)
    const count = tail.readUInt16LE(end + 10)
    const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
    return readDirectory(directory, count, path)
  } finally {
    await file.close()
  }
}

function readDirectory(directory, count, path) {
  const entries = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    if (directory.readUInt32LE(at) !== entrySignature) throw new Error(`${path}: damaged directory`)
    const nameLength = directory.readUInt16LE(at + 28)
    const entry = {
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
    }
    if (entry.compressedSize === 0xffffffff || entry.offset === 0xffffffff) throw new Error(`${path}: ZIP64`)
    entries.push(entry)
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** Unpacks one entry to `<folder>/<name>`, with its permission bits. */
export async function unpackZipEntry(path, entry, folder, name) {
  const target = resolve(folder, name)
  if (!target.startsWith(resolve(folder) + sep)) throw new Error(`${name} leaves the folder`)
  if (entry.method !== 0 && entry.method !== 8) throw new Error(`${name}: compression method ${entry.method}`)
  await mkdir(dirname(target), { recursive: true })
  const file = await open(path)
  const header = await readAt(file, entry.offset, 30).finally(() => file.close())
  if (header.readUInt32LE(0) !== localSignature) throw new Error(`${name}: damaged entry`)
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const written = createWriteStream(target, { mode: (entry.mode & 0o777) | 0o600 })
  if (entry.compressedSize === 0) return written.end()
  const packed = createReadStream(path, { start, end: start + entry.compressedSize - 1 })
  await (entry.method === 0 ? pipeline(packed, written) : pipeline(packed, createInflateRaw(), written))
}

async function readAt(file, position, length) {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  if (bytesRead !== length) throw new Error('unexpected end of file')
  return buffer
}
