// Ports on a real OpenSSH server that lead back here: opened on its loopback, told apart, given back, and refused where the host forbids them.
import { createConnection, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openConnection } from '#test/support/ssh-orders.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { openRemotePorts } from '#wire/ssh/remote-ports.ts'
import type { SshConnection } from '#wire/ssh/ssh-order.ts'

const address = '127.3.6.77'
let server: SshServer
let strict: SshServer
const open: { close(): void }[] = []

beforeAll(async () => {
  server = await startSshServer(address, await findFreePort(address))
  strict = await startSshServer(address, await findFreePort(address), ['AllowTcpForwarding no'])
})
afterAll(async () => {
  for (const one of open) one.close()
  await server?.stop()
  await strict?.stop()
})

async function signIn(to: SshServer): Promise<SshConnection> {
  const connection = await openConnection(to, 'root')
  open.push(connection)
  return connection
}

/** Connects on the far host's loopback, which is this machine's, and reads until the other side closes. */
function readFrom(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket: Socket = createConnection(port, '127.0.0.1')
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(text))
  })
}

describe('ports that lead back', () => {
  it('bring every connection to the name its port was opened for', async () => {
    const connection = await signIn(server)
    const opened = valueIn(
      await openRemotePorts(connection, ['first', 'second'], (name, stream) => stream.end(`you came to ${name}`)),
    )
    expect([...opened.ports.keys()]).toEqual(['first', 'second'])
    expect(await readFrom(opened.ports.get('second') ?? 0)).toBe('you came to second')
    expect(await readFrom(opened.ports.get('first') ?? 0)).toBe('you came to first')
    await opened.close()
    await expect(readFrom(opened.ports.get('first') ?? 0)).rejects.toThrow(/ECONNREFUSED/)
  })

  it('go with their connection', async () => {
    const connection = await signIn(server)
    const opened = valueIn(await openRemotePorts(connection, ['only'], (_name, stream) => stream.destroy()))
    connection.close()
    await connection.gone
    await expect.poll(() => readFrom(opened.ports.get('only') ?? 0).catch(({ code }) => code)).toBe('ECONNREFUSED')
    await opened.close()
  })

  it('are not there where the host forbids them', async () => {
    const connection = await signIn(strict)
    const refused = await openRemotePorts(connection, ['one'], (_name, stream) => stream.destroy())
    expect(faultIn(refused)).toMatchObject({ code: 'confirm.trap-not-reached' })
    expect(faultIn(refused).params['detail']).toMatch(/\w/)
  })
})
