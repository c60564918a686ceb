// A RemoteShell without a network: this machine's sh in a home folder of its own. `cut` ends it as a lost connection does: what was started
// through it is killed with its process group, what has a session of its own goes on.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Ran, RemoteShell, RunOrder } from '#ports/remote-shell.ts'

export interface LocalShell extends RemoteShell {
  cut(): void
  /** Every command line it was given. */
  readonly lines: readonly string[]
}

/** Opens the shell; `home` is made when it is not there. */
export function openLocalShell(home: string, environment: Readonly<Record<string, string>> = {}): LocalShell {
  mkdirSync(home, { recursive: true })
  const children = new Set<ChildProcess>()
  const lines: string[] = []
  let isCut = false
  let tellGone: () => void = () => undefined
  const gone = new Promise<void>((resolve) => {
    tellGone = resolve
  })
  const lost = () => fail('push.connection-lost', { host: 'local', step: '' })
  const at = (path: string) => (isAbsolute(path) ? path : join(home, path))
  const cut = () => {
    isCut = true
    for (const { pid } of children) if (pid !== undefined) killGroup(pid)
    tellGone()
  }
  return {
    name: 'somebody@local',
    lines,
    gone,
    cut,
    close: cut,
    run: async (order) => {
      if (isCut) return lost()
      lines.push(order.command)
      const child = spawn('sh', ['-c', order.command], {
        cwd: home,
        env: { PATH: process.env['PATH'], HOME: home, ...environment },
        detached: true,
      })
      children.add(child)
      const ran = await waitFor(child, order)
      children.delete(child)
      return isCut ? lost() : ran
    },
    upload: async (path, content, mode) => {
      if (isCut) return lost()
      try {
        writeFileSync(at(`${path}.part`), content, { mode })
        renameSync(at(`${path}.part`), at(path))
        return succeed(undefined)
      } catch (error) {
        const detail = String(error)
        if (/ENOSPC/.test(detail)) return fail('push.disk-full', { host: 'local', path })
        if (/EROFS/.test(detail)) return fail('push.read-only', { host: 'local', path })
        return fail('push.refused', { host: 'local', path, detail })
      }
    },
    download: async (path, maxBytes) => {
      if (isCut) return lost()
      return succeed(existsSync(at(path)) ? readFileSync(at(path)).subarray(0, maxBytes) : null)
    },
  }
}

function waitFor(child: ChildProcess, order: RunOrder): Promise<Outcome<Ran>> {
  return new Promise((resolve) => {
    const texts = { stdout: '', stderr: '' }
    let isHung = false
    for (const from of ['stdout', 'stderr'] as const) {
      const stream = child[from]
      if (stream === null) throw new Error('the child has no pipes')
      stream.setEncoding('utf8').on('data', (text: string) => {
        texts[from] = (texts[from] + text).slice(0, order.maxBytes)
      })
      createInterface({ input: stream }).on('line', (line) => order.onLine?.(line, from))
    }
    const hung = setTimeout(() => {
      isHung = true
      if (child.pid !== undefined) killGroup(child.pid)
    }, order.timeoutMs)
    child.stdin?.on('error', () => undefined).end(order.input ?? '')
    child.once('close', (code) => {
      clearTimeout(hung)
      const seconds = Math.round(order.timeoutMs / 1000)
      resolve(
        isHung
          ? fail('push.command-hung', { host: 'local', command: '', seconds })
          : succeed({ code, ...texts, isCut: false }),
      )
    })
  })
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // ended meanwhile
  }
}
