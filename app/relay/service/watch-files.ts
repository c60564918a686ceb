// Tells when files changed, shortly after the last change: by their size and time, because editors and installers replace files and the
// system's own notices are lost then. A file that goes has changed, and one that comes or comes back has, too.
import { stat } from 'node:fs/promises'

export interface FileWatch {
  /** Watches these files from now on; resolves after the first look. */
  follow(paths: readonly string[]): Promise<void>
  stop(): void
}

const everyMs = 2000

/** Calls `onChange` when a file differs from what was seen and two looks in a row found it alike. */
export function watchFiles(onChange: () => void, intervalMs = everyMs): FileWatch {
  let paths: readonly string[] = []
  let known: string | null = null
  let last = ''
  let isLooking = false
  const look = async () => {
    if (isLooking) return
    isLooking = true
    const watched = paths
    const trace = (await Promise.all(watched.map(traceOf))).join('\n')
    isLooking = false
    if (watched !== paths) return
    const isSettled = trace === last
    last = trace
    if (known === null) known = trace
    else if (isSettled && trace !== known) {
      known = trace
      onChange()
    }
  }
  const timer = setInterval(() => void look(), intervalMs)
  timer.unref()
  return {
    follow(next) {
      paths = [...new Set(next)]
      known = null
      last = ''
      return look()
    },
    stop: () => clearInterval(timer),
  }
}

async function traceOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await stat(path)
    return `${path} ${size} ${mtimeMs} ${ino}`
  } catch {
    return `${path} missing`
  }
}
