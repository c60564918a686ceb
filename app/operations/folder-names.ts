// Names of folders from names people gave: plain on every system, and each of its own even where capitals do not count.
import { toPlainName } from '#gateways/ascii-text.ts'

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** One folder name for each name, in the same order. */
export function folderNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const plain = toPlainName(name, 60)
      .replaceAll(' ', '-')
      .replace(/^[.-]+|[.-]+$/g, '')
    const stem = plain === '' || reserved.test(plain) ? `gateway-${plain}`.replace(/-$/, '') : plain
    let folder = stem
    for (let count = 2; taken.has(folder.toLowerCase()); count += 1) folder = `${stem}-${count}`
    taken.add(folder.toLowerCase())
    return folder
  })
}
