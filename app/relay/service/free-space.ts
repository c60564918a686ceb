// Watches the free space of the folder's disk, so that mail is turned away (452) before the disk is full and what was accepted can still
// be worked on. What cannot be measured counts as enough: a file system that tells nothing must not stop the mail.
import { statfs } from 'node:fs/promises'

export interface FreeSpace {
  /** null = the system does not say. */
  bytes(): number | null
  isEnough(): boolean
  stop(): void
}

const everyMs = 5000

/** Measures now and from then on every few seconds. */
export async function watchFreeSpace(folder: string, least: () => number): Promise<FreeSpace> {
  let bytes: number | null = null
  const measure = async () => {
    try {
      const { bavail, bsize } = await statfs(folder)
      bytes = bavail * bsize
    } catch {
      bytes = null
    }
  }
  await measure()
  const timer = setInterval(() => void measure(), everyMs)
  timer.unref()
  return {
    bytes: () => bytes,
    isEnough: () => bytes === null || bytes >= least(),
    stop: () => clearInterval(timer),
  }
}
