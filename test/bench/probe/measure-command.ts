// One run of a command as a whole process: its wall and CPU time with everything it started, as the shell accounts for it, and its exit
// code. Output is read and kept only to explain a failure.
import { spawn } from 'node:child_process'

export interface CommandTime {
  readonly wallMs: number
  /** User and system time of the process and all children it waited for. */
  readonly cpuMs: number
  readonly code: number
  readonly output: string
}

const kept = 4000
const script = `TIMEFORMAT='%R %U %S'; { time "$@" >&4 2>&4 </dev/null; } 2>&3; exit $?`

/** Runs the command to its end. */
export function measureCommand(command: readonly string[]): Promise<CommandTime> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script, 'bash', ...command], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    })
    let [times, output] = ['', '']
    child.stdio[3]?.on('data', (chunk) => {
      times += String(chunk)
    })
    child.stdio[4]?.on('data', (chunk) => {
      output = `${output}${String(chunk)}`.slice(-kept)
    })
    child.once('error', reject)
    child.once('close', (code) => {
      const [wall, user, system] = times.trim().split(' ').map(Number)
      if (wall === undefined || user === undefined || system === undefined || Number.isNaN(wall + user + system)) {
        reject(new Error(`no times for ${command[0]}: ${times}${output}`))
        return
      }
      resolve({ wallMs: wall * 1000, cpuMs: (user + system) * 1000, code: code ?? 1, output })
    })
  })
}

/** The middle value; the mean of both middle ones for an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const half = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]]
  if (low === undefined || high === undefined) throw new Error('no values')
  return (low + high) / 2
}
