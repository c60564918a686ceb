// Signing in against servers that answer every way there is: what they say is told apart, and comes back without the password, also where they
// repeat it. Without TLS nothing is said at all.
import { Duplex } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { demandOf, orderOf, sessionWith } from '#test/support/relay/judged-session.ts'
import { enforce } from '#wire/enforce/enforce.ts'
import { authenticate } from '#wire/smtp-client/authenticate.ts'
import type { OpenSession } from '#wire/smtp-client/open-session.ts'
import { readReplies } from '#wire/smtp-reply.ts'

const credentials = { user: 'jürgen@own.example', password: 'Geheim 1!' }
const plain = Buffer.from(`\0${credentials.user}\0${credentials.password}`).toString('base64')
const word = Buffer.from(credentials.password).toString('base64')

/** A session to a server that answers each line with the next reply; null = it hangs up. */
function talkTo(replies: readonly (string | null)[], offered: readonly string[] = ['PLAIN', 'LOGIN']) {
  const heard: string[] = []
  const stream: Duplex = new Duplex({
    read: () => undefined,
    write(chunk, _encoding, done) {
      const reply = replies[heard.push(String(chunk).trimEnd()) - 1] ?? null
      stream.push(reply === null ? null : `${reply}\r\n`)
      done()
    },
  })
  const good = sessionWith({})
  const abilities = { ...good.abilities, authMechanisms: offered }
  const session: OpenSession = { ...good, abilities, line: { stream, replies: readReplies(stream, () => undefined) } }
  const enforced = enforce(orderOf(session, demandOf('encrypt')))
  if (!enforced.ok) throw new Error(enforced.detail)
  return { heard, signIn: () => authenticate(enforced.permit, credentials, new AbortController().signal) }
}

test('PLAIN goes before LOGIN, and LOGIN is spoken where it alone is offered', async () => {
  const first = talkTo(['235 2.7.0 welcome'])
  expect(await first.signIn()).toEqual({ ok: true, mechanism: 'PLAIN', words: '235 2.7.0 welcome' })
  expect(first.heard).toEqual([`AUTH PLAIN ${plain}`])
  const second = talkTo(['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6', '235 ok'], ['NTLM', 'LOGIN'])
  expect(await second.signIn()).toMatchObject({ ok: true, mechanism: 'LOGIN' })
  expect(second.heard).toEqual(['AUTH LOGIN', Buffer.from(credentials.user).toString('base64'), word])
})

describe('a no', () => {
  test.each([
    ['535 5.7.8 wrong', 'refused'],
    ['534 5.7.9 too weak', 'refused'],
    ['454 4.7.0 later', 'failed'],
    ['421 4.3.0 closing', 'failed'],
    ['502 5.5.1 unknown', 'failed'],
    ['334 more', 'failed'],
  ] as const)('%s is %s', async (reply, cause) => {
    expect(await talkTo([reply]).signIn()).toEqual({ ok: false, cause, words: reply })
  })

  test('no way of ours, and a server that hangs up, are no word about the person', async () => {
    const none = talkTo([], ['NTLM', 'GSSAPI'])
    expect(await none.signIn()).toEqual({ ok: false, cause: 'not-offered', words: 'NTLM GSSAPI' })
    expect(none.heard).toEqual([])
    expect(await talkTo([null]).signIn()).toMatchObject({
      ok: false,
      cause: 'failed',
      words: expect.stringMatching(/\w/),
    })
  })
})

test('what a server repeats comes back without the password', async () => {
  const told = await talkTo([`454 4.7.0 no answer to ${plain} ${word} ${credentials.password}`]).signIn()
  expect(told).toEqual({ ok: false, cause: 'failed', words: '454 4.7.0 no answer to *** *** ***' })
})

test('in clear no password is said, whatever was permitted', async () => {
  const session = sessionWith(null)
  const enforced = enforce(orderOf(session, demandOf('may')))
  if (!enforced.ok) throw new Error(enforced.detail)
  await expect(authenticate(enforced.permit, credentials, new AbortController().signal)).rejects.toThrow(/TLS/)
})
