// Free ports: really free, and none that a connection going out could be given before its server listens there.
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'

test('is free to listen on, and below what systems give to connections that go out', async () => {
  for (let turn = 0; turn < 20; turn += 1) {
    const port = await findFreePort('127.0.0.1')
    expect(port).toBeGreaterThan(1024)
    expect(port).toBeLessThan(32_768)
    const server = createServer()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ host: '127.0.0.1', port }, resolve)
    })
    await new Promise((resolve) => server.close(resolve))
  }
})

test('an address this machine does not have is told, not searched for ever', async () => {
  await expect(findFreePort('192.0.2.1')).rejects.toThrow('EADDRNOTAVAIL')
})
