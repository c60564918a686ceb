// Reads the text of a PuTTY key file (.ppk), versions 2 and 3, without opening it. null = it is none or damaged.

export interface PpkFile {
  readonly version: 2 | 3
  readonly algorithm: string
  readonly encryption: string
  readonly comment: string
  readonly publicKey: Buffer
  readonly privateKey: Buffer
  readonly mac: Buffer
  /** Version 3 with a passphrase only. */
  readonly argon: {
    readonly flavour: 'Argon2d' | 'Argon2i' | 'Argon2id'
    readonly memoryKiB: number
    readonly passes: number
    readonly lanes: number
    readonly salt: Buffer
  } | null
}

const maxBase64Lines = 500

/** Whether the text claims to be such a file. */
export function looksLikePpk(text: string): boolean {
  return text.startsWith('PuTTY-User-Key-File-')
}

/** Reads the fields in the order PuTTY writes them. */
export function readPpkFile(text: string): PpkFile | null {
  const lines = text.split(/\r\n|\n|\r/)
  let at = 0
  const field = (name: string): string | null => {
    const line = lines[at]
    if (line === undefined || !line.startsWith(`${name}: `)) return null
    at++
    return line.slice(name.length + 2)
  }
  const block = (name: string): Buffer | null => {
    const count = whole(field(name), maxBase64Lines)
    if (count === null || at + count > lines.length) return null
    const base64 = lines.slice(at, at + count).join('')
    at += count
    return /^[A-Za-z0-9+/]*={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : null
  }
  const version = lines[0]?.startsWith('PuTTY-User-Key-File-3: ') === true ? 3 : 2
  const algorithm = field(`PuTTY-User-Key-File-${version}`)
  const encryption = field('Encryption')
  const comment = field('Comment')
  const publicKey = block('Public-Lines')
  const argon = version === 3 && encryption !== 'none' ? readArgon(field) : null
  const privateKey = block('Private-Lines')
  const mac = hex(field('Private-MAC'))
  if (algorithm === null || encryption === null || comment === null || mac === null) return null
  if (publicKey === null || privateKey === null) return null
  if (version === 3 && encryption !== 'none' && argon === null) return null
  return { version, algorithm, encryption, comment, publicKey, privateKey, mac, argon }
}

function readArgon(field: (name: string) => string | null): PpkFile['argon'] {
  const flavour = field('Key-Derivation')
  const memoryKiB = whole(field('Argon2-Memory'), 1_048_576)
  const passes = whole(field('Argon2-Passes'), 100_000)
  const lanes = whole(field('Argon2-Parallelism'), 64)
  const salt = hex(field('Argon2-Salt'))
  if (flavour !== 'Argon2d' && flavour !== 'Argon2i' && flavour !== 'Argon2id') return null
  if (memoryKiB === null || passes === null || lanes === null || salt === null) return null
  // RFC 9106 section 3.1: less cannot be computed with
  if (passes < 1 || lanes < 1 || memoryKiB < 8 * lanes || salt.length < 8) return null
  return { flavour, memoryKiB, passes, lanes, salt }
}

function whole(text: string | null, most: number): number | null {
  const number = text !== null && /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  return number <= most ? number : null
}

function hex(text: string | null): Buffer | null {
  return text !== null && /^(?:[0-9a-f]{2}){1,256}$/i.test(text) ? Buffer.from(text, 'hex') : null
}
