// Files on a real OpenSSH server, over SFTP and, where it is switched off, by command: bytes and mode as asked, the old file or the new one
// at every moment, nothing left beside it, and a plain word for every reason why not.
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import type { RemoteShell } from '#ports/remote-shell.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openShell } from '#test/support/ssh-orders.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'

const address = '127.3.6.5'
const ways = ['sftp', 'commands'] as const
type Way = (typeof ways)[number]
const servers = new Map<Way, SshServer>()
const shells = new Map<Way, RemoteShell>()
const users = new Map<Way, SshUser>()

function on(way: Way) {
  const [server, shell, user] = [servers.get(way), shells.get(way), users.get(way)]
  if (server === undefined || shell === undefined || user === undefined) throw new Error(`no server for ${way}`)
  return { server, shell, user, at: (name: string) => join(user.home, name) }
}

beforeAll(async () => {
  for (const way of ways) {
    const user = addSshUser({ sudo: 'none' })
    users.set(way, user)
    const server = await startSshServer(
      address,
      await findFreePort(address),
      // a server that knows no SFTP at all
      way === 'sftp' ? [] : ['Subsystem none /bin/false'],
    )
    servers.set(way, server)
    shells.set(way, await openShell(server, user.name))
  }
})
afterAll(async () => {
  for (const shell of shells.values()) shell.close()
  for (const server of servers.values()) await server.stop()
  for (const user of users.values()) user.remove()
})

describe('a host that talks when one signs in', () => {
  it('spoils no file that comes by command', async () => {
    const talkative = addSshUser({ sudo: 'none', shell: '/bin/bash' })
    try {
      writeFileSync(join(talkative.home, '.bashrc'), 'echo Welcome; echo to this host >&2\n')
      const noisy = await openShell(on('commands').server, talkative.name)
      const path = join(talkative.home, 'file')
      valueIn(await noisy.upload(path, Buffer.from('content\n'), 0o600))
      expect(Buffer.from(valueIn(await noisy.download(path, 8)) ?? []).toString()).toBe('content\n')
      noisy.close()
    } finally {
      talkative.remove()
    }
  })
})

describe.each(ways)('a file brought by %s', (way) => {
  it('arrives with its bytes and mode, replaces what is there, and comes back', async () => {
    const { shell, user, at } = on(way)
    const path = at('a b\'s "file"')
    for (const [content, mode] of [
      [randomBytes(2_500_000), 0o600],
      [Buffer.from('short\n'), 0o755],
      [Buffer.alloc(0), 0o640],
    ] as const) {
      expect(valueIn(await shell.upload(path, content, mode))).toBeUndefined()
      expect(createHash('sha1').update(readFileSync(path)).digest('hex')).toBe(
        createHash('sha1').update(content).digest('hex'),
      )
      expect(statSync(path)).toMatchObject({ mode: 0o100_000 + mode, uid: user.uid })
      const back = valueIn(await shell.download(path, 2_500_000))
      expect(back === null ? null : Buffer.compare(back, content)).toBe(0)
    }
    expect(readdirSync(user.home).filter((name) => name.startsWith('.hs-'))).toEqual([])
    expect(valueIn(await shell.upload('-relative', Buffer.from('x'), 0o600))).toBeUndefined()
    expect(readFileSync(at('-relative'), 'utf8')).toBe('x')
    expect(valueIn(await shell.download('-relative', 1))?.length).toBe(1)
  })

  it('does not come back when there is none, or more than was asked for', async () => {
    const { shell, at, user } = on(way)
    expect(valueIn(await shell.download(at('absent'), 100))).toBeNull()
    expect(valueIn(await shell.download(at('absent/file'), 100))).toBeNull()
    writeFileSync(at('large'), 'x'.repeat(101))
    const large = faultIn(await shell.download(at('large'), 100))
    expect(large).toMatchObject({ code: 'push.refused', params: { path: at('large') } })
    writeFileSync(at('closed'), 'x', { mode: 0o600 })
    expect(faultIn(await shell.download(at('closed'), 100)).code).toBe('push.refused')
    expect(faultIn(await shell.download(user.home, 100)).code).toBe('push.refused')
  })

  it('is refused where the user may not write, and what is there stays', async () => {
    const { shell, at, server } = on(way)
    mkdirSync(at('closed-folder'), { mode: 0o755 })
    writeFileSync(at('closed-folder/file'), 'old')
    for (const path of [at('closed-folder/file'), at('absent/file'), at('closed-folder')]) {
      const refused = faultIn(await shell.upload(path, Buffer.from('new'), 0o600))
      expect(refused).toMatchObject({ code: 'push.refused', params: { path } })
      expect(refused.params['host']).toContain(`${address}:${server.port}`)
    }
    expect(readFileSync(at('closed-folder/file'), 'utf8')).toBe('old')
  })

  it('is told to find no room or no right to write, and what is there stays', async () => {
    const { shell, at, user } = on(way)
    const small = at('small')
    mkdirSync(small)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=128k,uid=${user.uid}`, 'tmpfs', small])
    try {
      const path = join(small, 'file')
      valueIn(await shell.upload(path, Buffer.from('old'), 0o600))
      const full = faultIn(await shell.upload(path, randomBytes(1_000_000), 0o600))
      expect(full).toMatchObject({ code: 'push.disk-full', params: { path } })
      execFileSync('mount', ['-o', 'remount,ro', small])
      const locked = faultIn(await shell.upload(path, Buffer.from('new'), 0o600))
      expect(locked).toMatchObject({ code: 'push.read-only', params: { path } })
      expect(readFileSync(path, 'utf8')).toBe('old')
      expect(readdirSync(small)).toEqual(['file'])
    } finally {
      execFileSync('umount', [small])
    }
  })

  it('is whole or not there when the connection goes in the middle, or it is cancelled', async () => {
    const { server, user, at } = on(way)
    const path = at('cut')
    writeFileSync(path, 'old')
    chownSync(path, user.uid, user.uid)
    chmodSync(path, 0o600)
    const content = Buffer.alloc(60_000_000, 7)
    const shell = await openShell(server, user.name, { keepAliveMs: 500 })
    const cancel = new AbortController()
    const cancelled = shell.upload(path, content, 0o600, cancel.signal)
    await untilBegun(user.home)
    cancel.abort()
    expect(faultIn(await cancelled).code).toBe('job.cancelled')
    expect(readFileSync(path, 'utf8')).toBe('old')
    const cut = shell.upload(path, content, 0o600)
    await untilBegun(user.home)
    server.killSessions()
    expect(faultIn(await cut)).toMatchObject({ code: 'push.connection-lost', params: { step: path } })
    await shell.gone
    expect(readFileSync(path, 'utf8')).toBe('old')
    // the connection of the other tests went too
    shells.set(way, await openShell(server, user.name))
    expect(existsSync(path)).toBe(true)
  })
})

/** Waits until a file is being written beside its place. */
async function untilBegun(folder: string): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!readdirSync(folder).some((name) => name.startsWith('.hs-'))) {
    if (performance.now() > deadline) throw new Error('nothing is being written')
    await new Promise((resolve) => setImmediate(resolve))
  }
}
