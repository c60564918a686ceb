// Looks at every byte of a message once: bare CR, bare LF and NUL are what servers read differently, and so what a second message can be
// hidden behind (RFC 5321 sections 2.3.8 and 4.1.1.4). `normalise` makes every line end CRLF and drops NUL; `refuse` changes nothing and
// says what was found. Chunks may be cut anywhere.

export interface LineEndScan {
  /** Takes the next chunk and answers what stands for it; the same chunk when nothing had to change. */
  push(chunk: Buffer): Buffer
  /** What is still due after the last chunk; undefined = nothing. */
  end(): Buffer | undefined
  readonly hasBareLineEnd: boolean
  readonly hasNul: boolean
  /** Whether any byte was beyond US-ASCII. */
  readonly is8bit: boolean
}

const cr = 13
const lf = 10

/** Starts the look at one message. */
export function createLineEndScan(mode: 'refuse' | 'normalise'): LineEndScan {
  let afterCr = false
  let hasBareLineEnd = false
  let hasNul = false
  let allBits = 0
  /** Whether the chunk is as it should be; moves the state on. */
  const look = (chunk: Buffer): boolean => {
    let isClean = true
    let wasCr = afterCr
    const { length } = chunk
    for (let index = 0; index < length; index += 1) {
      const byte = chunk[index] ?? 0
      allBits |= byte
      if (byte > cr) {
        if (wasCr) {
          isClean = false
          hasBareLineEnd = true
          wasCr = false
        }
      } else if (byte === lf) {
        if (!wasCr) {
          isClean = false
          hasBareLineEnd = true
        }
        wasCr = false
      } else if (byte === 0) {
        isClean = false
        hasNul = true
      } else {
        if (wasCr) {
          isClean = false
          hasBareLineEnd = true
        }
        wasCr = byte === cr
      }
    }
    afterCr = wasCr
    return isClean
  }
  return {
    push(chunk) {
      const before = afterCr
      return look(chunk) || mode === 'refuse' ? chunk : rewritten(chunk, before)
    },
    end() {
      if (!afterCr) return undefined
      afterCr = false
      hasBareLineEnd = true
      return mode === 'refuse' ? undefined : Buffer.of(lf)
    },
    get hasBareLineEnd() {
      return hasBareLineEnd
    },
    get hasNul() {
      return hasNul
    },
    get is8bit() {
      return allBits > 127
    },
  }
}

/** The chunk with CRLF for every line end and without NUL; a CR goes out at once, its LF with the byte that shows what it is. */
function rewritten(chunk: Buffer, isAfterCr: boolean): Buffer {
  const result = Buffer.allocUnsafe(chunk.length * 2 + 1)
  let wasCr = isAfterCr
  let length = 0
  for (const byte of chunk) {
    if (byte === 0) continue
    if (wasCr) {
      length = result.writeUInt8(lf, length)
      wasCr = false
      if (byte === lf) continue
    }
    if (byte === lf) length = result.writeUInt8(cr, length)
    length = result.writeUInt8(byte, length)
    wasCr = byte === cr
  }
  return result.subarray(0, length)
}
