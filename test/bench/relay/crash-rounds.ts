// The crash test: load on a relay that is killed (SIGKILL) at moments a seed decides and started again at once, until everything was taken;
// then the queue drains and both sides are compared. Lost = taken and never at the partner's; unseen = neither taken nor there. A message
// may be there twice: when the partner's 250 was not noted yet (`sameAttempt`, at most the deliveries under way at each kill), or when ours
// was not read (`otherAttempt`, at most the sessions).
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '#lab/loopback.ts'
import { startLoad } from './load-process.ts'
import { type RelayProcess, startRelayProcess } from './relay-process.ts'
import { until } from './until.ts'
import type { Workplace } from './workplace.ts'

export interface CrashOrder {
  readonly name: string
  readonly messages: number
  readonly sessions: number
  readonly kills: number
  readonly seed: number
  /** Between two kills. */
  readonly leastMs: number
  readonly mostMs: number
  readonly program?: readonly string[]
  /** Called while nothing runs, between a kill and the next start; for what a power cut would do to the files. */
  readonly whileDead?: (folder: string, taken: ReadonlySet<string>) => Promise<void>
}
export interface CrashResult {
  readonly seed: number
  readonly kills: number
  readonly taken: number
  readonly lost: number
  readonly unseen: number
  readonly sameAttempt: number
  readonly otherAttempt: number
  readonly slowestStartMs: number
}

/** Runs one seed to its end. */
export async function runCrashes(place: Workplace, order: CrashOrder): Promise<CrashResult> {
  const port = await findFreePort('127.0.0.1')
  const config = place.configure(order.name, port)
  await place.sink.reset()
  const random = randomFrom(order.seed)
  let slowestStartMs = 0
  const start = async (): Promise<RelayProcess> => {
    const begun = performance.now()
    const relay = startRelayProcess(config, order.program)
    await relay.logged('started')
    slowestStartMs = Math.max(slowestStartMs, performance.now() - begun)
    return relay
  }
  let relay = await start()
  const load = startLoad({
    port,
    messages: order.messages,
    sessions: order.sessions,
    bytes: 10_240,
    tls: false,
    resends: true,
    tag: `s${order.seed}`,
  })
  try {
    let isLoaded = false
    void load.done.finally(() => {
      isLoaded = true
    })
    let kills = 0
    while (kills < order.kills && !isLoaded) {
      await sleep(order.leastMs + random() * (order.mostMs - order.leastMs))
      await relay.kill()
      kills += 1
      await order.whileDead?.(config, load.taken)
      relay = await start()
    }
    await load.done
    await until('everything taken to reach the partner', 120_000, async () => {
      const names = new Set(await place.sink.names())
      return [...load.taken].every((name) => names.has(name))
    }).catch(() => undefined)
    const names = new Set(await place.sink.names())
    const { sameAttempt, otherAttempt } = await place.sink.counts()
    const lost = [...load.taken].filter((name) => !names.has(name)).length
    const unseen = order.messages - new Set([...load.taken, ...names]).size
    return {
      seed: order.seed,
      kills,
      taken: load.taken.size,
      lost,
      unseen,
      sameAttempt,
      otherAttempt,
      slowestStartMs: Math.round(slowestStartMs),
    }
  } finally {
    load.stop()
    await relay.kill()
  }
}

/** Park and Miller's generator: the same seed gives the same moments. */
function randomFrom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
