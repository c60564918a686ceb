// Inbound proofs against servers that refuse for other reasons, break off or misbehave: none of it proves anything, nothing hangs, and what they
// say is kept without control characters.
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { proveInbound } from '#inbound-proof/prove.ts'
import type { Dialer } from '#ports/dialer.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { inboundOrder, proveAt, resultOf, told } from '../support/inbound-order.ts'
import { type Script, type ScriptedServer, serveScript } from '../support/scripted-smtp.ts'

const running: ScriptedServer[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()))
})

const usual = { EHLO: '250-mx.own.example\r\n250 SIZE 1000\r\n', RSET: '250 ok\r\n', QUIT: '221 bye\r\n' }
const offering = { ...usual, EHLO: '250-mx.own.example\r\n250 STARTTLS\r\n', STARTTLS: '220 go\r\n' }
const greeting = '220 mx.own.example ESMTP\r\n'

async function serve(replies: NonNullable<Script['replies']>, first: Script['greeting'] = greeting) {
  const server = await serveScript({ greeting: first, replies }, '127.0.0.1')
  running.push(server)
  return { address: '127.0.0.1', port: server.port, heard: server.heard }
}

describe('a refusal in clear', () => {
  it.each([
    ['450 4.2.0 <someone@own.example>: Recipient address rejected: Greylisted', 'not-seen rcpt'],
    ['451 4.7.1 Greylisting in action, please use TLS', 'not-seen rcpt'],
    ['554 5.7.1 <someone@own.example>: Relay access denied', 'not-seen rcpt'],
    ['550 5.1.1 User unknown', 'not-seen rcpt'],
    ['554 5.7.1 Client host [127.0.0.1] blocked', 'not-seen rcpt'],
    ['421 4.7.0 too many connections', 'not-seen rcpt'],
    ['450 4.7.1 Session encryption is required', 'refused rcpt'],
    ['250 2.1.5 Ok', 'taken rcpt'],
  ])('of the words %j is %s', async (words, due) => {
    const at = await serve({ ...usual, MAIL: '250 ok\r\n', RCPT: `${words}\r\n` })
    const proof = await proveAt({ ...at, cases: ['plain'] })
    expect(told(proof)).toEqual({ plain: due })
    expect(proof.verdict).toBe(due.startsWith('taken') ? 'not-enforced' : 'undetermined')
    expect(at.heard).toEqual([
      'EHLO mail.bank.example',
      'MAIL FROM:<postmaster@bank.example>',
      'RCPT TO:<someone@own.example>',
      'RSET',
      'QUIT',
    ])
  })
})

