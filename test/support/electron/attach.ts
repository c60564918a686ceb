// Starts a program under Playwright. Playwright attaches to an app that is already opening its window; about once in thirty starts it
// misses the moment and waits for ever, or loses the app while it starts. Such an attempt is ended and made again, aloud, twice; a third
// one is a failure and tells the last reason.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication } from 'playwright'

export interface Program {
  readonly executablePath: string
  readonly args: string[]
  readonly env: Record<string, string>
  /** The switch that names this start and no other. */
  readonly mark: string
}

const attachLimitMs = 20_000
const maxAttempts = 3

/** Starts and attaches. */
export async function attach(program: Program): Promise<ElectronApplication> {
  let reason: unknown
  for (let count = 1; count <= maxAttempts; count += 1) {
    const app = await attempt(program).catch((error: unknown) => {
      reason = error
      return undefined
    })
    if (app !== undefined) return app
    console.warn('Playwright missed the start of the app.')
  }
  throw new Error(`the app started ${maxAttempts} times without Playwright getting hold of it`, { cause: reason })
}

async function attempt({ executablePath, args, env, mark }: Program): Promise<ElectronApplication | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((done) => {
    timer = setTimeout(() => done(undefined), attachLimitMs)
  })
  const launched = _electron.launch({ executablePath, args, env })
  // After the limit nobody asks for the outcome any more.
  launched.catch(() => undefined)
  const app = await Promise.race([launched, late])
  clearTimeout(timer)
  if (app === undefined) {
    killMarked(mark)
    // A killed app leaves its lock behind; the next one would take it for a running one and end at once.
    rmSync(join(mark.slice(mark.indexOf('=') + 1), 'SingletonLock'), { force: true })
  }
  return app
}

function killMarked(mark: string): void {
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')
      if (words.includes(mark)) process.kill(Number(name), 'SIGKILL')
    } catch {
      // The process ended while it was looked at.
    }
  }
}
