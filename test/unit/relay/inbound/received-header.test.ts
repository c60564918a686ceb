// Our trace, and what is read of the traces of others.
import { describe, expect, it } from 'vitest'
import { isLoop, readHeaderFacts } from '#relay/inbound/header-facts.ts'
import { dateTime, receivedHeader, type Trace } from '#relay/inbound/received-header.ts'

const trace: Trace = {
  helo: 'mail.partner.example',
  ip: '192.0.2.7',
  hostName: 'relay.own.example',
  isExtended: true,
  isUtf8: false,
  suite: 'TLS_AES_256_GCM_SHA384',
  queueId: '4F1A',
  recipient: 'bob@own.example',
  at: Date.UTC(2026, 10, 2, 3, 4, 5, 678),
}

describe('the Received field', () => {
  it('says who, how protected, under which id, for whom and when', () => {
    expect(receivedHeader(trace)).toBe(
      'Received: from mail.partner.example ([192.0.2.7])\r\n' +
        '\tby relay.own.example with ESMTPS tls TLS_AES_256_GCM_SHA384\r\n' +
        '\tid 4F1A\r\n\tfor <bob@own.example>;\r\n\tMon, 2 Nov 2026 03:04:05 +0000\r\n',
    )
  })

  it.each([
    [{ suite: null }, 'with ESMTP\r\n'],
    [{ suite: null, isExtended: false }, 'with SMTP\r\n'],
    [{ isUtf8: true }, 'with UTF8SMTPS tls TLS_AES_256_GCM_SHA384\r\n'],
    [{ isUtf8: true, suite: null }, 'with UTF8SMTP\r\n'],
    [{ ip: '2001:db8::1' }, '([IPv6:2001:db8::1])'],
    [{ helo: 'a b)\r\nBcc: <x>(' }, 'from a?b???Bcc:??x?? ('],
    [{ helo: '' }, 'from unknown ('],
    [{ recipient: null }, '\tid 4F1A;\r\n'],
  ])('with %j says %j', (changes: Partial<Trace>, expected) => {
    expect(receivedHeader({ ...trace, ...changes })).toContain(expected)
  })

  it('writes dates as RFC 5322 wants them, every second anew', () => {
    expect(dateTime(0)).toBe('Thu, 1 Jan 1970 00:00:00 +0000')
    expect(dateTime(1999)).toBe('Thu, 1 Jan 1970 00:00:01 +0000')
    expect(new Date(dateTime(trace.at)).getTime()).toBe(Math.floor(trace.at / 1000) * 1000)
  })
})

describe('the header of a message', () => {
  const facts = (text: string) => readHeaderFacts(Buffer.from(text), 'relay.own.example')

  it('gives the Message-ID, folded or not, and no other', () => {
    expect(facts('Subject: x\r\nMESSAGE-id:\r\n <1@a.example>\r\n\r\nMessage-ID: <2@a.example>').messageId).toBe(
      '<1@a.example>',
    )
    expect(facts('Message-ID : <old@a.example>\r\n\r\n').messageId).toBe('<old@a.example>')
    expect(facts('Message-Idx: <1@a.example>\r\n\r\n').messageId).toBeNull()
    expect(facts('\r\nMessage-ID: <1@a.example>').messageId).toBeNull()
  })

  it('counts hops in the header only', () => {
    const header = 'Received: from a by b; x\r\n'.repeat(50)
    expect(isLoop(facts(`${header}\r\n${header}`))).toBe(false)
    expect(isLoop(facts(`${header}${header}\r\n`))).toBe(true)
  })

  it('knows its own traces, and that two of them are no loop', () => {
    const own = receivedHeader(trace)
    expect(isLoop(facts(`${own.repeat(2)}\r\n`))).toBe(false)
    expect(isLoop(facts(`${own.repeat(3)}\r\n`))).toBe(true)
    expect(isLoop(facts(`${own.replace('relay.own', 'relayXown').repeat(4)}\r\n`))).toBe(false)
  })

  it('is read in time, however hostile', () => {
    const hostile = `Received: ${'by relay.own.example with '.repeat(10_000)}\r\n\r\n`
    const before = performance.now()
    expect(facts(hostile).hops).toBe(1)
    expect(performance.now() - before).toBeLessThan(500)
  })
})
