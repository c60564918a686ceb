// Servers that lie, stall, flood or break off: each ends in the finding made for it, in bounded time, and none of them is ever called safe.
import { afterEach, describe, expect, it } from 'vitest'
import type { FindingCode } from '#domain/finding.ts'
import type { ReachedLevel } from '#domain/tls-level.ts'
import { judgeSessions, observeAddress } from '#test/support/observe-address.ts'
import { type Script, type ScriptedServer, serveScript } from '#test/support/scripted-smtp.ts'

const ehlo = '250-mx.scripted.test\r\n250-PIPELINING\r\n250 STARTTLS\r\n'
const hundredKeywords = Array.from({ length: 100 }, (_, at) => `250-EXTENSION${at}\r\n`).join('')
const polite = { greeting: '220 mx.scripted.test ESMTP\r\n', replies: { EHLO: ehlo } }
let server: ScriptedServer | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})

interface Case {
  readonly script: Script
  readonly code: FindingCode
  readonly level: ReachedLevel
}
const cases: Readonly<Record<string, Case>> = {
  'rejects at the banner': { script: { greeting: '554 5.7.1 no\r\n' }, code: 'banner-reject', level: 'undetermined' },
  'limits connections': {
    script: { greeting: '421 4.7.0 too many connections\r\n' },
    code: 'rate-limit',
    level: 'undetermined',
  },
  greylists: { script: { greeting: '450 4.2.0 come back later\r\n' }, code: 'greylist', level: 'undetermined' },
  'rejects EHLO': {
    script: { ...polite, replies: { EHLO: '550 5.5.0 bad name\r\n' } },
    code: 'ehlo-reject',
    level: 'undetermined',
  },
  'is a web server': {
    script: { greeting: 'HTTP/1.1 400 Bad Request\r\n\r\n' },
    code: 'probe-limit',
    level: 'undetermined',
  },
  'changes the code inside a reply': {
    script: { ...polite, replies: { EHLO: '250-mx\r\n550 STARTTLS\r\n' } },
    code: 'probe-limit',
    level: 'undetermined',
  },
  'floods one line': { script: { greeting: `220 ${'x'.repeat(100_000)}` }, code: 'probe-limit', level: 'undetermined' },
  'floods reply lines': {
    script: { greeting: '220-again\r\n'.repeat(5000) },
    code: 'probe-limit',
    level: 'undetermined',
  },
  'offers no STARTTLS': {
    script: { ...polite, replies: { EHLO: '250-mx\r\n250-PIPELINING\r\n250 8BITMIME\r\n' } },
    code: 'starttls-missing',
    level: 'none',
  },
  'plays a mail server and offers nothing at all': {
    script: {
      greeting: '220 mx ESMTP spamd IP-based SPAM blocker\r\n',
      replies: { EHLO: '250 Hello, pleased to meet you\r\n' },
    },
    code: 'greylist',
    level: 'undetermined',
  },
  'counts TLS sessions': {
    script: {
      ...polite,
      replies: { EHLO: ehlo, STARTTLS: '454 4.7.0 Error: too many new TLS sessions from [192.0.2.1]\r\n' },
    },
    code: 'rate-limit',
    level: 'undetermined',
  },
  'names STARTTLS after a hundred others and then refuses': {
    script: {
      ...polite,
      replies: { EHLO: `250-mx\r\n${hundredKeywords}250 STARTTLS\r\n`, STARTTLS: '454 4.7.0 no\r\n' },
    },
    code: 'starttls-454',
    level: 'none',
  },
  'has STARTTLS overwritten after a hundred others': {
    script: { ...polite, replies: { EHLO: `250-mx\r\n${hundredKeywords}250 XXXXXXXA\r\n` } },
    code: 'starttls-filtered',
    level: 'none',
  },
  'has STARTTLS overwritten': {
    script: { ...polite, replies: { EHLO: '250-mx\r\n250 XXXXXXXA\r\n' } },
    code: 'starttls-filtered',
    level: 'none',
  },
  'announces TLS but refuses': {
    script: { ...polite, replies: { EHLO: ehlo, STARTTLS: '454 4.7.0 TLS not available\r\n' } },
    code: 'starttls-454',
    level: 'none',
  },
  'limits at STARTTLS': {
    script: { ...polite, replies: { EHLO: ehlo, STARTTLS: '421 4.7.0 slow down\r\n' } },
    code: 'rate-limit',
    level: 'undetermined',
  },
  'answers TLS with text': {
    script: {
      ...polite,
      replies: {
        EHLO: ehlo,
        STARTTLS: (socket) =>
          socket.write('220 go\r\n', () => setImmediate(() => socket.write('this is no TLS at all, sorry\r\n'))),
      },
    },
    code: 'not-tls',
    level: 'none',
  },
  'resets during the handshake': {
    script: {
      ...polite,
      replies: {
        EHLO: ehlo,
        STARTTLS: (socket) => {
          socket.write('220 go\r\n')
          socket.removeAllListeners('data')
          socket.once('data', () => socket.resetAndDestroy())
        },
      },
    },
    code: 'tls-reset',
    level: 'none',
  },
  'hangs up during the handshake': {
    script: {
      ...polite,
      replies: {
        EHLO: ehlo,
        STARTTLS: (socket) => {
          socket.write('220 go\r\n')
          socket.removeAllListeners('data')
          socket.once('data', () => socket.end())
        },
      },
    },
    code: 'tls-reset',
    level: 'none',
  },
  'answers with a TLS alert': {
    script: {
      ...polite,
      replies: {
        EHLO: ehlo,
        STARTTLS: (socket) => {
          socket.write('220 go\r\n')
          socket.removeAllListeners('data')
          socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40])))
        },
      },
    },
    code: 'probe-limit',
    level: 'undetermined',
  },
  'hangs up before the banner': {
    script: { greeting: (socket) => socket.end() },
    code: 'banner-reject',
    level: 'undetermined',
  },
}

