// How a session to our own mail server ends early: as a value with what was seen, never as an error.
import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { openTalk } from '#inbound-proof/talk.ts'
import type { Dialer } from '#ports/dialer.ts'

/** A server that answers each line with the next of its replies, and hangs up where there is none. */
function server(...replies: readonly string[]): Dialer {
  const left = [...replies]
  const answer = (socket: Duplex) => {
    const reply = left.shift()
    if (reply === undefined) socket.destroy()
    else socket.push(`${reply}\r\n`)
  }
  return {
    async dial() {
      const socket = new Duplex({
        read: () => undefined,
        write(_chunk, _encoding, done) {
          done()
          answer(socket)
        },
      })
      answer(socket)
      return { ok: true, socket } as unknown as Awaited<ReturnType<Dialer['dial']>>
    },
  } as unknown as Dialer
}

const deaf = {
  dial: async () => ({ ok: false, failure: 'refused', detail: 'connection refused' }),
} as unknown as Dialer

const open = (dialer: Dialer) =>
  openTalk({
    ...{ ip: '192.0.2.1', port: 25, helo: 'mail.bank.example', dialer, transcript: [] },
    signal: new AbortController().signal,
  })

async function talkTo(dialer: Dialer) {
  const opened = await open(dialer)
  if (!opened.ok) throw new Error(opened.sight.words)
  return opened.value
}

test('no connection, and a greeting that is none, are sights', async () => {
  expect(await open(deaf)).toEqual({
    ok: false,
    sight: { step: 'connect', end: 'unable', words: 'connection refused' },
  })
  expect(await open(server('554 5.7.1 go away'))).toEqual({
    ok: false,
    sight: { step: 'connect', end: 'reply', words: '554 5.7.1 go away' },
  })
})

test('a refused EHLO or STARTTLS is a sight with the words of the server', async () => {
  const greeted = await talkTo(server('220 mx', '550 5.7.1 no'))
  expect(await greeted.greet()).toEqual({ ok: false, sight: { step: 'ehlo', end: 'reply', words: '550 5.7.1 no' } })
  const begun = await talkTo(server('220 mx', '250-mx\r\n250 STARTTLS', '454 4.7.0 not now'))
  expect(await begun.greet()).toEqual({ ok: true, value: ['STARTTLS'] })
  expect(await begun.startTls()).toMatchObject({ ok: false, sight: { step: 'starttls', end: 'reply' } })
})

test('a server that hangs up is a sight, at the reply and at the next command', async () => {
  const talk = await talkTo(server('220 mx'))
  expect(await talk.ask('mail', 'MAIL FROM:<>')).toMatchObject({ ok: false, sight: { step: 'mail', end: 'cut' } })
  expect(await talk.ask('rcpt', 'RCPT TO:<a@own.example>')).toMatchObject({ ok: false, sight: { step: 'rcpt' } })
  expect(talk.send(Buffer.from('x'))).toMatchObject({ ok: false, sight: { step: 'data', end: 'cut' } })
})
