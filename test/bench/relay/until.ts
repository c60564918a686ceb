// Waits for something that another process does and does not tell: looks again and again, and gives up loudly.
import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves when `look` says true; rejects with what was waited for. */
export async function until(what: string, limitMs: number, look: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await sleep(50)
  }
}
