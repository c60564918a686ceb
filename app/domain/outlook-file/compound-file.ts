// Streams of a compound file ([MS-CFB]), the form of Outlook's .msg. The file comes from outside: every chain of sectors is followed no further than
// there are sectors and never in a circle, nothing outside the file is read, and a file that breaks its own form has no streams (undefined).

export interface Stream {
  readonly name: string
  readonly size: number
  /** Undefined where its sectors are not whole. */
  read(): Uint8Array | undefined
}

const signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] as const
const largest = 2_000_000
const mostEntries = 16_000
const lastSector = 0xfffffffe
const miniSize = 64
const miniCutoff = 4096
const storages = { stream: 2, root: 5 } as const

interface Sectors {
  readonly view: DataView
  readonly size: number
  readonly count: number
}
interface Entry {
  readonly name: string
  readonly kind: number
  readonly start: number
  readonly size: number
}

/** Whether it begins as one. */
export function isCompoundFile(bytes: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

/** Every stream, in whatever folder of the file it is. */
export function streamsOf(bytes: Uint8Array): readonly Stream[] | undefined {
  if (!isCompoundFile(bytes) || bytes.length < 512 || bytes.length > largest) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [version, shift, miniShift] = [view.getUint16(26, true), view.getUint16(30, true), view.getUint16(32, true)]
  const isKnown = (version === 3 && shift === 9) || (version === 4 && shift === 12)
  if (!isKnown || miniShift !== 6 || view.getUint32(56, true) !== miniCutoff) return undefined
  const size = 2 ** shift
  const sectors: Sectors = { view, size, count: Math.ceil(bytes.length / size) - 1 }
  const fat = fatOf(sectors)
  if (fat === undefined) return undefined
  const directory = joined(sectors, chainOf(view.getUint32(48, true), fat, sectors.count))
  const entries = directory === undefined ? undefined : entriesOf(directory)
  if (entries === undefined) return undefined
  const mini = miniStreamOf(sectors, fat, entries)
  return entries
    .filter(({ kind }) => kind === storages.stream)
    .map((entry) => ({ name: entry.name, size: entry.size, read: () => contentOf(entry, sectors, fat, mini) }))
}

/** Where the sectors of the table itself are stands in the header, and behind its 109 places in sectors chained to each other. */
function fatOf({ view, size, count }: Sectors): Uint32Array | undefined {
  const places = Array.from({ length: 109 }, (_, index) => view.getUint32(76 + 4 * index, true))
  let more = view.getUint32(68, true)
  for (let turn = 0; more < lastSector; turn += 1) {
    const at = (more + 1) * size
    if (more >= count || turn > count || at + size > view.byteLength) return undefined
    for (let index = 0; index < size - 4; index += 4) places.push(view.getUint32(at + index, true))
    more = view.getUint32(at + size - 4, true)
  }
  const used = places.filter((place) => place < lastSector)
  if (used.length > count) return undefined
  const table = joined({ view, size, count }, used)
  return table === undefined ? undefined : numbersIn(table)
}

function numbersIn(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => view.getUint32(4 * index, true))
}

/** Undefined for a chain that leaves the file, or is longer than there are sectors: a circle. */
function chainOf(start: number, table: Uint32Array, count: number): readonly number[] | undefined {
  const chain: number[] = []
  let at = start
  while (at !== lastSector) {
    const next = table[at]
    if (at >= count || chain.length >= count || next === undefined) return undefined
    chain.push(at)
    at = next
  }
  return chain
}

function joined({ view, size }: Sectors, chain: readonly number[] | undefined): Uint8Array | undefined {
  if (chain === undefined) return undefined
  const whole = new Uint8Array(chain.length * size)
  for (const [index, sector] of chain.entries()) {
    const at = (sector + 1) * size
    if (at >= view.byteLength) return undefined
    // the last sector of a file may be cut where its stream ends
    whole.set(new Uint8Array(view.buffer, view.byteOffset + at, Math.min(size, view.byteLength - at)), index * size)
  }
  return whole
}

function entriesOf(directory: Uint8Array): readonly Entry[] | undefined {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength)
  const entries: Entry[] = []
  for (let at = 0; at + 128 <= directory.length && entries.length < mostEntries; at += 128) {
    const length = view.getUint16(at + 64, true)
    if (length > 64) return undefined
    const name = new TextDecoder('utf-16le').decode(directory.subarray(at, at + Math.max(0, length - 2)))
    const [start, size] = [view.getUint32(at + 116, true), view.getUint32(at + 120, true)]
    entries.push({ name, kind: view.getUint8(at + 66), start, size })
  }
  return entries[0]?.kind === storages.root ? entries : undefined
}

/** Small streams lie in a stream of their own, which belongs to the root. */
function miniStreamOf({ view, size, count }: Sectors, fat: Uint32Array, [root]: readonly Entry[]) {
  const bytes = joined({ view, size, count }, chainOf(root?.start ?? lastSector, fat, count))
  const table = joined({ view, size, count }, chainOf(view.getUint32(60, true), fat, count))
  return { bytes: bytes ?? new Uint8Array(), table: numbersIn(table ?? new Uint8Array()) }
}

function contentOf(
  { start, size }: Entry,
  sectors: Sectors,
  fat: Uint32Array,
  mini: { readonly bytes: Uint8Array; readonly table: Uint32Array },
): Uint8Array | undefined {
  if (size === 0) return new Uint8Array()
  if (size > sectors.view.byteLength) return undefined
  if (size >= miniCutoff) {
    const whole = joined(sectors, chainOf(start, fat, sectors.count))
    return whole !== undefined && whole.length >= size ? whole.subarray(0, size) : undefined
  }
  const chain = chainOf(start, mini.table, Math.ceil(mini.bytes.length / miniSize))
  if (chain === undefined || chain.length * miniSize < size) return undefined
  const whole = new Uint8Array(chain.length * miniSize)
  for (const [index, at] of chain.entries()) {
    whole.set(mini.bytes.subarray(at * miniSize, (at + 1) * miniSize), index * miniSize)
  }
  return whole.subarray(0, size)
}
