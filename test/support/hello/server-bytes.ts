// The server's side of a handshake, byte by byte: whatever an odd, old or broken server may send.

const number = (width: number, value: number) => {
  const bytes = Buffer.alloc(width)
  bytes.writeUIntBE(value, 0, width)
  return bytes
}
export const vector = (width: number, ...parts: readonly Buffer[]) => {
  const content = Buffer.concat(parts)
  return Buffer.concat([number(width, content.length), content])
}
export const message = (type: number, ...parts: readonly Buffer[]) =>
  Buffer.concat([Buffer.from([type]), vector(3, ...parts)])
export const record = (type: number, version: number, body: Buffer) =>
  Buffer.concat([Buffer.from([type]), number(2, version), vector(2, body)])
export const alert = (level: number, code: number, version = 0x0301) => record(21, version, Buffer.from([level, code]))
export const extension = (code: number, body: Buffer = Buffer.alloc(0)) =>
  Buffer.concat([number(2, code), vector(2, body)])

export const retryRandom = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex')

/** The random of a server that is not told another. */
export const usualRandom = Buffer.alloc(32, 7)

export interface ServerHelloParts {
  readonly version: number
  readonly suite: number
  readonly random?: Buffer
  readonly compression?: number
  readonly sessionId?: Buffer
  readonly extensions?: readonly Buffer[]
}
export const serverHello = (parts: ServerHelloParts) =>
  message(
    2,
    number(2, parts.version),
    parts.random ?? usualRandom,
    vector(1, parts.sessionId ?? Buffer.alloc(0)),
    number(2, parts.suite),
    Buffer.from([parts.compression ?? 0]),
    ...(parts.extensions === undefined ? [] : [vector(2, ...parts.extensions)]),
  )

/** Any bytes pass for a certificate: the engine does not open them. */
export const certificates = (...chain: readonly Buffer[]) =>
  message(11, vector(3, ...chain.map((der) => vector(3, der))))
export const helloDone = message(14)
export const staple = (response: Buffer) => message(22, Buffer.from([1]), vector(3, response))

const signature = (scheme: number | null) =>
  Buffer.concat([scheme === null ? Buffer.alloc(0) : number(2, scheme), vector(2, Buffer.alloc(64, 9))])

export const curveParameters = (group: number) =>
  Buffer.concat([Buffer.from([3]), number(2, group), vector(1, Buffer.alloc(65, 4))])
export const primeParameters = (prime: Buffer) =>
  Buffer.concat([vector(2, prime), vector(2, Buffer.from([2])), vector(2, prime)])
/** The short key of an export suite. */
export const exportParameters = (bytes: number) =>
  Buffer.concat([vector(2, Buffer.alloc(bytes, 0xc1)), vector(2, Buffer.from([1, 0, 1]))])

/** Named curve with a signature nobody made; `scheme` null = as before TLS 1.2, undefined = anonymous. */
export const curveExchange = (group: number, scheme?: number | null) =>
  message(12, curveParameters(group), ...(scheme === undefined ? [] : [signature(scheme)]))
export const primeExchange = (prime: Buffer, scheme?: number | null) =>
  message(12, primeParameters(prime), ...(scheme === undefined ? [] : [signature(scheme)]))
export const exportKey = (bytes: number) => message(12, exportParameters(bytes), signature(null))
export const certificateRequest12 = (schemes: readonly number[], authorities: number) =>
  message(
    13,
    vector(1, Buffer.from([1, 64])),
    vector(2, ...schemes.map((scheme) => number(2, scheme))),
    vector(2, ...Array.from({ length: authorities }, () => vector(2, Buffer.alloc(20, 1)))),
  )
