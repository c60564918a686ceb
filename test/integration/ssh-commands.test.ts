// Commands over a real OpenSSH server: outputs, input, time limits, and every way a connection can end in the middle of one.
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import type { RemoteShell, RunOrder } from '#ports/remote-shell.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { addressOn, openShell, orderFor, pinsOf } from '#test/support/ssh-orders.ts'
import { listProcesses } from '#test/support/ssh-processes.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'
import { connect } from '#wire/ssh/connect.ts'

const address = '127.3.6.4'
let server: SshServer
let user: SshUser
let shell: RemoteShell

beforeAll(async () => {
  user = addSshUser({ sudo: 'password' })
  server = await startSshServer(address, await findFreePort(address), [], { passwords: true })
  shell = await openShell(server, user.name)
})
afterAll(async () => {
  shell?.close()
  await server?.stop()
  user?.remove()
})

const run = (command: string, more: Partial<RunOrder> = {}, on = shell) =>
  on.run({ command, timeoutMs: 20_000, maxBytes: 100_000, ...more })
/** Waits for the first line of a command, which says that it runs. */
function begun(more: Partial<RunOrder> = {}) {
  const { promise, resolve } = waiter<string>()
  return { line: promise, more: { ...more, onLine: (line: string) => resolve(line) } }
}
function waiter<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
async function untilGone(pid: number): Promise<void> {
  const deadline = performance.now() + 10_000
  while (listProcesses().some((one) => one.pid === pid)) {
    if (performance.now() > deadline) throw new Error(`process ${pid} still runs`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('a command', () => {
  it('brings back both outputs and how it ended', async () => {
    expect(valueIn(await run('printf "a\\nb"; echo c >&2; exit 7'))).toEqual({
      code: 7,
      stdout: 'a\nb',
      stderr: 'c\n',
      isCut: false,
    })
    expect(valueIn(await run('kill -TERM $$')).code).toBeNull()
    expect(valueIn(await run('no-such-program')).code).toBe(127)
  })

  it('takes its input as it is, and its end', async () => {
    const input = randomBytes(3_000_000)
    const hash = createHash('sha256').update(input).digest('hex')
    expect(valueIn(await run('sha256sum', { input })).stdout).toBe(`${hash}  -\n`)
    expect(valueIn(await run('cat', { input: 'Grüße\n' })).stdout).toBe('Grüße\n')
    expect(valueIn(await run('cat')).stdout).toBe('')
  })

  it('gives a password to sudo without a word of it in its arguments', async () => {
    const ran = valueIn(await run("sudo -S -p '' id -un", { input: `${user.password}\n` }))
    expect(ran).toMatchObject({ code: 0, stdout: 'root\n' })
  })

  it('tells whole lines as they come, bounded like the rest', async () => {
    const lines: string[] = []
    const onLine = (line: string, from: string) => lines.push(`${from}: ${line}`)
    valueIn(await run("printf 'eins\\r\\nzw'; printf 'ei\\nüber'; echo err >&2", { onLine }))
    expect(lines.toSorted()).toEqual(['stderr: err', 'stdout: eins', 'stdout: zwei', 'stdout: über'])
    const cut = valueIn(await run('yes | head -c 5000000', { maxBytes: 1001 }))
    expect(cut).toMatchObject({ code: 0, isCut: true })
    expect(cut.stdout).toHaveLength(1001)
  })

  it('is killed when it hangs, and the connection lives on', async () => {
    const { line, more } = begun({ timeoutMs: 1500 })
    const hung = faultIn(await run('echo $$; exec sleep 3600', more))
    expect(hung).toEqual({
      code: 'push.command-hung',
      params: { host: `${user.name}@${address}:${server.port}`, command: 'echo $$; exec sleep 3600', seconds: 2 },
    })
    await untilGone(Number(await line))
    expect(valueIn(await run('echo there')).stdout).toBe('there\n')
  })

  it('is killed when it is cancelled', async () => {
    const cancel = new AbortController()
    const { line, more } = begun({ signal: cancel.signal })
    const ended = run('echo $$; sleep 3600; echo never', more)
    const pid = Number(await line)
    cancel.abort()
    expect(faultIn(await ended).code).toBe('job.cancelled')
    await untilGone(pid)
    expect(faultIn(await run('echo', { signal: cancel.signal })).code).toBe('job.cancelled')
  })

  it('runs beside others on one connection', async () => {
    const ran = await Promise.all(Array.from({ length: 8 }, (_, index) => run(`echo ${index}`)))
    expect(ran.map((one) => valueIn(one).stdout.trim())).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
  })
})

describe('a connection that ends in the middle', () => {
  it.each([
    ['a killed session', (on: SshServer) => on.killSessions()],
    ['a crashed server', (on: SshServer) => on.crash()],
    ['a dead link', (on: SshServer) => on.freezeSessions(true)],
  ])('is told for %s', async (_name, end) => {
    const own = await startSshServer(address, await findFreePort(address))
    const connected = await openShell(own, user.name, { keepAliveMs: 300 })
    const { line, more } = begun()
    const ended = run('echo begun; exec sleep 30', more, connected)
    await line
    const cut = end(own)
    expect(faultIn(await ended)).toEqual({
      code: 'push.connection-lost',
      params: { host: `${user.name}@${address}:${own.port}`, step: 'echo begun; exec sleep 30' },
    })
    await connected.gone
    expect(faultIn(await run('echo', {}, connected)).code).toBe('push.connection-lost')
    expect(faultIn(await connected.upload('x', Buffer.from('x'), 0o600)).code).toBe('push.connection-lost')
    expect(faultIn(await connected.download('x', 10)).code).toBe('push.connection-lost')
    own.freezeSessions(false)
    await (cut ?? own.stop())
  })

  it('is told when it is closed here', async () => {
    const connected = await openShell(server, user.name)
    const { line, more } = begun()
    const ended = run('echo begun; exec sleep 30', more, connected)
    await line
    connected.close()
    expect(faultIn(await ended).code).toBe('push.connection-lost')
    await connected.gone
  })
})

describe('secrets', () => {
  it('stand in no argument list while one signs in', async () => {
    let isDone = false
    let looks = 0
    const seen = new Set<string>()
    const watch = async () => {
      while (!isDone) {
        looks++
        for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
          for (const file of ['cmdline', 'environ']) {
            try {
              if (readFileSync(`/proc/${entry}/${file}`, 'utf8').includes(user.password)) seen.add(`${entry}/${file}`)
            } catch {
              // it ended meanwhile
            }
          }
        }
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const watching = watch()
    const host = addressOn(server, user.name, { kind: 'password' })
    const secrets = { password: user.password }
    valueIn(await connect(orderFor(host, pinsOf(server), secrets), new AbortController().signal)).close()
    isDone = true
    await watching
    expect(looks).toBeGreaterThan(3)
    expect([...seen]).toEqual([])
    expect(server.log()).not.toContain(user.password)
  })
})
