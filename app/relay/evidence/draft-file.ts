// A file that appears only when it is complete: written under another name beside its place, synced, then renamed. Readable by its owner
// alone, because it names persons. Fault: file.not-written; a fault of the work passes through, and no draft stays behind.
import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fail, type Outcome } from '#domain/fault.ts'

/** Takes text; answers a promise only when enough has gathered to be written. */
export type PutText = (text: string) => Promise<void> | undefined

const gatherCharacters = 256 * 1024

/** Writes what the work puts and gives it its name when the work succeeded. */
export async function writeDraft<T>(path: string, work: (put: PutText) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const target = resolve(path)
  const draft = join(dirname(target), `.${randomUUID()}.part`)
  try {
    const file = await open(draft, 'wx', 0o600)
    let outcome: Outcome<T>
    try {
      let texts: string[] = []
      let gathered = 0
      const flush = async () => {
        const whole = texts.join('')
        texts = []
        gathered = 0
        await file.appendFile(whole, 'utf8')
      }
      outcome = await work((text) => {
        texts.push(text)
        gathered += text.length
        return gathered < gatherCharacters ? undefined : flush()
      })
      await flush()
      await file.sync()
    } finally {
      await file.close()
    }
    if (outcome.ok) await rename(draft, target)
    return outcome
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    return fail('file.not-written', { path, detail: error.message })
  } finally {
    await rm(draft, { force: true }).catch(() => undefined)
  }
}
