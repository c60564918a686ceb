// An ordinary user of this machine for one test: with a password, a home folder and the sudo rules that are asked for. Needs root; whoever
// makes one removes it again, with everything that runs under its name.
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listProcesses, signalAll } from './ssh-processes.ts'

export interface SshUserOptions {
  readonly sudo: 'none' | 'nopasswd' | 'password'
  /** Commands sudo allows; all unless told. */
  readonly sudoCommands?: readonly string[]
  readonly shell?: string
}

export interface SshUser {
  readonly name: string
  readonly password: string
  readonly home: string
  readonly uid: number
  /** Ends its processes and removes user, home and sudo rules. */
  remove(): void
}

const firstUid = 100_000
const mostUsers = 64
let made = 0

/** Makes a user whose name no other test has. */
export function addSshUser(options: SshUserOptions): SshUser {
  const name = `hs-${process.pid.toString(36)}-${made.toString(36)}`
  const password = `pw-${name}-Xq7`
  const home = join('/home', name)
  const rules = join('/etc/sudoers.d', name.replaceAll('.', '_'))
  // a number nobody else has at this time, whatever list of users they look at: all processes of a user end with its test
  const uid = firstUid + process.pid * mostUsers + (made % mostUsers)
  made++
  lockedly('useradd', ['-l', '-m', '-u', String(uid), '-d', home, '-s', options.shell ?? '/bin/sh', name])
  lockedly('chpasswd', [], `${name}:${password}\n`)
  if (options.sudo !== 'none') {
    const commands = options.sudoCommands?.join(', ') ?? 'ALL'
    writeFileSync(rules, `${name} ALL=(ALL:ALL) ${options.sudo === 'nopasswd' ? 'NOPASSWD: ' : ''}${commands}\n`, {
      mode: 0o440,
    })
  }
  return {
    name,
    password,
    home,
    uid,
    remove: () => {
      const own = () => listProcesses().filter((one) => one.user === uid)
      for (let left = own(); left.length > 0; left = own()) {
        signalAll(
          left.map(({ pid }) => pid),
          'SIGKILL',
        )
      }
      lockedly('userdel', ['-f', name])
      rmSync(home, { recursive: true, force: true })
      rmSync(rules, { force: true })
    },
  }
}

/** The files of users have one writer at a time; without the lock a second one fails at once. */
function lockedly(tool: string, words: readonly string[], input = ''): void {
  execFileSync('flock', ['/run/lock/handschlag-test-users', tool, ...words], {
    input,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
}
