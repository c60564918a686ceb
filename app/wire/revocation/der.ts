// Reads and writes DER (X.690) for revocation lists and status answers, where lists of many megabytes must be walked without making an
// object for every entry. Strict: definite, shortest lengths, nothing outside its parent, no tags above 30. What breaks a rule throws
// DerError, which `readDer` turns into undefined; nothing else may escape a parser.

/** Universal and context tags used here. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** Context-specific tag of a primitive value. */
export const contextTag = (number: number) => 0x80 | number
/** Context-specific tag of a constructed value. */
export const wrapperTag = (number: number) => 0xa0 | number

export class DerError extends Error {}

/** One value: where its header begins, its content begins, and it ends. */
export interface DerValue {
  readonly tag: number
  readonly start: number
  readonly from: number
  readonly end: number
}

/** Reads the header at an offset; the value must lie before `limit`. */
export function valueAt(bytes: Buffer, start: number, limit: number): DerValue {
  const first = bytes[start]
  const short = bytes[start + 1]
  if (first === undefined || short === undefined || start + 2 > limit) throw new DerError('ends inside a header')
  if ((first & 0x1f) === 0x1f) throw new DerError('long tag')
  if (short < 0x80) return within({ tag: first, start, from: start + 2, end: start + 2 + short }, limit)
  const count = short & 0x7f
  if (count === 0 || count > 4 || start + 2 + count > limit) throw new DerError('length form')
  const length = bytes.readUIntBE(start + 2, count)
  if (length < 0x80 || length < 2 ** (8 * (count - 1))) throw new DerError('length not shortest')
  return within({ tag: first, start, from: start + 2 + count, end: start + 2 + count + length }, limit)
}

function within(value: DerValue, limit: number): DerValue {
  if (value.end > limit) throw new DerError('longer than its parent')
  return value
}

/** Walks the values inside a part of a buffer. */
export interface DerCursor {
  readonly isAtEnd: boolean
  /** Tag of the next value; undefined at the end. */
  peek(): number | undefined
  /** The next value, which must have this tag. */
  take(expected: number): DerValue
  /** The next value if it has this tag. */
  takeIf(expected: number): DerValue | undefined
  /** The next value, whatever it is. */
  takeAny(): DerValue
  /** A cursor inside the next value, which must have this tag. */
  enter(expected: number): DerCursor
  /** A cursor inside the next value if it has this tag. */
  enterIf(expected: number): DerCursor | undefined
  content(value: DerValue): Buffer
  /** With its header. */
  whole(value: DerValue): Buffer
}

/** Opens a cursor over a buffer or a part of it. */
export function openDer(bytes: Buffer, from = 0, end = bytes.length): DerCursor {
  let at = from
  const takeAny = () => {
    const value = valueAt(bytes, at, end)
    at = value.end
    return value
  }
  const take = (expected: number) => {
    if (at >= end || bytes[at] !== expected) throw new DerError(`expected tag ${expected}`)
    return takeAny()
  }
  const takeIf = (expected: number) => (at < end && bytes[at] === expected ? takeAny() : undefined)
  const inside = (value: DerValue) => openDer(bytes, value.from, value.end)
  return {
    get isAtEnd() {
      return at >= end
    },
    peek: () => (at < end ? bytes[at] : undefined),
    take,
    takeIf,
    takeAny,
    enter: (expected) => inside(take(expected)),
    enterIf(expected) {
      const value = takeIf(expected)
      return value === undefined ? undefined : inside(value)
    },
    content: (value) => bytes.subarray(value.from, value.end),
    whole: (value) => bytes.subarray(value.start, value.end),
  }
}

/** Runs a reader over exactly these bytes; undefined when they break a rule or go on behind the value. */
export function readDer<T>(bytes: Buffer, read: (cursor: DerCursor) => T): T | undefined {
  try {
    const cursor = openDer(bytes)
    const result = read(cursor)
    return cursor.isAtEnd ? result : undefined
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/** Writes one value; contents are joined. */
export function writeDer(valueTag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  if (content.length < 0x80) return Buffer.concat([Buffer.from([valueTag, content.length]), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const digits = length.subarray(length.findIndex((byte) => byte !== 0))
  return Buffer.concat([Buffer.from([valueTag, 0x80 | digits.length]), digits, content])
}
