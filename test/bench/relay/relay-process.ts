// `handschlag relay run` as a real process of its own group, with its log read line by line; started, asked, killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface RelayProcess {
  readonly child: ChildProcess
  /** Everything it logged so far. */
  readonly log: readonly Readonly<Record<string, unknown>>[]
  /** Everything it wrote, also what is no log line. */
  readonly words: readonly string[]
  /** The first log line with this message, from line `from` on; rejects when the process ends before. */
  logged(message: string, from?: number): Promise<Readonly<Record<string, unknown>>>
  /** Exit code or signal. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** SIGKILL, and its end. */
  kill(): Promise<void>
  /** SIGTERM, and its end. */
  stop(): Promise<number | NodeJS.Signals>
}

export const launcher = fileURLToPath(new URL('../../../main/handschlag.mjs', import.meta.url))
export const bundle = fileURLToPath(new URL('../../../out/cli/handschlag.cjs', import.meta.url))

/** Starts a relay; `program` is what runs it, the built command line unless told otherwise. */
export function startRelayProcess(configPath: string, program: readonly string[] = ['node', bundle]): RelayProcess {
  const [command = 'node', ...rest] = program
  const child = spawn(command, [...rest, 'relay', 'run', '--config', configPath, '--lang', 'en'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '' },
  })
  const words: string[] = []
  const log: Record<string, unknown>[] = []
  const listeners = new Set<() => void>()
  createInterface({ input: child.stderr }).on('line', (line) => {
    words.push(line)
    if (line.startsWith('{')) log.push(JSON.parse(line) as Record<string, unknown>)
    for (const listener of listeners) listener()
  })
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? code ?? 0))
  })
  return {
    child,
    log,
    words,
    ended,
    logged: (message, from = 0) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = log.slice(from).find((entry) => entry['message'] === message)
          if (line === undefined) return
          listeners.delete(look)
          resolve(line)
        }
        listeners.add(look)
        look()
        void ended.then((end) =>
          reject(new Error(`ended with ${end} before “${message}”: ${words.slice(-5).join(' ')}`)),
        )
      }),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}
