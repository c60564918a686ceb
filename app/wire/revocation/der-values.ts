// Object identifiers, times, numbers and extensions in DER, as strict as the reader below them. Wrong forms throw DerError.
import { type DerCursor, DerError, openDer, tag, writeDer } from './der.ts'

const maxExtensions = 100

/** Dotted text of an object identifier's content. */
export function oidText(content: Buffer): string {
  if (content.length === 0 || content.length > 40 || (content.at(-1) ?? 0) >= 0x80) throw new DerError('oid')
  const arcs: number[] = []
  let arc = 0
  let isStart = true
  for (const byte of content) {
    if (isStart && byte === 0x80) throw new DerError('oid not shortest')
    arc = arc * 128 + (byte & 0x7f)
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw new DerError('oid arc')
    isStart = byte < 0x80
    if (!isStart) continue
    arcs.push(arc)
    arc = 0
  }
  const [first = 0, ...rest] = arcs
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...rest].join('.')
}

/** An object identifier with its header. */
export function writeOid(text: string): Buffer {
  const [root = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = [root * 40 + second, ...rest].flatMap((arc) => {
    const digits = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(0x80 | (left % 128))
    return digits
  })
  return writeDer(tag.oid, Buffer.from(bytes))
}

/** The next value as an object identifier. */
export function takeOid(cursor: DerCursor): string {
  return oidText(cursor.content(cursor.take(tag.oid)))
}

/** The next value as UTCTime or GeneralizedTime in the forms of RFC 5280 section 4.1.2.5; `isGeneral` demands the latter. */
export function takeTime(cursor: DerCursor, isGeneral = false): Date {
  const value = cursor.takeAny()
  const text = cursor.content(value).toString('latin1')
  if (value.tag === tag.generalizedTime)
    return dateOf(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d{1,9})?Z$/.exec(text))
  if (value.tag !== tag.utcTime || isGeneral) throw new DerError('time')
  const form = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (form?.[1] === undefined) throw new DerError('time')
  form[1] = String(Number(form[1]) + (Number(form[1]) < 50 ? 2000 : 1900))
  return dateOf(form)
}

function dateOf(form: RegExpExecArray | null): Date {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = form?.slice(1).map(Number) ?? []
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const isReal = form !== null && year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!isReal || hour > 23 || minute > 59 || second > 59) throw new DerError('time')
  return date
}

/** The next value as a small non-negative number. */
export function takeSmallNumber(cursor: DerCursor, expected: number = tag.integer): number {
  const content = cursor.content(cursor.take(expected))
  if (content.length === 0 || content.length > 4 || (content[0] ?? 0) >= 0x80) throw new DerError('number')
  return content.readUIntBE(0, content.length)
}

/** The next value as a BIT STRING of whole bytes. */
export function takeBits(cursor: DerCursor): Buffer {
  const content = cursor.content(cursor.take(tag.bitString))
  if (content[0] !== 0) throw new DerError('bit string')
  return content.subarray(1)
}

export interface Extension {
  readonly isCritical: boolean
  readonly value: Buffer
}

/** Reads Extensions; a repeated one is an error (RFC 5280 section 4.2). */
export function takeExtensions(cursor: DerCursor): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>()
  const list = cursor.enter(tag.sequence)
  while (!list.isAtEnd) {
    const entry = list.enter(tag.sequence)
    const id = takeOid(entry)
    const critical = entry.takeIf(tag.boolean)
    const isCritical = critical !== undefined && entry.content(critical)[0] !== 0
    const value = entry.content(entry.take(tag.octetString))
    if (!entry.isAtEnd || extensions.has(id) || extensions.size >= maxExtensions) throw new DerError('extension')
    extensions.set(id, { isCritical, value })
  }
  return extensions
}

/** Runs a reader over the whole of some bytes. */
export function insideDer<T>(value: Buffer, read: (cursor: DerCursor) => T): T {
  const cursor = openDer(value)
  const result = read(cursor)
  if (!cursor.isAtEnd) throw new DerError('goes on behind the value')
  return result
}
