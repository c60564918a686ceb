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
  /** Whether the chunk is as it should be; moves the state on. Every byte passes here, so it works on what is at hand. */
  const look = (chunk: Buffer): boolean => {
    let wasCr = afterCr
    let bits = 0
    let bare = 0
    let nuls = 0
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] as number
      bits |= byte
      if (byte > cr) {
        if (!wasCr) continue
        bare += 1
        wasCr = false
      } else if (byte === lf) {
        if (!wasCr) bare += 1
        wasCr = false
      } else if (byte === 0) {
        nuls += 1
      } else {
        if (wasCr) bare += 1
        wasCr = byte === cr
      }
    }
    afterCr = wasCr
    allBits |= bits
    hasBareLineEnd ||= bare > 0
    hasNul ||= nuls > 0
    return bare === 0 && nuls === 0
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
