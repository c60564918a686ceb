// The hellos of gateways marked as measured, compared with what the real programs send; and each of them is a hello a real server answers.
import { execFileSync, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { judgeSimulation } from '#probe/profiles/judge-simulation.ts'
import { askServer } from '#test/support/hello/ask-server.ts'
import { removeOpensslFilesAtEnd, startOpenssl } from '#test/support/hello/openssl-server.ts'
import { keySharesIn, listIn, readClientHello, type SeenHello } from '#test/support/hello/read-client-hello.ts'
import { projectRoot, readProjectFile } from '#test/support/project-files.ts'
import { buildClientHello } from '#wire/hello/build-hello.ts'
import { groupTable } from '#wire/hello/codes/groups.ts'
import { freshSeed } from '#wire/hello/hello-seed.ts'
import { gatewayHello, gatewayHelloIds } from '#wire/hello/plan/gateway-hellos.ts'
import { hybridGroups } from '#wire/hello/plan/offers.ts'

removeOpensslFilesAtEnd()

/** The first hello a program sends to a server of ours, behind STARTTLS or at once. */
function helloOf(
  isMail: boolean,
  command: string,
  args: (port: number) => readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<SeenHello> {
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
      const child = spawn(command, args(port), { stdio: ['pipe', 'ignore', 'ignore'], env: { ...process.env, ...env } })
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

/** A program's TLS hello, asked for by one line of JavaScript. */
function helloOfRuntime(command: string, env: NodeJS.ProcessEnv = {}): Promise<SeenHello> {
  const script = (port: number) =>
    `require('node:tls').connect({host:'127.0.0.1',port:${port},servername:'mx.test'}).on('error',()=>{})`
  return helloOf(false, command, (port) => ['-e', script(port)], env)
}

/** What a program prints, as Node or as Electron that plays Node. */
function printed(command: string, args: readonly string[], asNode = ''): string {
  return execFileSync(command, args, { env: { ...process.env, ELECTRON_RUN_AS_NODE: asNode } })
    .toString()
    .trim()
}

/** A hello recorded from a program that is not at hand everywhere. */
function recorded(name: string): SeenHello {
  return readClientHello(Buffer.from(readProjectFile(`test/support/hello/recorded/${name}.hex`).trim(), 'hex'))
}

/** Key shares of hybrids cannot be made here; such a hello is sent without them. */
function withoutHybridShares(seen: ReturnType<typeof essence>): ReturnType<typeof essence> {
  const hybrids = new Set(hybridGroups.map(groupTable.codeOf))
  return { ...seen, shares: seen.shares.filter((group) => !hybrids.has(group)) }
}

describe('hellos of gateways', () => {
  it('OpenSSL 3 sends what we say it sends', async () => {
    const args = (port: number) => ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'mx.test']
    expect(essence(built('openssl-3.0'))).toEqual(essence(await helloOf(false, 'openssl', args)))
  })

  it.each([
    ['secure', 'postfix-openssl-3.0'],
    ['encrypt', 'postfix-openssl-3.0-encrypt'],
  ] as const)('Postfix sends what we say it sends at level %s', async (level, id) => {
    const args = (port: number) => ['-l', level, `[127.0.0.1]:${port}`]
    expect(essence(built(id))).toEqual(essence(await helloOf(true, 'posttls-finger', args)))
  })

  it('the Node at hand sends what we say our relay sends', async () => {
    const id = printed('node', ['-p', 'process.versions.openssl']).startsWith('3.0.')
      ? 'relay-node-20'
      : 'relay-node-24'
    const seen = essence(await helloOfRuntime('node', { ELECTRON_RUN_AS_NODE: '' }))
    expect(essence(built(id))).toEqual(withoutHybridShares(seen))
  })

  it('the Electron at hand sends what we say our relay sends in it', async ({ skip }) => {
    const executable = printed('node', [join(projectRoot, 'main/runtime.mjs')])
    const version = printed(executable, ['-p', 'process.versions.electron'], '1')
    if (!version.startsWith('33.')) skip(`no hello of Electron ${version} is claimed`)
    const seen = essence(await helloOfRuntime(executable, { ELECTRON_RUN_AS_NODE: '1' }))
    expect(essence(built('relay-electron-33'))).toEqual(seen)
  })

  it('Node 24 sent what we say our relay sends in it', () => {
    expect(essence(built('relay-node-24'))).toEqual(withoutHybridShares(essence(recorded('node-24-openssl-3.5'))))
  })

  it('OpenSSL 3.5 sent what we say of Postfix with it, given the list of Postfix', () => {
    const seen = essence(recorded('node-24-with-postfix-list'))
    expect(essence(built('postfix-openssl-3.5'))).toEqual(withoutHybridShares(seen))
  })

  it.each(gatewayHelloIds)('%s is answered by a usual server, and the pair is judged', async (id) => {
    const server = await startOpenssl('rsa', [])
    const gateway = gatewayHello(id, 'mx.test')
    const answer = await askServer(server.port, gateway.hello)
    const protocol = gateway.hello.versions[0]
    expect(answer).toMatchObject({ kind: 'answered', protocol, chain: server.chain, cut: null })
    const verdict = judgeSimulation(gateway, answer, true)
    expect(verdict).toMatchObject({ kind: 'negotiated', gateway: id, evidence: gateway.evidence, protocol })
  })

  it('Exchange on Windows Server 2012 R2 has nothing in common with a server that takes GCM with ECDHE and an RSA key', async () => {
    const strict = ['-cipher', 'ECDHE+AESGCM', '-no_tls1_3']
    const server = await startOpenssl('rsa', strict)
    const old = gatewayHello('exchange-windows-server-2012-r2', 'mx.test')
    const current = gatewayHello('exchange-windows-server-2016', 'mx.test')
    const other = await askServer(server.port, current.hello)
    expect(judgeSimulation(current, other, true)).toMatchObject({ kind: 'negotiated', weaknesses: [] })
    const again = await startOpenssl('rsa', strict)
    const answer = await askServer(again.port, old.hello)
    expect(judgeSimulation(old, answer, other.kind === 'answered')).toEqual({
      kind: 'no-common-suite',
      gateway: old.id,
      evidence: 'unverified',
      alert: 'handshake_failure',
    })
    expect(judgeSimulation(old, answer, false)).toMatchObject({ kind: 'unknown', doubt: 'refuses-all' })
  })
})
