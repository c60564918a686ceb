// Builds a file of Outlook (.msg) as a compound file, by [MS-CFB] and [MS-OXMSG] and independent of the reader: streams below 4096 bytes lie in the
// stream of small ones, larger ones in sectors of their own, a mail attached in folders. Test code; throws on more than the table holds that
// the header alone has places for.

export interface BuiltStream {
  /** Folders before it, apart by `/`. */
  readonly path: string
  readonly content: Uint8Array
}

/** Where the parts of a built file begin, for those who damage it. */
export interface BuiltFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly size: number
  readonly fatAt: number
  readonly directoryAt: number
}

const end = 0xfffffffe
const free = 0xffffffff
const none = 0xffffffff

/** UTF-16 without a mark, as property type 001F. */
export function wide(text: string): Uint8Array {
  return Uint8Array.from([...text].flatMap((sign) => [sign.charCodeAt(0) & 255, sign.charCodeAt(0) >> 8]))
}

/** Eight bits, as property type 001E. */
export function narrow(text: string): Uint8Array {
  return Uint8Array.from([...text].map((sign) => sign.charCodeAt(0)))
}

/** The file, with sectors of 512 bytes (version 3) or 4096 (version 4). */
export function buildOutlookFile(streams: readonly BuiltStream[], version: 3 | 4 = 3): BuiltFile {
  const size = version === 3 ? 512 : 4096
  const data: Uint8Array[] = []
  const fat: number[] = []
  const add = (content: Uint8Array): number => {
    if (content.length === 0) return end
    const first = fat.length
    for (let at = 0; at < content.length; at += size) {
      const sector = new Uint8Array(size)
      sector.set(content.subarray(at, at + size))
      data.push(sector)
      fat.push(at + size < content.length ? fat.length + 1 : end)
    }
    return first
  }
  const mini: number[] = []
  const small: Uint8Array[] = []
  const places = streams.map(({ content }) => {
    if (content.length >= 4096) return add(content)
    const first = mini.length
    for (let at = 0; at < content.length; at += 64) {
      const sector = new Uint8Array(64)
      sector.set(content.subarray(at, at + 64))
      small.push(sector)
      mini.push(at + 64 < content.length ? mini.length + 1 : end)
    }
    return first
  })
  const miniStream = Uint8Array.from(small.flatMap((sector) => [...sector]))
  const miniStart = add(miniStream)
  const miniTable = add(numbers(mini, Math.ceil(Math.max(1, mini.length) / (size / 4)) * (size / 4)))
  const directoryStart = fat.length
  add(directoryOf(streams, places, miniStart, miniStream.length))
  const fatSector = fat.length
  const perSector = size / 4
  const tables = Math.ceil(fat.length / (perSector - 1))
  if (tables > 109) throw new Error('more sectors of the table than the header has places')
  for (let index = 0; index < tables; index += 1) fat.push(0xfffffffd)
  for (let index = 0; index < tables; index += 1) {
    data.push(numbers(fat.slice(index * perSector, (index + 1) * perSector), perSector))
  }
  const header = headerOf(version, { fatSector, tables, directoryStart, miniTable })
  const bytes = new Uint8Array(size + data.length * size)
  bytes.set(header)
  for (const [index, sector] of data.entries()) bytes.set(sector, (index + 1) * size)
  return { bytes, size, fatAt: (fatSector + 1) * size, directoryAt: (directoryStart + 1) * size }
}

function numbers(values: readonly number[], length: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(length * 4))
  for (let index = 0; index < length; index += 1) view.setUint32(index * 4, values[index] ?? free, true)
  return new Uint8Array(view.buffer)
}

function headerOf(
  version: number,
  at: {
    readonly fatSector: number
    readonly tables: number
    readonly directoryStart: number
    readonly miniTable: number
  },
): Uint8Array {
  const view = new DataView(new ArrayBuffer(512))
  for (const [index, byte] of [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].entries()) view.setUint8(index, byte)
  view.setUint16(24, 0x3e, true)
  view.setUint16(26, version, true)
  view.setUint16(28, 0xfffe, true)
  view.setUint16(30, version === 3 ? 9 : 12, true)
  view.setUint16(32, 6, true)
  view.setUint32(40, version === 3 ? 0 : 1, true)
  view.setUint32(44, at.tables, true)
  view.setUint32(48, at.directoryStart, true)
  view.setUint32(56, 4096, true)
  view.setUint32(60, at.miniTable, true)
  view.setUint32(64, 1, true)
  view.setUint32(68, end, true)
  for (let index = 0; index < 109; index += 1) {
    view.setUint32(76 + 4 * index, index < at.tables ? at.fatSector + index : free, true)
  }
  return new Uint8Array(view.buffer)
}

/** Root, folders and streams; the order of siblings is a chain to the right, which readers of a tree take too. */
function directoryOf(
  streams: readonly BuiltStream[],
  places: readonly number[],
  miniStart: number,
  miniLength: number,
): Uint8Array {
  const folders = [
    ...new Set(
      streams.flatMap(({ path }) => {
        const parts = path.split('/').slice(0, -1)
        return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
      }),
    ),
  ]
  const paths = ['', ...folders, ...streams.map(({ path }) => path)]
  const parentOf = (path: string) => path.split('/').slice(0, -1).join('/')
  const entries = paths.map((path, index) => {
    const stream = streams[index - 1 - folders.length]
    const isRoot = index === 0
    const child = paths.findIndex((each, other) => other > 0 && parentOf(each) === path && (isRoot || each !== path))
    const sibling = paths.findIndex((each, other) => other > index && index > 0 && parentOf(each) === parentOf(path))
    return entryOf({
      name: isRoot ? 'Root Entry' : (path.split('/').at(-1) ?? ''),
      kind: isRoot ? 5 : stream === undefined ? 1 : 2,
      sibling: sibling < 0 ? none : sibling,
      child: stream !== undefined || child < 0 ? none : child,
      start: isRoot ? miniStart : (places[index - 1 - folders.length] ?? 0),
      length: isRoot ? miniLength : (stream?.content.length ?? 0),
    })
  })
  return Uint8Array.from(entries.flatMap((entry) => [...entry]))
}

interface BuiltEntry {
  readonly name: string
  readonly kind: number
  readonly sibling: number
  readonly child: number
  readonly start: number
  readonly length: number
}

function entryOf({ name, kind, sibling, child, start, length }: BuiltEntry): Uint8Array {
  const bytes = new Uint8Array(128)
  bytes.set(wide(name))
  const view = new DataView(bytes.buffer)
  view.setUint16(64, 2 * name.length + 2, true)
  view.setUint8(66, kind)
  view.setUint8(67, 1)
  view.setUint32(68, none, true)
  view.setUint32(72, sibling, true)
  view.setUint32(76, child, true)
  view.setUint32(116, start, true)
  view.setUint32(120, length, true)
  return bytes
}
