// A private OpenSSH server on loopback with host keys of its own and one accepted person, and the client side's home folder. Needs root
// and the distribution's openssh-server; without them it throws. Users beside root come from ssh-user.ts.
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { descendantsOf, signalAll } from './ssh-processes.ts'

export type HostKeyKind = 'ed25519' | 'ecdsa' | 'rsa'
export interface SshServerOptions {
  /** Kinds of host keys; ed25519 unless told. */
  readonly hostKeys?: readonly HostKeyKind[]
  /** Lets people in by password and by keyboard-interactive (PAM) too. */
  readonly passwords?: boolean
  /** Name of the PAM service, when it is another one than that of the system. */
  readonly pamService?: string
}

export interface SshServer {
  readonly address: string
  readonly port: number
  readonly user: string
  /** Home folder of the client, with its key, accepted for every user; known_hosts is written by the test. */
  readonly home: string
  /** The first host key as a known_hosts line. */
  readonly hostKeyLine: string
  /** All of them. */
  readonly hostKeyLines: readonly string[]
  pin(line: string): void
  /** Accepts one more public key, for every user. */
  accept(publicKeyPath: string): void
  /** What the server logged so far. */
  log(): string
  /** Ends every session hard, as a crash or an administrator would; the server goes on. */
  killSessions(): void
  /** Stops (or continues) every session without ending it: the link stands, nobody answers. */
  freezeSessions(isFrozen: boolean): void
  /** Ends the server and every session hard. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** Starts sshd on an address and waits until it accepts connections; `settings` win over our own. */
export async function startSshServer(
  address: string,
  port: number,
  settings: readonly string[] = [],
  options: SshServerOptions = {},
): Promise<SshServer> {
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-sshd-'))
  const at = (name: string) => join(folder, name)
  const kinds = options.hostKeys ?? ['ed25519']
  mkdirSync('/run/sshd', { recursive: true })
  mkdirSync(at('home/.ssh'), { recursive: true, mode: 0o700 })
  for (const kind of kinds) makeKey(at(`host_${kind}`), kind)
  makeKey(at('home/.ssh/id_ed25519'), 'ed25519')
  writeFileSync(at('authorized'), readFileSync(at('home/.ssh/id_ed25519.pub')), { mode: 0o644 })
  // sshd reads the accepted keys with the rights of whoever signs in
  chmodSync(folder, 0o755)
  const hasPasswords = options.passwords === true ? 'yes' : 'no'
  writeFileSync(
    at('sshd_config'),
    [
      ...settings,
      `ListenAddress ${address}:${port}`,
      ...kinds.map((kind) => `HostKey ${at(`host_${kind}`)}`),
      `AuthorizedKeysFile ${at('authorized')} .ssh/authorized_keys`,
      `PidFile ${at('pid')}`,
      `UsePAM ${hasPasswords}`,
      'StrictModes no',
      `PasswordAuthentication ${hasPasswords}`,
      `KbdInteractiveAuthentication ${hasPasswords}`,
      'PermitRootLogin prohibit-password',
      'MaxStartups 100',
      ...(settings.some((line) => line.startsWith('Subsystem ')) ? [] : ['Subsystem sftp internal-sftp']),
      '',
    ].join('\n'),
  )
  const server = spawn('/usr/sbin/sshd', ['-D', '-E', at('log'), '-f', at('sshd_config')], {
    stdio: 'ignore',
    // sshd asks PAM under the name it was started by
    argv0: options.pamService === undefined ? '/usr/sbin/sshd' : `/usr/sbin/${options.pamService}`,
  })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  let isStarted = false
  const refused = ended.then(() => {
    if (!isStarted) throw new Error(`sshd did not start: ${readFileSync(at('log'), 'utf8')}`)
  })
  await Promise.race([untilListening(address, port), refused])
  isStarted = true
  const sessions = () => (server.pid === undefined ? [] : descendantsOf(server.pid, /sshd/))
  const hostKeyLines = kinds.map((kind) => {
    const [algorithm, blob] = readFileSync(at(`host_${kind}.pub`), 'utf8').split(' ')
    return `[${address}]:${port} ${algorithm} ${blob}`
  })
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    // before the server goes, or they would belong to nobody
    const left = sessions()
    server.kill(signal)
    signalAll(left, 'SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    address,
    port,
    user: userInfo().username,
    home: at('home'),
    hostKeyLine: hostKeyLines[0] ?? '',
    hostKeyLines,
    pin: (line) => appendFileSync(at('home/.ssh/known_hosts'), `${line}\n`),
    accept: (path) => appendFileSync(at('authorized'), readFileSync(path)),
    log: () => readFileSync(at('log'), 'utf8'),
    killSessions: () => signalAll(sessions(), 'SIGKILL'),
    freezeSessions: (isFrozen) => signalAll(sessions(), isFrozen ? 'SIGSTOP' : 'SIGCONT'),
    crash: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

function makeKey(path: string, kind: HostKeyKind): void {
  execFileSync('ssh-keygen', ['-q', '-t', kind, '-N', '', '-C', 'test', '-f', path])
}

/** Resolves when something accepts connections there; gives up after ten seconds. */
export async function untilListening(address: string, port: number): Promise<void> {
  const deadline = performance.now() + 10_000
  while (performance.now() < deadline) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: address, port })
      socket.once('connect', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (isOpen) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error(`nothing listens on ${address}:${port}`)
}
