// The load generator as a process of its own; names of taken messages arrive as they are taken.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface LoadOrder {
  readonly port: number
  readonly messages: number
  readonly sessions: number
  readonly bytes: number
  /** STARTTLS towards what is loaded. */
  readonly tls: boolean
  readonly resends: boolean
  readonly tag: string
}
export interface LoadResult {
  readonly taken: number
  readonly refused: number
  readonly cut: number
  readonly startedAt: number
  readonly takenPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}
export interface LoadProcess {
  readonly taken: ReadonlySet<string>
  readonly done: Promise<LoadResult>
  stop(): void
}

/** Starts to hand messages in. */
export function startLoad(order: LoadOrder): LoadProcess {
  const child = fork(fileURLToPath(new URL('./load.mjs', import.meta.url)), [JSON.stringify(order)], { execArgv: [] })
  const taken = new Set<string>()
  const done = new Promise<LoadResult>((resolve, reject) => {
    child.on('message', (message: { taken?: string; done?: LoadResult }) => {
      if (message.taken !== undefined) taken.add(message.taken)
      if (message.done !== undefined) resolve(message.done)
    })
    child.once('exit', (code) => reject(new Error(`the load ended with ${code}`)))
  })
  return { taken, done, stop: () => child.kill() }
}
