// A private OpenSSH server on loopback with its own host key and one accepted person, and the client side's home folder. Needs root and
// the distribution's openssh-server; without them it throws.
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

export interface SshServer {
  readonly address: string
  readonly port: number
  readonly user: string
  /** Home folder of the client, with its key; known_hosts is written by the test. */
  readonly home: string
  /** The host key as a known_hosts line. */
  readonly hostKeyLine: string
  pin(line: string): void
  stop(): Promise<void>
}

/** Starts sshd on an address and waits until it accepts connections. */
export async function startSshServer(
  address: string,
  port: number,
  settings: readonly string[] = [],
): Promise<SshServer> {
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-sshd-'))
  const at = (name: string) => join(folder, name)
  mkdirSync('/run/sshd', { recursive: true })
  mkdirSync(at('home/.ssh'), { recursive: true })
  const makeKey = (path: string) => execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
  makeKey(at('host'))
  makeKey(at('home/.ssh/id_ed25519'))
  writeFileSync(at('authorized'), readFileSync(at('home/.ssh/id_ed25519.pub')))
  writeFileSync(
    at('sshd_config'),
    [
      `ListenAddress ${address}:${port}`,
      `HostKey ${at('host')}`,
      `AuthorizedKeysFile ${at('authorized')}`,
      `PidFile ${at('pid')}`,
      'UsePAM no',
      'StrictModes no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      ...settings,
      '',
    ].join('\n'),
  )
  const server = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', at('sshd_config')], { stdio: 'ignore' })
  await untilListening(address, port)
  const [kind, blob] = readFileSync(at('host.pub'), 'utf8').split(' ')
  return {
    address,
    port,
    user: userInfo().username,
    home: at('home'),
    hostKeyLine: `[${address}]:${port} ${kind} ${blob}`,
    pin: (line) => appendFileSync(at('home/.ssh/known_hosts'), `${line}\n`),
    stop: () =>
      new Promise((resolve) => {
        server.once('exit', () => {
          rmSync(folder, { recursive: true, force: true })
          resolve()
        })
        server.kill()
      }),
  }
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