describe('a server', () => {
  it('that offers no STARTTLS refuses the agreed way, and proves nothing about old TLS', async () => {
    const at = await serve({ ...usual, MAIL: '530 5.7.0 Must issue a STARTTLS command first\r\n' })
    const proof = await proveAt(at)
    expect(told(proof)).toEqual({ plain: 'refused mail', tls: 'refused starttls', 'old-tls': 'not-seen starttls' })
    expect(proof.verdict).toBe('undetermined')
  })

  it('that hangs up on every hello proves nothing about old TLS', async () => {
    const hangUp = (socket: Socket) => {
      socket.write('220 go\r\n')
      socket.once('data', () => socket.destroy())
    }
    const proof = await proveAt({ ...(await serve({ ...offering, STARTTLS: hangUp })), cases: ['tls', 'old-tls'] })
    expect(told(proof)).toEqual({ tls: 'not-seen handshake', 'old-tls': 'not-seen handshake' })
    expect(proof.verdict).toBe('undetermined')
  })

  it('that has no TLS to give right now, or says no to the connection, proves nothing', async () => {
    const busy = await serve({
      ...offering,
      STARTTLS: '454 4.7.0 TLS not available\r\n',
      MAIL: '421 4.3.2 closing\r\n',
    })
    expect(told(await proveAt(busy))).toEqual({
      plain: 'not-seen mail',
      tls: 'not-seen starttls',
      'old-tls': 'not-seen starttls',
    })
    const closed = await serve({}, '554 5.7.1 TLS partners only\r\n')
    expect(told(await proveAt({ ...closed, cases: ['tls'] }))).toEqual({ tls: 'not-seen connect' })
    const gone = await serve({})
    await running.pop()?.stop()
    expect(told(await proveAt({ ...gone, cases: ['plain'] }))).toEqual({ plain: 'not-seen connect' })
  })

  it('that answers before it is asked, in clear after STARTTLS, or nonsense, proves nothing', async () => {
    const early = await serve({ ...usual, EHLO: '250 ok\r\n250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n' })
    expect(told(await proveAt({ ...early, cases: ['plain'] }))).toEqual({ plain: 'not-seen mail' })
    const stray = await serve({ ...offering, STARTTLS: '220 go\r\n250 2.1.0 Ok\r\n' })
    expect(told(await proveAt({ ...stray, cases: ['tls'] }))).toEqual({ tls: 'not-seen starttls' })
    const nonsense = await serve({ ...usual, MAIL: 'x'.repeat(100_000) })
    expect(told(await proveAt({ ...nonsense, cases: ['plain'] }))).toEqual({ plain: 'not-seen mail' })
    const endless = await serve({ ...usual, MAIL: '250-more\r\n'.repeat(500) })
    expect(told(await proveAt({ ...endless, cases: ['plain'] }))).toEqual({ plain: 'not-seen mail' })
  })

  it('is kept in words without control characters, and not without end', async () => {
    const at = await serve({
      ...usual,
      MAIL: [...Array(90).fill(`250-${'\u001b[31m\u0007ä'.repeat(20)}`), '250 \u0000ok', ''].join('\r\n'),
      RCPT: '550 \u001b\u0000\u0085no\r\n',
    })
    const { transcript, reply } = resultOf(await proveAt({ ...at, cases: ['plain'] }), 'plain')
    expect(transcript.length).toBe(60)
    for (const { text } of transcript) expect(text).toMatch(/^[\x20-\x7e]*$/)
    expect(reply).toMatch(/^[\x20-\x7e]{0,600}$/)
  })

  it('never sees a DATA it did not answer for, and no mail where a recipient was refused', async () => {
    const mail = Buffer.from('Subject: x\r\n\r\ny\r\n')
    const at = await serve({ ...usual, MAIL: '250 ok\r\n', RCPT: '250 ok\r\n' })
    await proveAt({ ...at, cases: ['plain'], toUs: null, mail })
    expect(at.heard).not.toContain('DATA')
  })
})

describe('a proof', () => {
  it('ends at once when it is cancelled, and the session with it', async () => {
    const stop = new AbortController()
    const cancel = () => stop.abort()
    const at = await serve({ ...usual, ['MAIL']: cancel })
    const proof = await proveInbound(inboundOrder({ ...at, cases: ['plain', 'tls'] }), stop.signal)
    expect(proof).toEqual({ ok: false, fault: { code: 'job.cancelled', params: {} } })
    expect(at.heard).toEqual(['EHLO mail.bank.example', 'MAIL FROM:<postmaster@bank.example>'])
  })

  it('writes no address that could end a command', async () => {
    const at = await serve(usual)
    const order = inboundOrder({ ...at, recipient: 'a@own.example>\r\nDATA' })
    expect(await proveInbound(order, new AbortController().signal)).toMatchObject({
      fault: { code: 'input.not-an-address' },
    })
    expect(at.heard).toEqual([])
  })

  it('opens one session at a time, however each of them ends', async () => {
    let [open, most] = [0, 0]
    const direct = createTcpDialer('this machine')
    const dial: Dialer['dial'] = async (...words) => {
      const dialed = await direct.dial(...words)
      if (!dialed.ok) return dialed
      open += 1
      most = Math.max(most, open)
      dialed.socket.once('close', () => {
        open -= 1
      })
      return dialed
    }
    const hangUp = (socket: Socket) => {
      socket.write('220 go\r\n')
      socket.once('data', () => socket.end())
    }
    for (const STARTTLS of ['454 no\r\n', hangUp]) {
      const at = await serve({ ...offering, MAIL: '550 no\r\n', STARTTLS })
      await proveAt({ ...at, dialer: { ...direct, dial }, cases: ['plain', 'tls', 'old-tls'] })
    }
    expect({ open, most }).toEqual({ open: 0, most: 1 })
  })
})
