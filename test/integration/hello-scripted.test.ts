// The hello engine over real sockets against a server that follows a script: versions and suites no library serves any more, odd cutting,
// injection, silence, and what we leave behind.
import { createHash } from 'node:crypto'
import { connect, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askServer } from '#test/support/hello/ask-server.ts'
import {
  answerModern,
  certificates13,
  certificateVerify,
  encryptedExtensions,
} from '#test/support/hello/modern-server.ts'
import { serveTlsScript } from '#test/support/hello/scripted-tls.ts'
import {
  alert,
  certificates,
  curveExchange,
  exportKey,
  extension,
  helloDone,
  message,
  primeExchange,
  record,
  retryRandom,
  serverHello,
  vector,
} from '#test/support/hello/server-bytes.ts'
import { suiteTable } from '#wire/hello/codes/suites.ts'
import { classicHello, modernHello } from '#wire/hello/plan/offers.ts'
import { verdictHello } from '#wire/hello/plan/verdict-plan.ts'
import { sendHello } from '#wire/hello/send-hello.ts'

const leaf = Buffer.from('any bytes pass for a certificate')
const chain = [leaf.toString('base64')]
const old = classicHello('mx.test', 'TLSv1.1')

/** A flight whose messages travel in one record of the version. */
function flight(version: number, suite: string, ...rest: readonly Buffer[]): Buffer {
  const hello = serverHello({ version, suite: suiteTable.codeOf(suite) })
  return record(22, version, Buffer.concat([hello, certificates(leaf), ...rest, helloDone]))
}

describe('what no library serves any more', () => {
  const export40 = 'TLS_RSA_EXPORT_WITH_RC4_40_MD5'
  const dhe = 'TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA'
  const dss = 'TLS_DHE_DSS_WITH_AES_128_CBC_SHA'
  const ec = 'TLS_ECDHE_ECDSA_WITH_RC4_128_SHA'
  const prime = Buffer.concat([Buffer.from([0, 0x7f]), Buffer.alloc(63, 0xff)])
  it.each([
    ['SSLv3', flight(0x0300, 'TLS_RSA_WITH_RC4_128_MD5'), 'TLS_RSA_WITH_RC4_128_MD5', null, null],
    ['TLSv1', flight(0x0301, export40, exportKey(64)), export40, 512, 'rsa_pkcs1_md5_sha1'],
    ['TLSv1', flight(0x0301, dhe, primeExchange(prime, null)), dhe, 511, 'rsa_pkcs1_md5_sha1'],
    ['TLSv1.1', flight(0x0302, dss, primeExchange(Buffer.alloc(96, 0xff), null)), dss, 768, 'dsa_sha1'],
    ['TLSv1.1', flight(0x0302, ec, curveExchange(21, null)), ec, 224, 'ecdsa_sha1'],
  ])('%s with its flight', async (protocol, bytes, suite, bits, signatureScheme) => {
    const server = await serveTlsScript(({ socket }) => socket.write(bytes))
    const answer = await askServer(server.port, old)
    expect(answer).toMatchObject({ protocol, suite, keyExchange: { bits }, signatureScheme, chain, cut: null })
  })

  it('a server of SSLv3 sees a hello it can read', async () => {
    const server = await serveTlsScript(({ socket, hello }) => {
      const isReadable = hello.version === 0x0300 && hello.extensions.size === 0 && hello.suites.includes(4)
      socket.write(isReadable ? flight(0x0300, 'TLS_RSA_WITH_RC4_128_MD5') : alert(2, 40))
    })
    const answer = await askServer(server.port, classicHello('mx.test', 'SSLv3'))
    expect(answer).toMatchObject({ protocol: 'SSLv3', extensions: { hasRenegotiationInfo: false } })
  })

  it('deflate and truncated HMAC are noticed', async () => {
    const hello = serverHello({
      version: 0x0302,
      suite: 0x002f,
      compression: 1,
      extensions: [extension(4), extension(999)],
    })
    const server = await serveTlsScript(({ socket }) =>
      socket.write(record(22, 0x0302, Buffer.concat([hello, certificates(leaf), helloDone]))),
    )
    expect(await askServer(server.port, old)).toMatchObject({
      compression: 'deflate',
      extensions: { hasTruncatedHmac: true, hasRenegotiationInfo: false, other: ['0x03e7'] },
    })
  })
})

