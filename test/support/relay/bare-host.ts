// A Linux host as it comes from the installer, with an OpenSSH server and an ordinary user who may use sudo: empty /etc, /opt, /var and
// /home, the programs of this machine's /usr read-only, its own mounts and processes (namespaces), the loopback network shared. No systemd
// runs there. Needs root, unshare and the distribution's openssh-server and sudo; without them it throws.
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { untilListening } from '#test/support/ssh-server.ts'
import { connect } from '#wire/ssh/connect.ts'
import { createRemoteShell } from '#wire/ssh/remote-shell.ts'
import type { SshOrder } from '#wire/ssh/ssh-order.ts'

export interface BareHost {
  /** A path of the host as the test sees it. */
  at(path: string): string
  write(path: string, content: string, mode?: number): void
  /** Signs in as the user. */
  open(): Promise<DeliveryHost>
  /** Runs a command there as root and answers what it printed. */
  ask(...words: string[]): string
  stop(): Promise<void>
}

const user = 'hs-admin'
const accounts = { root: 0, sshd: 101, [user]: 4711, nobody: 65_534 }
const groups = { ...accounts, shadow: 42, sudo: 27, 'ssl-cert': 110, nogroup: 65_534 }

/** Starts the host; `hasNode` = Node is installed there as /usr/bin/node. */
export async function startBareHost(
  place: { readonly address: string; readonly port: number; readonly resolver: string },
  hasNode: boolean,
): Promise<BareHost> {
  // not below /tmp, which many systems mount without devices
  const folder = mkdtempSync('/var/tmp/handschlag-bare-')
  chmodSync(folder, 0o755)
  const at = (path: string) => join(folder, path)
  const write = (path: string, content: string, mode = 0o644) => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), content, { mode })
  }
  for (const path of [
    'dev',
    'proc',
    'usr',
    'local/bin',
    'opt',
    'run/sshd',
    'tmp',
    'var/lib',
    'var/log',
    `home/${user}`,
    'root',
  ])
    mkdirSync(at(path), { recursive: true })
  for (const name of ['bin', 'sbin', 'lib', 'lib64'])
    if (existsSync(`/usr/${name}`)) symlinkSync(`usr/${name}`, at(name))
  chmodSync(at('tmp'), 0o1777)
  chownSync(at(`home/${user}`), accounts[user] ?? 0, accounts[user] ?? 0)
  writeSystemFiles(write, place.resolver)
  cpSync('/etc/alternatives', at('etc/alternatives'), { recursive: true, verbatimSymlinks: true })
  mkdirSync(at('etc/ssh'))
  const key = at('etc/ssh/key')
  for (const path of [at('etc/ssh/host'), key])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
  writeFileSync(at('etc/ssh/authorized'), readFileSync(`${key}.pub`))
  write('etc/ssh/sshd_config', sshdConfig(place))
  const mounts = [
    `mount --bind /usr ${at('usr')}`,
    `mount -o remount,bind,ro ${at('usr')}`,
    `mount --bind ${at('local')} ${at('usr/local')}`,
    ...(hasNode
      ? []
      : ['bin/node', 'bin/nodejs']
          .filter((name) => existsSync(`/usr/${name}`))
          .map((name) => `mount --bind /dev/null ${at(`usr/${name}`)}`)),
    `mount --rbind /dev ${at('dev')}`,
    `mount -t proc proc ${at('proc')}`,
    `exec chroot ${folder} /usr/sbin/sshd -D -e -f /etc/ssh/sshd_config`,
  ]
  const server = spawn('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-ec', mounts.join('\n')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: '/usr/sbin:/usr/bin' },
  })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  await untilListening(place.address, place.port)
  const [algorithm, blob] = readFileSync(at('etc/ssh/host.pub'), 'utf8').split(' ')
  const id = randomUUID()
  return {
    at,
    write,
    async open() {
      const order: SshOrder = {
        host: {
          address: place.address,
          port: place.port,
          user,
          signIn: { kind: 'key', path: key },
          jumps: [],
          legacy: [],
        },
        secretFor: () => null,
        pinsFor: () => [],
        knownHosts: `[${place.address}]:${place.port} ${algorithm} ${blob}\n`,
      }
      const connection = valueIn(await connect(order, new AbortController().signal))
      const shell = createRemoteShell(connection)
      return { id, name: 'relay-1', system: 'posix', rights: 'sudo', sudoPassword: null, shell }
    },
    ask: (...words) =>
      execFileSync('ssh', [...sshWords(place, key), `${user}@${place.address}`, 'sudo', ...words], {
        encoding: 'utf8',
      }),
    async stop() {
      server.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function sshWords({ port }: { readonly port: number }, key: string): readonly string[] {
  const settings = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'IdentitiesOnly=yes']
  return ['-F', 'none', '-p', String(port), '-i', key, ...settings.flatMap((setting) => ['-o', setting])]
}

function sshdConfig({ address, port }: { readonly address: string; readonly port: number }): string {
  return [
    `ListenAddress ${address}:${port}`,
    'HostKey /etc/ssh/host',
    'AuthorizedKeysFile /etc/ssh/authorized',
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'Subsystem sftp internal-sftp',
    '',
  ].join('\n')
}

/** What every installation has in /etc, as far as the programs here look for it. */
function writeSystemFiles(write: (path: string, content: string, mode?: number) => void, resolver: string): void {
  const lines = (all: Readonly<Record<string, number>>, line: (name: string, id: number) => string) =>
    Object.entries(all)
      .map(([name, id]) => `${line(name, id)}\n`)
      .join('')
  const home = (name: string) => (name === 'root' ? '/root' : `/home/${name}`)
  const shell = (name: string) => (['root', user].includes(name) ? '/bin/sh' : '/usr/sbin/nologin')
  write(
    'etc/passwd',
    lines(accounts, (name, id) => `${name}:x:${id}:${id}::${home(name)}:${shell(name)}`),
  )
  write(
    'etc/group',
    lines(groups, (name, id) => `${name}:x:${id}:`),
  )
  write(
    'etc/shadow',
    lines(accounts, (name) => `${name}:*:20000:0:99999:7:::`),
    0o640,
  )
  write(
    'etc/gshadow',
    lines(groups, (name) => `${name}:*::`),
    0o640,
  )
  write('etc/nsswitch.conf', 'passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n')
  write('etc/login.defs', 'SYS_UID_MIN 100\nSYS_UID_MAX 999\nSYS_GID_MIN 100\nSYS_GID_MAX 999\n')
  write('etc/hosts', `127.0.0.1 localhost ${hostname()}\n`)
  write('etc/resolv.conf', `nameserver ${resolver}\n`)
  write('etc/sudoers', `root ALL=(ALL) ALL\n${user} ALL=(ALL) NOPASSWD: ALL\n`, 0o440)
  for (const service of ['sudo', 'other'])
    write(
      `etc/pam.d/${service}`,
      ['auth', 'account', 'session', 'password'].map((kind) => `${kind} required pam_permit.so\n`).join(''),
    )
}
