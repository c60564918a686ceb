// What the preflight found last: looked at once after the start, after every reload, and when somebody asks. One round at a time; a newer
// one ends the older, whose findings are dropped. Nobody waits for it to take mail.
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { PartnerPreflight } from '#domain/relay-queue.ts'
import type { Log } from '#ports/log.ts'

export interface PreflightKeeper {
  found(): readonly PartnerPreflight[]
  /** Looks again; answers what is known when a newer round overtook this one. */
  look(): Promise<readonly PartnerPreflight[]>
  stop(): Promise<void>
}

/** Makes the keeper; `ask` looks at all partners. */
export function keepPreflight(
  policies: () => readonly RelayPolicy[],
  ask: (policies: readonly RelayPolicy[], signal: AbortSignal) => Promise<readonly PartnerPreflight[]>,
  log: Log,
): PreflightKeeper {
  let found: readonly PartnerPreflight[] = []
  let ending = new AbortController()
  let running: Promise<unknown> = Promise.resolve()
  let isStopped = false

  const round = async (mine: AbortController): Promise<readonly PartnerPreflight[]> => {
    const seen = await ask(policies(), mine.signal)
    if (!mine.signal.aborted) found = seen
    return found
  }
  return {
    found: () => found,
    async look() {
      if (isStopped) return found
      ending.abort()
      ending = new AbortController()
      const mine = round(ending)
      running = mine.catch((error: unknown) => log.bug('preflight failed', error))
      return mine
    },
    async stop() {
      isStopped = true
      ending.abort()
      await running
    },
  }
}
