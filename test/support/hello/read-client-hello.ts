// Reads a ClientHello message back into its parts, to see what was really sent.

export interface SeenHello {
  readonly version: number
  readonly random: Buffer
  readonly sessionId: Buffer
  readonly suites: readonly number[]
  readonly compressions: readonly number[]
  readonly extensions: ReadonlyMap<number, Buffer>
}

/** Reads message and header; throws when a length does not fit. */
export function readClientHello(message: Buffer): SeenHello {
  let at = 4
  const take = (length: number) => {
    if (at + length > message.length) throw new Error('the hello is shorter than it says')
    at += length
    return message.subarray(at - length, at)
  }
  const vector = (width: 1 | 2) => take(take(width).readUIntBE(0, width))
  if (message[0] !== 1 || message.readUIntBE(1, 3) !== message.length - 4) throw new Error('no ClientHello')
  const version = take(2).readUInt16BE(0)
  const random = take(32)
  const sessionId = vector(1)
  const suites = numbers16(vector(2))
  const compressions = [...vector(1)]
  const extensions = new Map<number, Buffer>()
  if (at < message.length) {
    const end = at + 2 + message.readUInt16BE(at)
    take(2)
    while (at < end) {
      const code = take(2).readUInt16BE(0)
      if (extensions.has(code)) throw new Error(`extension ${code} twice`)
      extensions.set(code, vector(2))
    }
  }
  if (at !== message.length) throw new Error('the hello is longer than it says')
  return { version, random, sessionId, suites, compressions, extensions }
}

/** The 16-bit numbers of an extension that is one list of them behind a length. */
export function listIn(hello: SeenHello, code: number, width: 1 | 2 = 2): readonly number[] {
  const value = hello.extensions.get(code)
  return value === undefined ? [] : numbers16(value.subarray(width))
}

/** The key shares by group. */
export function keySharesIn(hello: SeenHello): ReadonlyMap<number, Buffer> {
  const value = hello.extensions.get(51) ?? Buffer.alloc(2)
  const shares = new Map<number, Buffer>()
  for (let at = 2; at < value.length; ) {
    const length = value.readUInt16BE(at + 2)
    shares.set(value.readUInt16BE(at), value.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return shares
}

function numbers16(bytes: Buffer): readonly number[] {
  return Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16BE(2 * index))
}
