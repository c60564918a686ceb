// Reads and writes the big-endian numbers and length-prefixed vectors of TLS (RFC 8446 section 3). Reading never leaves the given bytes:
// what does not fit throws MalformedBytes, which `attempt` turns into a value at the border of a parser.

export class MalformedBytes extends Error {}

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string }

export interface ByteReader {
  readonly left: number
  number(width: 1 | 2 | 3): number
  take(length: number): Buffer
  /** A vector whose length stands before it in `width` bytes. */
  vector(width: 1 | 2 | 3): Buffer
  /** Throws unless everything was read. */
  end(): void
}

/** A reader over bytes that came from outside. */
export function readBytes(bytes: Buffer): ByteReader {
  let at = 0
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw new MalformedBytes(`${length} bytes announced, ${bytes.length - at} there`)
    at += length
    return bytes.subarray(at - length, at)
  }
  const number = (width: 1 | 2 | 3): number => take(width).readUIntBE(0, width)
  return {
    get left() {
      return bytes.length - at
    },
    number,
    take,
    vector: (width) => take(number(width)),
    end() {
      if (at < bytes.length) throw new MalformedBytes(`${bytes.length - at} bytes too many`)
    },
  }
}

/** Reads with a parser of this engine; malformed bytes become a value. */
export function attempt<T>(parse: () => T): Parsed<T> {
  try {
    return { ok: true, value: parse() }
  } catch (error) {
    if (error instanceof MalformedBytes) return { ok: false, why: error.message }
    throw error
  }
}

/** All 16-bit numbers of a vector. */
export function numbersIn(bytes: Buffer): readonly number[] {
  const reader = readBytes(bytes)
  const numbers: number[] = []
  while (reader.left > 0) numbers.push(reader.number(2))
  return numbers
}

/** One number in `width` bytes. */
export function number(width: 1 | 2 | 3, value: number): Buffer {
  const bytes = Buffer.alloc(width)
  bytes.writeUIntBE(value, 0, width)
  return bytes
}

/** Parts behind one another, with their length before them in `width` bytes. */
export function vector(width: 1 | 2 | 3, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([number(width, content.length), content])
}

/** 16-bit numbers behind one another. */
export function numbers16(values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => number(2, value)))
}
