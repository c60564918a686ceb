// Packs files as a .tar.gz whose bytes depend on names, modes and contents alone: no times, no owners, sorted. Paths longer than the old
// form of tar allows are refused.
import { gzipSync } from 'node:zlib'

const blockSize = 512

/** Packs `{ path, mode, content }` entries; paths are relative, with slashes. */
export function packTarGz(entries) {
  const sorted = [...entries].sort((left, right) => (left.path < right.path ? -1 : 1))
  const parts = sorted.flatMap(({ path, mode, content }) => {
    const bytes = Buffer.from(content)
    return [header(path, mode, bytes.length), bytes, Buffer.alloc((blockSize - (bytes.length % blockSize)) % blockSize)]
  })
  const packed = gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * blockSize)]), { level: 9 })
  // the system zlib was built for stands here; the archive is the same on all of them
  packed[9] = 255
  return packed
}

/** A header in the form of POSIX ustar. */
function header(path, mode, size) {
  if (Buffer.byteLength(path) > 99) throw new Error(`too long for a tar header: ${path}`)
  const block = Buffer.alloc(blockSize)
  const octal = (number, length) => `${number.toString(8).padStart(length - 1, '0')}\0`
  block.write(path, 0)
  block.write(octal(mode, 8), 100)
  block.write(octal(0, 8), 108)
  block.write(octal(0, 8), 116)
  block.write(octal(size, 12), 124)
  block.write(octal(0, 12), 136)
  block.write(' '.repeat(8), 148)
  block.write('0', 156)
  block.write('ustar\0', 257)
  block.write('00', 263)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
