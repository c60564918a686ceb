// Starts a program under Playwright. Where the program does not wait for it (`held-start` does), Playwright sometimes misses the window
// and waits for ever, or loses the app while it starts. Such an attempt is ended and made again, aloud, twice; a third one is a failure
// and tells the reason of each.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { _electron, type ElectronApplication } from 'playwright'

export interface Program {
  readonly executablePath: string
  readonly args: string[]
  readonly env: Record<string, string>
  /** The switch that names this start and no other. */
  readonly mark: string
}

const attachLimitMs = 20_000
const endLimitMs = 10_000
const maxAttempts = 3

/** Starts and attaches. */
export async function attach(program: Program): Promise<ElectronApplication> {
  let reasons: readonly unknown[] = []
  for (let count = 1; count <= maxAttempts; count += 1) {
    const outcome = await attempt(program).catch((error: unknown) => ({ error }))
    if (!('error' in outcome)) return outcome
    await clearTheGround(program.mark)
    reasons = [...reasons, outcome.error]
    console.warn('Playwright missed the start of the app:', outcome.error)
  }
  throw new AggregateError(reasons, `the app started ${maxAttempts} times without Playwright getting hold of it`)
}

async function attempt({ executablePath, args, env }: Program): Promise<ElectronApplication> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Error(`not attached after ${attachLimitMs} ms`)), attachLimitMs)
  })
  const launched = _electron.launch({ executablePath, args, env })
  // After the limit nobody asks for the outcome any more.
  launched.catch(() => undefined)
  try {
    return await Promise.race([launched, late])
  } finally {
    clearTimeout(timer)
  }
}

// The next start would take what is left of this one, a process that is still ending or its lock, for a running app, and end at once.
async function clearTheGround(mark: string): Promise<void> {
  const until = Date.now() + endLimitMs
  while (killMarked(mark) > 0) {
    if (Date.now() > until) throw new Error(`an app with ${mark} does not end`)
    await sleep(50)
  }
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
    rmSync(join(mark.slice(mark.indexOf('=') + 1), name), { force: true })
}

/** How many processes of that start were still there. */
function killMarked(mark: string): number {
  let found = 0
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      // Chromium joins the words of its children with blanks.
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split(/[\0 ]/)
      if (!words.includes(mark)) continue
      found += 1
      process.kill(Number(name), 'SIGKILL')
    } catch {
      // The process ended while it was looked at.
    }
  }
  return found
}
