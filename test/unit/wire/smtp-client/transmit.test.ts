// One message against servers that answer every mix of yes and no, by script and by sink.
import { afterEach, describe, expect, it } from 'vitest'
import { inTurn, never, send, stopServers, toScript, toSink } from '#test/support/relay/clear-sessions.ts'
import { permitOf } from '#test/support/relay/open-sink.ts'
import { recipientNamed, sampleHooks, sampleMessage } from '#test/support/relay/outgoing-sample.ts'
import type { Permit } from '#wire/enforce/permit.ts'
import { transmit } from '#wire/smtp-client/transmit.ts'

afterEach(stopServers)

describe('sending one message', () => {
  it('hands the message over with its envelope, in one batch', async () => {
    const { sink, session } = await toSink()
    const hooks = sampleHooks()
    const body = Buffer.from('Subject: dots\r\n\r\n.\r\n..two\r\nend\r\n')
    const recipients = [recipientNamed('b@partner.example', { notify: ['never'] }), recipientNamed('c@partner.example')]
    const end = await send(
      session,
      sampleMessage({ body, recipients, envelopeId: 'A 1', returnContent: 'full' }),
      hooks,
    )
    expect(end).toEqual({
      kind: 'answered',
      mail: { code: 250, status: '2.1.0', lines: ['2.1.0 Ok'] },
      recipients: [0, 1].map(() => ({ code: 250, status: '2.1.5', lines: ['2.1.5 Ok'] })),
      data: { code: 354, status: null, lines: ['go on'] },
      end: { code: 250, status: '2.0.0', lines: ['2.0.0 Ok: queued as 00000001'] },
    })
    expect(sink.delivered).toMatchObject([
      {
        sender: 'anna@own.example',
        parameters: [`SIZE=${body.length}`, 'RET=FULL', 'ENVID=A+201'],
        recipients: [
          { address: 'b@partner.example', parameters: ['NOTIFY=NEVER'] },
          { address: 'c@partner.example', parameters: [] },
        ],
      },
    ])
    expect(sink.delivered[0]?.body.equals(body)).toBe(true)
    expect(hooks.steps).toEqual(['mail', 'rcpt', 'data', 'end'])
    expect(session.isUsable()).toBe(true)
  })

  it('sends many messages over one session, after failures too', async () => {
    const { sink, session } = await toSink({ recipients: { 'no@partner.example': '550 5.1.1 nobody' } })
    const refused = sampleMessage({ recipients: [recipientNamed('no@partner.example')] })
    for (const message of [sampleMessage(), refused, sampleMessage(), refused, refused, sampleMessage()]) {
      const end = await send(session, message)
      expect(end).toMatchObject({ kind: 'answered', mail: { code: 250 } })
    }
    expect(sink.delivered).toHaveLength(3)
    expect(sink.counts.connections).toBe(1)
  })

  it('speaks step by step with a server that wants it so', async () => {
    const options = { keywords: [], recipients: { 'no@partner.example': '550 5.1.1 nobody' } }
    const { sink, session } = await toSink(options)
    const recipients = [recipientNamed('no@partner.example'), recipientNamed('b@partner.example')]
    const end = await send(session, sampleMessage({ recipients }))
    expect(end).toMatchObject({ recipients: [{ code: 550, status: '5.1.1' }, { code: 250 }], end: { code: 250 } })
    const nobody = await send(session, sampleMessage({ recipients: recipients.slice(0, 1) }))
    expect(nobody).toMatchObject({ kind: 'answered', recipients: [{ code: 550 }], data: null, end: null })
    expect(await send(session)).toMatchObject({ end: { code: 250 } })
    expect(sink.delivered).toHaveLength(2)
    expect(sink.delivered[0]?.recipients.map(({ address }) => address)).toEqual(['b@partner.example'])
  })

  it.each([
    ['451 4.7.1 no', '503 no', '503 no', '554 no'],
    ['550 5.7.1 no', '503 no', '503 no', '503 no'],
  ])('reads a refused sender to its end: %s', async (mail, first, second, data) => {
    const answers = { MAIL: `${mail}\r\n`, RCPT: inTurn(first, second), DATA: `${data}\r\n` }
    const { session, heard } = await toScript(answers)
    const end = await send(session)
    expect(end).toMatchObject({
      mail: { code: Number(mail.slice(0, 3)) },
      recipients: [null, null],
      data: null,
      end: null,
    })
    expect(session.isUsable()).toBe(true)
    expect(heard).not.toContain('.')
  })

  it('ends a DATA that was granted for nobody with a dot alone', async () => {
    const answers = { RCPT: inTurn('550 5.1.1 no', '450 4.2.1 no'), '.': '554 5.5.1 nobody\r\n' }
    const { session, heard } = await toScript(answers)
    const hooks = sampleHooks()
    const end = await send(session, sampleMessage(), hooks)
    expect(end).toMatchObject({ recipients: [{ code: 550 }, { code: 450 }], data: null, end: null })
    expect(heard.slice(-2)).toEqual(['DATA', '.'])
    expect(hooks.notes.count).toBe(0)
    expect(session.isUsable()).toBe(true)
  })

  it('hangs up on a DATA granted for recipients without a sender', async () => {
    const { session, heard } = await toScript({ MAIL: '550 5.7.1 no\r\n' })
    expect(await send(session)).toMatchObject({ mail: { code: 550 }, recipients: [null, null], end: null })
    expect(session.isUsable()).toBe(false)
    expect(heard).not.toContain('.')
  })

  it.each([
    ['MAIL', { mail: { code: 421 }, recipients: [null, null], data: null }],
    ['RCPT', { recipients: [{ code: 421 }, { code: 421 }], data: null }],
    ['DATA', { recipients: [{ code: 250 }, { code: 250 }], data: { code: 421 }, end: null }],
    ['.', { recipients: [{ code: 250 }, { code: 250 }], end: { code: 421 } }],
  ])('takes 421 to %s for a no and leaves', async (verb, expected) => {
    const farewell = (socket: { end(text: string): unknown }) => socket.end('421 4.3.2 closing\r\n')
    const { session } = await toScript({ [verb]: farewell })
    expect(await send(session)).toMatchObject({ kind: 'answered', ...expected })
    expect(session.isUsable()).toBe(false)
  })

  it('takes back what was granted before a farewell', async () => {
    const { session } = await toScript({ RCPT: inTurn('250 ok', '550 5.1.1 no', '421 4.3.2 closing') })
    const recipients = ['a', 'b', 'c', 'd'].map((name) => recipientNamed(`${name}@partner.example`))
    const end = await send(session, sampleMessage({ recipients }))
    expect(end).toMatchObject({ recipients: [{ code: 421 }, { code: 550 }, { code: 421 }, { code: 421 }], end: null })
  })

  it.each([
    ['thanks before the message', { DATA: '354 go\r\n250 2.0.0 thanks\r\n' }, 'data'],
    ['a go in the place of a yes', { MAIL: '354 go\r\n' }, 'mail'],
    ['a go for a recipient', { RCPT: '354 go\r\n' }, 'rcpt'],
    ['a yes to DATA', { DATA: '250 ok\r\n' }, 'data'],
  ])('breaks off at %s', async (_what, replies, step) => {
    const { session, heard } = await toScript(replies)
    expect(await send(session)).toMatchObject({ kind: 'cut', step, cause: 'not-smtp', isUncertain: false })
    expect(session.isUsable()).toBe(false)
    expect(heard).not.toContain('.')
  })

  it('trusts no session that says more than it was asked', async () => {
    const { session } = await toScript({ '.': '250 2.0.0 ok\r\n250 2.1.0 ok\r\n' })
    expect(await send(session)).toMatchObject({ kind: 'answered', end: { code: 250 } })
    expect(session.isUsable()).toBe(false)
    expect(await send(session)).toMatchObject({ kind: 'cut', step: 'mail', isUncertain: false })
  })

  it('keeps the enhanced status only where it fits', async () => {
    const replies = { RCPT: inTurn('550 4.1.1 odd', '451-4.7.1 wait\r\n451 4.7.1 more\x07') }
    const { session } = await toScript(replies)
    expect(await send(session)).toMatchObject({
      recipients: [{ status: null }, { status: '4.7.1', lines: ['4.7.1 wait', '4.7.1 more?'] }],
    })
  })

  it.each(['mail', 'rcpt', 'data', 'end'] as const)('is cut where the server hangs up: %s', async (step) => {
    const { sink, session } = await toSink({ at: { [step]: { kind: 'half-close' } } })
    const end = await send(session)
    expect(end).toMatchObject({ kind: 'cut', step, cause: 'closed', isUncertain: step === 'end' })
    expect(sink.seen).toHaveLength(step === 'end' ? 1 : 0)
    expect(session.isUsable()).toBe(false)
  })

  it.each([
    ['mail', 'drip', 'tarpit'],
    ['rcpt', 'silent', 'timeout'],
    ['data', 'drip', 'tarpit'],
    ['end', 'drip', 'tarpit'],
    ['end', 'endless-line', 'too-long'],
    ['mail', 'reset', 'closed'],
  ] as const)('waits no longer than it may: %s %s', async (step, kind, cause) => {
    const { session } = await toSink({ at: { [step]: { kind } } })
    expect(await send(session)).toMatchObject({ kind: 'cut', step, cause, isUncertain: step === 'end' })
  })

  it('bounds everything together', async () => {
    const { session } = await toSink({ at: { end: { kind: 'silent' } } })
    const limits = { wholeMs: 100, endMs: 60_000 }
    const end = await transmit(permitOf(session), sampleMessage(), sampleHooks(), never, limits)
    expect(end).toMatchObject({ kind: 'cut', step: 'end', cause: 'tarpit', isUncertain: true })
  })

  it('writes nothing that a server cannot take', async () => {
    const { session, heard } = await toScript({})
    const before = heard.length
    expect(await send(session, sampleMessage({ size: 10_000 }))).toEqual({ kind: 'not-possible', why: 'too-large' })
    expect(await send(session, sampleMessage({ is8bit: true }))).toEqual({ kind: 'not-possible', why: 'eight-bit' })
    expect(heard.length).toBe(before)
    expect(session.isUsable()).toBe(true)
  })

  it('sends nothing without a permit or with an address that is none', async () => {
    const { session, heard } = await toScript({})
    const forged = { session, rule: 'clear', matched: null } as unknown as Permit
    await expect(transmit(forged, sampleMessage(), sampleHooks(), never)).rejects.toThrow('permit')
    const copied = { ...permitOf(session) }
    await expect(transmit(copied, sampleMessage(), sampleHooks(), never)).rejects.toThrow('permit')
    const evil = sampleMessage({ recipients: [recipientNamed('a@b.example>\r\nDATA')] })
    await expect(send(session, evil)).rejects.toThrow('address')
    expect(heard.filter((line) => !line.startsWith('EHLO'))).toEqual([])
  })

  it('leaves out-of-step writes to nobody: one message at a time', async () => {
    const { session } = await toSink()
    const [first, second] = await Promise.all([send(session), send(session)])
    expect(first).toMatchObject({ end: { code: 250 } })
    expect(second).toMatchObject({ kind: 'cut', step: 'mail', isUncertain: false })
  })
})
