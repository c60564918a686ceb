// Starts a TypeScript module of the project as a real process of its own and reads what it says, line by line.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export interface Child {
  readonly process: ChildProcess
  /** Everything it wrote to stdout so far, without line ends. */
  readonly lines: readonly string[]
  /** Resolves with the first line that matches; rejects when the process ends before. */
  said(pattern: RegExp): Promise<string>
  /** Resolves with the signal or exit code when the process and its output have ended. */
  ended: Promise<NodeJS.Signals | number>
}

const runner = fileURLToPath(new URL('./run-typescript.mjs', import.meta.url))

/** Starts `module` with arguments; killed at the end of the test. */
export function startChild(module: URL, args: readonly string[]): Child {
  return startProgram(runner, [fileURLToPath(module), ...args])
}

/** Starts a file that Node can run as it is; killed at the end of the test. */
export function startProgram(file: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const lines: string[] = []
  const listeners = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    for (const listener of listeners) listener()
  })
  const ended = new Promise<NodeJS.Signals | number>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? code ?? 0))
  })
  return {
    process: child,
    lines,
    ended,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = lines.find((candidate) => pattern.test(candidate))
          if (line === undefined) return
          listeners.delete(look)
          resolve(line)
        }
        listeners.add(look)
        look()
        void ended.then((end) => reject(new Error(`ended with ${end} before saying ${pattern}`)))
      }),
  }
}
