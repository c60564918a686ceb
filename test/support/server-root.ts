// A small root folder of its own for a server that Debian packages for another place: the unpacked program, the libraries it asks for, a
// few accounts and devices. The server runs in it with chroot(8), so it finds its fixed paths and meets no other mail server. Needs root
// on Linux and the unpacked package; without them it throws, a test that cannot run must not look green.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { unpackedFolder } from '#test/tooling/unpack-packages.mjs'

export interface ServerRootOrder {
  readonly packageName: string
  /** Path of the program as the package has it. */
  readonly program: string
  readonly accounts: Readonly<Record<string, number>>
}
export interface ServerRoot {
  /** A path of the server as the test sees it. */
  at(path: string): string
  folder(path: string, owner?: string): void
  write(path: string, content: string, owner?: string): void
  /** Runs the program in its root; everything it says goes to `log`, a path of the server. */
  start(parameters: readonly string[], log: string): ChildProcess
  /** Ends the program with all its children and removes the root. */
  stop(): Promise<void>
}

const startLimitMs = 10_000
const stopLimitMs = 3000

/** Makes the root; nothing runs yet. */
export function createServerRoot({ packageName, program, accounts }: ServerRootOrder): ServerRoot {
  const source = join(unpackedFolder(packageName), program)
  if (!existsSync(source)) {
    throw new Error(`${packageName} is not unpacked; run: node test/tooling/unpack-packages.mjs`)
  }
  // Not below /tmp, which many systems mount without devices.
  const folder = mkdtempSync('/var/tmp/handschlag-server-')
  chmodSync(folder, 0o755)
  const all: Readonly<Record<string, number>> = { root: 0, nobody: 65_534, ...accounts }
  const at = (path: string) => join(folder, path)
  const own = (path: string, owner?: string) => {
    const id = owner === undefined ? undefined : all[owner]
    if (id !== undefined) chownSync(at(path), id, id)
  }
  const root: Omit<ServerRoot, 'start' | 'stop'> = {
    at,
    folder(path, owner) {
      mkdirSync(at(path), { recursive: true })
      own(path, owner)
    },
    write(path, content, owner) {
      mkdirSync(dirname(at(path)), { recursive: true })
      writeFileSync(at(path), content, { mode: owner === undefined ? 0o644 : 0o600 })
      own(path, owner)
    },
  }
  for (const path of ['dev', 'tmp', 'var/run']) root.folder(path)
  for (const [path, from] of [[program, source], ...librariesOf(source), ...configuration]) {
    mkdirSync(dirname(at(path)), { recursive: true })
    copyFileSync(from, at(path))
  }
  for (const [name, minor] of Object.entries({ null: '3', urandom: '9' })) {
    execFileSync('mknod', ['-m', '666', at(`dev/${name}`), 'c', '1', minor])
  }
  const list = (line: (name: string, id: number) => string) =>
    Object.entries(all)
      .map(([name, id]) => `${line(name, id)}\n`)
      .join('')
  root.write(
    'etc/passwd',
    list((name, id) => `${name}:x:${id}:${id}::/var/empty/${name}:/bin/false`),
  )
  root.write(
    'etc/group',
    list((name, id) => `${name}:x:${id}:`),
  )
  root.write('etc/services', 'smtp 25/tcp\nsmtps 465/tcp\nsubmission 587/tcp\n')
  root.write('etc/hosts', '127.0.0.1 localhost\n')
  for (const name of Object.keys(accounts)) root.folder(`var/empty/${name}`)

  let child: ChildProcess | undefined
  return {
    ...root,
    start(parameters, log) {
      const output = openSync(at(log), 'a')
      child = spawn('chroot', [folder, program, ...parameters], {
        detached: true,
        stdio: ['ignore', output, output],
        env: { PATH: '/usr/sbin:/usr/bin' },
      })
      closeSync(output)
      return child
    },
    async stop() {
      if (child !== undefined) await endGroup(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until something listens; throws with the log when the server ended before. */
export async function waitForListener(
  { address, port }: { readonly address: string; readonly port: number },
  child: ChildProcess,
  log: () => string,
): Promise<void> {
  const bytes = Buffer.from(address.split('.').map(Number)).reverse().toString('hex').toUpperCase()
  const listening = ` ${bytes}:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A `
  const endsAt = performance.now() + startLimitMs
  while (!readFileSync('/proc/net/tcp', 'latin1').includes(listening)) {
    if (child.exitCode !== null || performance.now() > endsAt) {
      throw new Error(`no server on ${address}:${port}: ${log()}`)
    }
    await pause(10)
  }
}

const configuration: readonly (readonly [path: string, from: string])[] = existsSync('/etc/ssl/openssl.cnf')
  ? [['etc/ssl/openssl.cnf', '/etc/ssl/openssl.cnf']]
  : []

/** The shared libraries of a program by the path its loader looks for them. */
function librariesOf(program: string): readonly (readonly [path: string, from: string])[] {
  const said = execFileSync('ldd', [program], { encoding: 'utf8' })
  const missing = [...said.matchAll(/(\S+) => not found/g)].map(([, name]) => name)
  if (missing.length > 0) throw new Error(`libraries of ${program} are missing: ${missing.join(' ')}`)
  return [...said.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => [path, path] as const)
}

/** Asks the program to end, so that it waits for its children, and ends what is left of them. */
function endGroup(child: ChildProcess): Promise<void> {
  const { pid } = child
  if (pid === undefined) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(limit)
      signalGroup(pid, 'SIGKILL')
      resolve()
    }
    const limit = setTimeout(() => signalGroup(pid, 'SIGKILL'), stopLimitMs)
    if (child.exitCode !== null || child.signalCode !== null) return end()
    child.once('exit', end)
    child.kill('SIGTERM')
  })
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
