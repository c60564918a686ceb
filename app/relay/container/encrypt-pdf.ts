// Encrypts a PDF with AES-256, revision 6 (PDF 2.0): the password is hashed slowly enough that guessing is no way in. The work is done by
// qpdf as WebAssembly, in memory; no file is written and the password is in no argument list of a process. Throws when the bytes are no
// PDF: that would be a bug of whoever made them.
import { randomBytes } from 'node:crypto'
import { access } from 'node:fs/promises'
import createQpdf from '@neslinesli93/qpdf-wasm'

/** The part of the in-memory file system that is needed; the package's types leave out writing. */
interface MemoryFiles {
  init(read: () => null, out: (byte: number) => void, problems: (byte: number) => void): void
  writeFile(path: string, bytes: Uint8Array): void
  readFile(path: string): Uint8Array
}

/** Encrypts; `qpdfFile` is the path of `qpdf.wasm`. */
export async function encryptPdf(pdf: Uint8Array, password: string, qpdfFile: string): Promise<Uint8Array> {
  const said: number[] = []
  const listen = (byte: number) => {
    if (said.length < 500) said.push(byte)
  }
  const options = {
    locateFile: () => qpdfFile,
    // Without this the library writes what it says to the console of the process.
    preRun: [(library: { FS: unknown }) => filesOf(library.FS).init(() => null, listen, listen)],
  }
  await access(qpdfFile)
  const exitCode = process.exitCode
  try {
    const qpdf = await createQpdf(options)
    const files = filesOf(qpdf.FS)
    files.writeFile('/plain.pdf', pdf)
    // Nobody needs the owner's password; a random one is forgotten at once. In hex it can never be read as an option.
    const owner = randomBytes(24).toString('hex')
    const code = qpdf.callMain(['--encrypt', password, owner, '256', '--', '/plain.pdf', '/locked.pdf'])
    if (code !== 0)
      throw new Error(
        `qpdf ended with ${code}: ${withoutSecrets(Buffer.from(said).toString('latin1'), [password, owner])}`,
      )
    return files.readFile('/locked.pdf')
  } finally {
    // The library sets it as if it were a program of its own.
    process.exitCode = exitCode
  }
}

/** What qpdf says of its arguments may repeat them. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '...'), text)
}

function filesOf(value: unknown): MemoryFiles {
  if (!isMemoryFiles(value)) throw new Error('qpdf came without its file system')
  return value
}

function isMemoryFiles(value: unknown): value is MemoryFiles {
  return typeof value === 'object' && value !== null && ['init', 'writeFile', 'readFile'].every((name) => name in value)
}
