// The trap under the hands of a plain TLS client: what each mode shows, and that what a sender does is counted where it belongs.
import { spawn } from 'node:child_process'
import { connect as dial, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { connect as secure, type TLSSocket } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { type TrapMode, trapModes } from '#domain/confirm/trap.ts'
import { createLabAuthority } from '#lab/authority.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { listenFor } from '#trap/listen.ts'
import { createTrap, type Trap } from '#trap/trap.ts'

const authority = createLabAuthority(new Date())
const dates = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) }
const shown = authority.issue({ names: ['mx.partner.example'], ...dates })
const running: (() => void | Promise<void>)[] = []

afterEach(async () => {
  for (const stop of running.splice(0)) await stop()
})

const token = 'k3j5h2g6f7d8s9a0q1w2'

async function startTrap(): Promise<{ trap: Trap; ports: ReadonlyMap<TrapMode, number> }> {
  const shows = new Map(trapModes.map((mode) => [mode, shown]))
  const trap = createTrap({
    hostName: 'mx.partner.example',
    modes: trapModes,
    shows,
    tokens: new Map(trapModes.map((mode) => [mode, token])),
  })
  const opened = valueIn(await listenFor(trap, '127.0.0.1'))
  running.push(
    () => trap.stop(),
    () => opened.close(),
  )
  return { trap, ports: opened.ports }
}

/** Reads until a whole reply is there; leaves nothing behind on the connection. */
function reply(socket: Duplex): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const leave = () => {
      socket.off('data', onData)
      socket.off('error', onError)
      socket.off('close', onClose)
    }
    const onData = (chunk: Buffer) => {
      text += chunk.toString()
      if (!/^\d{3} .*\r\n$/m.test(text)) return
      leave()
      resolve(text)
    }
    const onError = (error: Error) => {
      leave()
      reject(error)
    }
    const onClose = () => onError(new Error(`closed after ${text}`))
    socket.on('data', onData)
    socket.once('error', onError)
    socket.once('close', onClose)
  })
}

async function say(socket: Duplex, line: string): Promise<string> {
  const answer = reply(socket)
  socket.write(line)
  return await answer
}

async function greet(ports: ReadonlyMap<TrapMode, number>, mode: TrapMode): Promise<{ socket: Socket; ehlo: string }> {
  const socket = dial(ports.get(mode) ?? 0, '127.0.0.1')
  running.push(() => void socket.destroy())
  // the trap may reset it between two replies; who waits for one hears of it
  socket.on('error', () => undefined)
  await reply(socket)
  return { socket, ehlo: await say(socket, 'EHLO gateway.own.example\r\n') }
}

function startTls(socket: Socket, options: object = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = secure({ socket, rejectUnauthorized: false, ...options }, () => resolve(secured))
    secured.once('error', reject)
  })
}

/** What openssl says inside TLS after STARTTLS; by its lowest security level it speaks old versions whatever this machine allows. */
function oldSession(port: number, version: string): Duplex {
  const order = ['-starttls', 'smtp', '-quiet', version, '-cipher', 'ALL:@SECLEVEL=0']
  const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...order], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const session = Duplex.from({ writable: child.stdin, readable: child.stdout })
  // its end closes both ways in any order; who waits for a reply hears of it
  session.on('error', () => undefined)
  running.push(() => void child.kill())
  return session
}

const mail = 'Subject: x\r\n\r\n..\r\na line\r\n.\r\n'

async function handOver(socket: Duplex): Promise<void> {
  await say(socket, 'MAIL FROM:<a@own.example>\r\n')
  await say(socket, `RCPT TO:<gegenprobe-${token}@partner.example>\r\n`)
  await say(socket, 'DATA\r\n')
  expect(await say(socket, mail)).toMatch(/^250 /)
}