describe('odd ways to send', () => {
  const whole = flight(0x0303, 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', curveExchange(29, 0x0401))

  it('single bytes, and every byte in a record of its own', async () => {
    const dripping = await serveTlsScript(({ socket }) => {
      socket.setNoDelay(true)
      for (const byte of whole) socket.write(Buffer.from([byte]))
    })
    const content = whole.subarray(5)
    const splintered = await serveTlsScript(({ socket }) => {
      for (const byte of content) socket.write(record(22, 0x0303, Buffer.from([byte])))
    })
    const hello = verdictHello('up-to-tls12', 'mx.test')
    expect(await askServer(dripping.port, hello)).toMatchObject({ group: 'x25519', chain, cut: null })
    expect(await askServer(splintered.port, hello)).toMatchObject({ group: 'x25519', chain, cut: null })
  })

  it('a retry with a cookie, then the whole flight of TLS 1.3', async () => {
    const cookie = vector(2, Buffer.from('come again'))
    const retry = message(
      2,
      serverHello({
        version: 0x0303,
        suite: 0x1301,
        random: retryRandom,
        extensions: [extension(43, Buffer.from([3, 4])), extension(44, cookie)],
      }).subarray(4),
    )
    let first = Buffer.alloc(0)
    const server = await serveTlsScript(({ socket, raw, hello, index }) => {
      if (index === 0) {
        first = Buffer.from(raw)
        socket.write(record(22, 0x0303, retry))
        return
      }
      if (!hello.extensions.get(44)?.equals(cookie)) return void socket.write(alert(2, 47))
      const digest = createHash('sha256').update(first).digest()
      const answer = answerModern(raw, Buffer.concat([message(254, digest), retry]))
      const messages = [encryptedExtensions(), certificates13([leaf]), certificateVerify(0x0403)]
      const plain = Buffer.concat([...messages, answer.finished(messages)])
      socket.write(Buffer.concat([answer.serverHello, answer.seal(22, plain)]))
    })
    expect(await askServer(server.port, modernHello('mx.test'))).toMatchObject({
      retry: { group: null },
      group: 'x25519',
      signatureScheme: 'ecdsa_secp256r1_sha256',
      chain,
      cut: null,
    })
  })

  it('text injected before the handshake is not mistaken for TLS', async () => {
    const server = await serveTlsScript(({ socket }) => socket.write('250 injected\r\n'))
    expect(await askServer(server.port, old)).toEqual({ kind: 'not-tls', firstBytes: '250 injected??' })
  })
})

describe('ends', () => {
  it('silence ends in time, with what was seen', async () => {
    const mute = await serveTlsScript(() => {})
    expect(await askServer(mute.port, old, { timeoutMs: 60 })).toEqual({ kind: 'timeout' })
    const half = await serveTlsScript(({ socket }) =>
      socket.write(record(22, 0x0301, serverHello({ version: 0x0301, suite: 5 }))),
    )
    expect(await askServer(half.port, old, { timeoutMs: 200 })).toMatchObject({
      suite: 'TLS_RSA_WITH_RC4_128_SHA',
      cut: { cause: 'timeout' },
    })
  })

  it('a reset and a hang-up are told apart', async () => {
    const resetting = await serveTlsScript(({ socket }) => socket.resetAndDestroy())
    expect(await askServer(resetting.port, old)).toEqual({ kind: 'reset' })
    const hangingUp = await serveTlsScript(({ socket }) => socket.end())
    expect(await askServer(hangingUp.port, old)).toEqual({ kind: 'closed' })
  })

  it('an endless server is stopped by the bounds', async () => {
    const server = await serveTlsScript(({ socket }) => {
      socket.write(record(22, 0x0303, serverHello({ version: 0x0303, suite: 0xc02f })))
      const more = () => {
        while (!socket.destroyed && socket.write(record(22, 0x0303, Buffer.alloc(16_000, 0))));
      }
      socket.on('drain', more)
      more()
    })
    expect(await askServer(server.port, verdictHello('up-to-tls12', null))).toMatchObject({
      cut: { cause: 'malformed' },
    })
  })

  it('an aborted signal ends it at once and closes the socket', async () => {
    const stop = new AbortController()
    let abortedAt = 0
    const answer = await new Promise((resolve) => {
      const answers: unknown[] = []
      const both = (part: unknown) => (answers.push(part) === 2 ? resolve(answers) : undefined)
      void serveTlsScript(({ socket }) => {
        socket.once('close', () => both('closed by us'))
        abortedAt = performance.now()
        stop.abort()
      }).then(async (server) => both(await askServer(server.port, old, { signal: stop.signal })))
    })
    expect(performance.now() - abortedAt).toBeLessThan(100)
    expect(answer).toEqual([{ kind: 'cancelled' }, 'closed by us'])
  })

  it('an aborted signal lets nothing begin', async () => {
    const server = await serveTlsScript(({ socket }) => socket.write(alert(2, 40)))
    expect(await askServer(server.port, old, { signal: AbortSignal.abort() })).toEqual({ kind: 'cancelled' })
    expect(server.afterwards()).toHaveLength(0)
  })

  it('the server is told good-bye and the connection is closed from our side', async () => {
    const bytes = flight(0x0303, 'TLS_RSA_WITH_AES_128_CBC_SHA')
    const heard = await new Promise<Buffer>((resolve) => {
      const parts: Buffer[] = []
      const server = createServer((socket) => {
        socket.once('data', () => socket.write(bytes))
        socket.on('data', (chunk) => parts.push(chunk))
        socket.on('end', () => resolve(Buffer.concat(parts)))
      })
      onTestFinished(() => void server.close())
      server.listen({ host: '127.0.0.1', port: 0 }, () => {
        const place = server.address()
        const port = place !== null && typeof place === 'object' ? place.port : 0
        void askServer(port, verdictHello('up-to-tls12', null))
      })
    })
    expect(heard.subarray(-14)).toEqual(Buffer.concat([alert(1, 90, 0x0303), alert(1, 0, 0x0303)]))
  })

  it('shows every byte of both directions to a transcript', async () => {
    const server = await serveTlsScript(({ socket }) => socket.write(alert(2, 40)))
    const seen: string[] = []
    await sendHello(connect({ host: '127.0.0.1', port: server.port }), old, {
      timeoutMs: 5000,
      signal: new AbortController().signal,
      onBytes: (direction, bytes) => seen.push(`${direction} ${bytes[0]}`),
    })
    expect(seen).toEqual(['out 22', 'in 21'])
  })
})
