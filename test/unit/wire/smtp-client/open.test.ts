// Opening a session against servers that follow a script to the byte; how real ones behave is tested with the zoo.
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openSink } from '#test/support/relay/open-sink.ts'
import { type Script, type ScriptedServer, serveScript } from '#test/support/scripted-smtp.ts'

const ehlo = '250-mx.partner.example\r\n250-PIPELINING\r\n250-SIZE\r\n250 STARTTLS\r\n'
let server: ScriptedServer | undefined
afterEach(() => server?.stop())

async function open(script: Script, more: Parameters<typeof openSink>[3] = {}) {
  server = await serveScript(script, '127.0.0.1')
  const place = { hostName: 'mx.partner.example', address: '127.0.0.1', port: server.port }
  const opened = await openSink(place, [], {}, more)
  return { opened, heard: server.heard }
}
const clear = { starttls: 'if-offered' } as const
const greeting = '220 mx\r\n'

describe('opening a session', () => {
  it('reads what the server can do, whatever the case and order', async () => {
    const reply = '250-mx\r\n250-size 1000\r\n250-Dsn\r\n250-8bitmime\r\n250-AUTH PLAIN\r\n250 pipelining\r\n'
    const { opened, heard } = await open({ greeting, replies: { EHLO: reply } }, clear)
    expect(opened).toMatchObject({
      ok: true,
      session: {
        host: 'mx.partner.example',
        localIp: '127.0.0.1',
        tls: null,
        isStarttlsOffered: false,
        abilities: { hasPipelining: true, maxSize: 1000, has8bitMime: true, hasSmtpUtf8: false, hasDsn: true },
      },
    })
    expect(heard).toEqual(['EHLO relay.own.example'])
    if (opened.ok) expect(opened.session.steps.map(({ step }) => step)).toEqual(['connect', 'banner', 'ehlo'])
  })

  it('falls back to HELO only where clear is good enough', async () => {
    const replies = { EHLO: '502 5.5.1 what?\r\n', HELO: '250 mx\r\n' }
    const fallen = await open({ greeting, replies }, clear)
    expect(fallen.opened).toMatchObject({ ok: true, session: { abilities: { maxSize: null, hasDsn: false } } })
    await server?.stop()
    const demanding = await open({ greeting, replies })
    expect(demanding.opened).toMatchObject({ ok: false, step: 'ehlo', cause: 'rejected', reply: { code: 502 } })
    expect(demanding.heard).not.toContain('HELO relay.own.example')
  })

  it.each([
    ['a greeting before which more was said', { greeting: '220 mx\r\n250 early\r\n' }, 'ehlo', 'not-smtp'],
    ['a reply before STARTTLS', { greeting, replies: { EHLO: `${ehlo}220 go on\r\n` } }, 'starttls', 'not-smtp'],
    [
      'replies behind the 220',
      { greeting, replies: { EHLO: ehlo, STARTTLS: '220 go\r\n250 ok\r\n' } },
      'starttls',
      'not-smtp',
    ],
    [
      'half a reply behind the 220',
      { greeting, replies: { EHLO: ehlo, STARTTLS: '220 go\r\n2' } },
      'starttls',
      'not-smtp',
    ],
    ['no TLS after the 220', { greeting, replies: { EHLO: ehlo, STARTTLS: lateClear } }, 'handshake', 'not-tls'],
    ['a masked STARTTLS', { greeting, replies: { EHLO: '250-mx\r\n250 XXXXXXXA\r\n' } }, 'starttls', 'starttls-masked'],
    ['421 in the banner', { greeting: '421 4.3.2 later\r\n' }, 'banner', 'rate-limited'],
    ['421 to EHLO', { greeting, replies: { EHLO: '421 4.3.2 later\r\n' } }, 'ehlo', 'rate-limited'],
    [
      '421 to STARTTLS',
      { greeting, replies: { EHLO: ehlo, STARTTLS: '421 4.3.2 later\r\n' } },
      'starttls',
      'rate-limited',
    ],
    ['another protocol', { greeting: 'SSH-2.0-OpenSSH_9.2\r\n' }, 'banner', 'not-smtp'],
    ['a changed code', { greeting, replies: { EHLO: '250-mx\r\n550 no\r\n' } }, 'ehlo', 'not-smtp'],
    ['lines without end', { greeting: (socket: Socket) => flood(socket, '220-wait\r\n') }, 'banner', 'too-long'],
    ['a yes of another kind', { greeting, replies: { EHLO: '354 go\r\n' } }, 'ehlo', 'not-smtp'],
  ] as const)('ends at %s', async (_what, script, step, cause) => {
    const { opened, heard } = await open(script)
    expect(opened).toMatchObject({ ok: false, step, cause })
    expect(heard.filter((line) => /^(MAIL|RCPT|DATA)/.test(line))).toEqual([])
  })

  it('does not go on in clear after a failed handshake', async () => {
    const { opened, heard } = await open({ greeting, replies: { EHLO: ehlo, STARTTLS: lateClear } }, clear)
    expect(opened).toMatchObject({ ok: false, step: 'handshake', isStarttlsOffered: true })
    expect(heard.slice(0, 2)).toEqual(['EHLO relay.own.example', 'STARTTLS'])
  })

  it('ends when it is told to and when everything together takes too long', async () => {
    const abort = new AbortController()
    const tell = () => abort.abort()
    const cancelled = await open({ greeting, replies: { EHLO: tell } }, { signal: abort.signal })
    expect(cancelled.opened).toMatchObject({ ok: false, step: 'ehlo', cause: 'local-limit', detail: 'cancelled' })
    await server?.stop()
    const timeouts = { bannerMs: 60_000, wholeMs: 100 }
    const late = await open({ greeting: null }, { timeouts })
    expect(late.opened).toMatchObject({ ok: false, step: 'banner', cause: 'tarpit' })
    await server?.stop()
    const before = await open({ greeting }, { signal: AbortSignal.abort() })
    expect(before.opened).toMatchObject({ ok: false, step: 'connect', cause: 'local-limit' })
  })

  it('says goodbye, and notices a server that hung up in between', async () => {
    const { opened, heard } = await open({ greeting, replies: { EHLO: '250 mx\r\n', QUIT: '221 bye\r\n' } }, clear)
    if (!opened.ok) throw new Error(opened.detail)
    const { session } = opened
    expect(session.isUsable()).toBe(true)
    const closed = new Promise((resolve) => session.line.stream.once('close', resolve))
    session.leave()
    expect(session.isUsable()).toBe(false)
    await closed
    expect(heard).toContain('QUIT')
    await server?.stop()

    let far: Socket | undefined
    const keep = (socket: Socket) => {
      far = socket
      socket.write('250 mx\r\n')
    }
    const idle = await open({ greeting, replies: { EHLO: keep } }, clear)
    if (!idle.opened.ok) throw new Error(idle.opened.detail)
    const heardMore = new Promise((resolve) => idle.opened.ok && idle.opened.session.line.stream.once('data', resolve))
    far?.write('421 4.4.2 idle for too long\r\n')
    await heardMore
    expect(idle.opened.session.isUsable()).toBe(false)
    idle.opened.session.leave()
  })
})

/** Answers in clear once the client has begun TLS. */
function lateClear(socket: Socket): void {
  socket.write('220 go\r\n')
  socket.once('data', () => socket.write('250-evil\r\n250 PIPELINING\r\n'))
}

function flood(socket: Socket, line: string): void {
  socket.write(line.repeat(500))
}