describe('trap', () => {
  test('counts a message in clear text where STARTTLS is missing', async () => {
    const { trap, ports } = await startTrap()
    const { socket, ehlo } = await greet(ports, 'no-starttls')
    expect(ehlo).not.toContain('STARTTLS')
    await handOver(socket)
    const sight = trap.sight('no-starttls')
    expect(sight).toMatchObject({ connections: 1, helo: 'gateway.own.example', mailInClear: 1, messagesInClear: 1 })
    expect(sight).toMatchObject({ sessions: 0, mailInTls: 0, messagesInTls: 0 })
  })

  test('offers STARTTLS and answers 454', async () => {
    const { trap, ports } = await startTrap()
    const { socket, ehlo } = await greet(ports, 'starttls-refused')
    expect(ehlo).toContain('250-STARTTLS')
    expect(await say(socket, 'STARTTLS\r\n')).toMatch(/^454 /)
    expect(trap.sight('starttls-refused')).toMatchObject({ startTls: 1, sessions: 0, mailInClear: 0 })
  })

  test('shows a stripped word and knows no STARTTLS', async () => {
    const { ports } = await startTrap()
    const { socket, ehlo } = await greet(ports, 'starttls-stripped')
    expect(ehlo).toContain('250-XXXXXXXA')
    expect(ehlo).not.toContain('STARTTLS')
    expect(await say(socket, 'STARTTLS\r\n')).toMatch(/^502 /)
  })

  test('takes a message inside TLS and counts it there', async () => {
    const { trap, ports } = await startTrap()
    const { socket } = await greet(ports, 'control')
    await say(socket, 'STARTTLS\r\n')
    const secured = await startTls(socket)
    expect(secured.getPeerCertificate().subject.CN).toBe('mx.partner.example')
    expect(await say(secured, 'EHLO gateway.own.example\r\n')).not.toContain('STARTTLS')
    await handOver(secured)
    const sight = trap.sight('control')
    expect(sight).toMatchObject({ startTls: 1, sessions: 1, mailInTls: 1, messagesInTls: 1, mailInClear: 0 })
    expect(sight.protocol).toBe('TLSv1.3')
  })

  test('lets nobody in who wants TLS 1.2 where only older ones are spoken', async () => {
    const { trap, ports } = await startTrap()
    const { socket } = await greet(ports, 'old-protocol')
    await say(socket, 'STARTTLS\r\n')
    await expect(startTls(socket, { minVersion: 'TLSv1.2' })).rejects.toThrow()
    await expect.poll(() => trap.sight('old-protocol').handshakeFailure).toMatch(/\w/)
    expect(trap.sight('old-protocol').sessions).toBe(0)
  })

  test.each([
    ['-tls1', 'TLSv1'],
    ['-tls1_1', 'TLSv1.1'],
  ])('speaks with a sender that takes old versions (%s), and takes its message', async (version, protocol) => {
    const { trap, ports } = await startTrap()
    const session = oldSession(ports.get('old-protocol') ?? 0, version)
    await say(session, 'EHLO gateway.own.example\r\n')
    await handOver(session)
    const seen = { startTls: 1, sessions: 1, protocol, handshakeFailure: null, messagesInTls: 1, mailInClear: 0 }
    expect(trap.sight('old-protocol')).toMatchObject(seen)
  })

  test('forgets commands that were sent in one go with STARTTLS', async () => {
    const { trap, ports } = await startTrap()
    const { socket } = await greet(ports, 'control')
    await say(socket, 'STARTTLS\r\nMAIL FROM:<a@own.example>\r\n')
    await startTls(socket)
    expect(trap.sight('control')).toMatchObject({ mailInClear: 0, mailInTls: 0 })
  })

  test('takes no mail to anybody but the recipient of the trial, and counts it apart', async () => {
    const { trap, ports } = await startTrap()
    const { socket } = await greet(ports, 'no-starttls')
    expect(await say(socket, 'MAIL FROM:<scanner@stranger.example>\r\n')).toMatch(/^250 /)
    expect(trap.sight('no-starttls')).toMatchObject({ mailInClear: 1, foreign: 0 })
    expect(await say(socket, 'RCPT TO:<relaytest@stranger.example>\r\n')).toMatch(/^451 /)
    expect(await say(socket, 'RCPT TO:<again@stranger.example>\r\n')).toMatch(/^451 /)
    expect(await say(socket, 'DATA\r\n')).toMatch(/^503 /)
    const stranger = { mailInClear: 0, messagesInClear: 0, foreign: 1 }
    expect(trap.sight('no-starttls')).toMatchObject(stranger)
    await say(socket, 'RSET\r\n')
    await handOver(socket)
    expect(trap.sight('no-starttls')).toMatchObject({ mailInClear: 1, messagesInClear: 1, foreign: 1 })
  })

  test('a mail to the recipient of the trial and to others is one of the gateway', async () => {
    const { trap, ports } = await startTrap()
    const { socket } = await greet(ports, 'no-starttls')
    await say(socket, 'MAIL FROM:<a@own.example>\r\n')
    await say(socket, 'RCPT TO:<other@partner.example>\r\n')
    await say(socket, `rcpt to:<GEGENPROBE-${token.toUpperCase()}@partner.example>\r\n`)
    expect(trap.sight('no-starttls')).toMatchObject({ mailInClear: 1, foreign: 0 })
    expect(await say(socket, 'DATA\r\n')).toMatch(/^354 /)
  })

  test('hears a sender however it spells the command', async () => {
    const { trap, ports } = await startTrap()
    const { socket } = await greet(ports, 'no-starttls')
    await say(socket, 'mail\tfrom:<a@own.example>\r\n')
    expect(trap.sight('no-starttls').mailInClear).toBe(1)
  })

  test('ends a message wherever its end is cut into pieces', async () => {
    const { trap, ports } = await startTrap()
    const { socket } = await greet(ports, 'no-starttls')
    await say(socket, 'MAIL FROM:<a@own.example>\r\n')
    await say(socket, `RCPT TO:<gegenprobe-${token}@partner.example>\r\n`)
    expect(await say(socket, 'DATA\r\n')).toMatch(/^354 /)
    const answer = reply(socket)
    for (const piece of ['line that ends with a point.', '\r', '\n', '.', '\r', '\n']) {
      socket.write(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await answer).toMatch(/^250 /)
    expect(trap.sight('no-starttls').messagesInClear).toBe(1)
  })

  test('closes who talks too much, and everybody when it stops', async () => {
    const { trap, ports } = await startTrap()
    const { socket } = await greet(ports, 'no-starttls')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write('x'.repeat(10_000))
    await closed
    const other = await greet(ports, 'no-starttls')
    const ended = new Promise((resolve) => other.socket.once('close', resolve))
    trap.stop()
    await ended
  })
})
