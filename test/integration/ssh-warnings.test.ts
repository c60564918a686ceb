// Long work over one connection to a real OpenSSH server: large files, many files at once and many commands, all under one signal. The
// runtime must find nothing to warn about, such as listeners that pile up: a single warning of the process fails it.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openShell } from '#test/support/ssh-orders.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'

const address = '127.3.6.45'
const warnings: string[] = []
const note = ({ name, message }: Error) => warnings.push(`${name}: ${message}`)
let user: SshUser
const servers: SshServer[] = []

beforeAll(async () => {
  process.on('warning', note)
  user = addSshUser({ sudo: 'none' })
  for (const more of [[], ['Subsystem none /bin/false']]) {
    servers.push(await startSshServer(address, await findFreePort(address), more))
  }
})
afterAll(async () => {
  process.off('warning', note)
  for (const server of servers) await server.stop()
  user.remove()
})

describe.each([
  ['SFTP', 0],
  ['commands', 1],
])('files and commands over one connection, by %s', (_, at) => {
  it('leave nothing to warn about', async () => {
    const server = servers[at]
    if (server === undefined) throw new Error('no server')
    const shell = await openShell(server, user.name)
    const { signal } = new AbortController()
    const large = randomBytes(1_500_000)
    const path = join(user.home, `large-${at}`)
    valueIn(await shell.upload(path, large, 0o600, signal))
    expect(readFileSync(path).equals(large)).toBe(true)
    valueIn(await shell.download(path, 2_000_000, signal))
    await Promise.all(
      Array.from({ length: 8 }, async (_each, index) =>
        valueIn(await shell.upload(`${path}-${index}`, large.subarray(0, 100_000), 0o600, signal)),
      ),
    )
    for (let round = 0; round < 15; round += 1) {
      valueIn(await shell.run({ command: 'true', timeoutMs: 10_000, maxBytes: 100, signal }))
    }
    shell.close()
    await shell.gone
    // warnings are told after what is under way
    await new Promise((resolve) => setImmediate(resolve))
    expect(warnings).toStrictEqual([])
  })
})