describe('a server that', () => {
  it.each(Object.entries(cases))('%s', async (_name, { script, code, level }) => {
    server = await serveScript(script, '127.0.0.1')
    const session = await observeAddress(server.port)
    const judgement = judgeSessions(session)
    expect({ codes: judgement.findings.map((finding) => finding.code), level: judgement.level }).toEqual({
      codes: [code],
      level,
    })
    expect(Object.values(judgement.modes)).toEqual([false, false, false, false, false])
    expect(server.heard.filter((line) => /^(MAIL|RCPT|DATA)/i.test(line))).toEqual([])
  })

  it('speaks before the handshake has its bytes dropped and reported', async () => {
    server = await serveScript(
      { ...polite, replies: { EHLO: ehlo, STARTTLS: '220 go\r\n250 injected reply\r\n' } },
      '127.0.0.1',
    )
    const ending = new AbortController()
    const observing = observeAddress(server.port, { signal: ending.signal })
    await expect.poll(() => server?.heard.length ?? 0).toBeGreaterThan(2)
    ending.abort()
    const session = await observing
    expect(session.strayBytes).toBe('250 injected reply\r\n'.length)
    expect(judgeSessions(session).findings.map((finding) => finding.code)).toContain('starttls-injection')
  })

  it('uses bare line feeds is understood and reported', async () => {
    server = await serveScript({ ...polite, replies: { EHLO: '250-mx\n250 SIZE\n' } }, '127.0.0.1')
    const session = await observeAddress(server.port)
    expect(session.keywords).toEqual(['SIZE'])
    expect(judgeSessions(session).findings.map((finding) => finding.code)).toEqual([
      'ehlo-malformed',
      'starttls-missing',
    ])
  })

  it('never answers is given up the moment the test is cancelled', async () => {
    server = await serveScript({ greeting: null }, '127.0.0.1')
    const ending = new AbortController()
    const observing = observeAddress(server.port, { signal: ending.signal })
    const started = performance.now()
    setTimeout(() => ending.abort(), 50)
    const session = await observing
    expect(session.stopped?.at).toBe('banner')
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('sends control characters cannot put them into the transcript', async () => {
    server = await serveScript(
      { greeting: '220 \x1b[31mred\x07 \xff\r\n', replies: { EHLO: '250 mx\r\n' } },
      '127.0.0.1',
    )
    const session = await observeAddress(server.port)
    for (const line of session.transcript) expect(line.text).toMatch(/^[\x20-\x7e]*$/)
    expect(session.banner).toBe('?[31mred? ?')
  })
})
