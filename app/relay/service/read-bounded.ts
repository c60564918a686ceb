// Text files of the admin's, of bounded size; faults input.unreadable-file and input.too-large name the file.
import { open } from 'node:fs/promises'
import { fail, type Outcome, succeed } from '#domain/fault.ts'

/** Reads a whole text file, without the byte order mark some editors put before it. */
export async function readBounded(path: string, limit: number): Promise<Outcome<string>> {
  try {
    const file = await open(path, 'r')
    try {
      const facts = await file.stat()
      if (!facts.isFile()) return fail('input.unreadable-file', { path })
      if (facts.size > limit) return fail('input.too-large', { path, limit: `${Math.round(limit / 1048576)} MB` })
      return succeed((await file.readFile('utf8')).replace(/^\uFEFF/, ''))
    } finally {
      await file.close()
    }
  } catch {
    return fail('input.unreadable-file', { path })
  }
}
