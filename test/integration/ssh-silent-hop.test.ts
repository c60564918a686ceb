// A host gone through that never says whether it makes the way onward: the attempt is not waited for once it is cancelled.

import ssh2 from 'ssh2'
import { afterEach, expect, it } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { orderFor } from '#test/support/ssh-orders.ts'
import { connect, showHostKey } from '#wire/ssh/connect.ts'
import { describeHostKey } from '#wire/ssh/host-key/judge-host-key.ts'
import type { SshOrder } from '#wire/ssh/ssh-order.ts'

const address = '127.3.6.9'
const { private: hostKey, public: hostKeyLine } = ssh2.utils.generateKeyPairSync('ed25519')
let server: InstanceType<typeof ssh2.Server> | undefined
afterEach(() => server?.close())

it.each([
  ['signing in', connect],
  ['looking at the host key', (order: SshOrder, signal: AbortSignal) => showHostKey(order, 0, signal)],
] as const)('%s through it ends when it is cancelled', async (_name, attempt) => {
  const port = await findFreePort(address)
  const cancel = new AbortController()
  let asked = 0
  server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => undefined)
    client.on('authentication', (context) => context.accept())
    client.on('tcpip', () => {
      asked++
      cancel.abort()
    })
  })
  await new Promise<void>((resolve) => server?.listen(port, address, resolve))
  const jump = { address, port, user: 'admin', signIn: { kind: 'password' } as const }
  const blob = Buffer.from(hostKeyLine.split(' ')[1] ?? '', 'base64')
  const order = orderFor(
    { address: 'gateway.example', port: 22, user: 'admin', signIn: { kind: 'password' }, jumps: [jump] },
    () => [describeHostKey(address, port, blob)],
    { '1/password': 'x', password: 'y' },
  )
  const began = performance.now()
  expect(faultIn(await attempt(order, cancel.signal)).code).toBe('job.cancelled')
  expect(asked).toBe(1)
  // far below the time after which it would give up by itself
  expect(performance.now() - began).toBeLessThan(15_000)
})
