// The hellos of gateways marked as measured, compared with what the real programs send; and each of them is a hello a real server answers.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askServer } from '#test/support/hello/ask-server.ts'
import { removeOpensslFilesAtEnd, startOpenssl } from '#test/support/hello/openssl-server.ts'
import { keySharesIn, listIn, readClientHello, type SeenHello } from '#test/support/hello/read-client-hello.ts'
import { buildClientHello } from '#wire/hello/build-hello.ts'
import { freshSeed } from '#wire/hello/hello-seed.ts'
import { gatewayHello, gatewayHelloIds } from '#wire/hello/plan/gateway-hellos.ts'

removeOpensslFilesAtEnd()

/** The first hello a program sends to a server of ours, behind STARTTLS or at once. */
function helloOf(isMail: boolean, command: string, args: (port: number) => readonly string[]): Promise<SeenHello> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      if (isMail) socket.write('220 mx.test ESMTP\r\n')
      socket.on('data', (chunk) => {
        if (chunk[0] === 22) resolve(readClientHello(chunk.subarray(5, 5 + chunk.readUInt16BE(3))))
        else socket.write(/^EHLO/.test(chunk.toString('latin1')) ? '250-mx.test\r\n250 STARTTLS\r\n' : '220 go\r\n')
      })
    })
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const place = server.address()
      const port = place !== null && typeof place === 'object' ? place.port : 0
      const child = spawn(command, args(port), { stdio: ['pipe', 'ignore', 'ignore'] })
      child.once('error', reject)
      onTestFinished(() => {
        child.kill('SIGKILL')
        server.close()
      })
    })
  })
}

function essence(hello: SeenHello) {
  return {
    version: hello.version,
    suites: hello.suites,
    groups: listIn(hello, 10),
    schemes: listIn(hello, 13),
    versions: listIn(hello, 43, 1),
    shares: [...keySharesIn(hello).keys()],
    sessionId: hello.sessionId.length,
    extensions: [...hello.extensions.keys()].filter((code) => code !== 0 && code !== 21).toSorted((a, b) => a - b),
  }
}

function built(id: (typeof gatewayHelloIds)[number]): SeenHello {
  const { hello } = gatewayHello(id, 'mx.test')
  return readClientHello(buildClientHello(hello, freshSeed(hello.keyShares)))
}

describe('hellos of gateways', () => {
  it('OpenSSL 3 sends what we say it sends', async () => {
    const args = (port: number) => ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'mx.test']
    expect(essence(built('openssl-3.0'))).toEqual(essence(await helloOf(false, 'openssl', args)))
  })

  it('Postfix sends what we say it sends when the server must be authenticated', async () => {
    const args = (port: number) => ['-l', 'secure', `[127.0.0.1]:${port}`]
    expect(essence(built('postfix-3.7-secure'))).toEqual(essence(await helloOf(true, 'posttls-finger', args)))
  })

  it.each(gatewayHelloIds)('%s is answered by a usual server', async (id) => {
    const server = await startOpenssl('rsa', [])
    const { hello } = gatewayHello(id, 'mx.test')
    expect(await askServer(server.port, hello)).toMatchObject({
      kind: 'answered',
      protocol: hello.versions[0],
      chain: server.chain,
      cut: null,
    })
  })
})
