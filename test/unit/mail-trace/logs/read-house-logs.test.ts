// Logs of Postfix, Exchange and Domino at the partner: what they say of our mail, which session it belongs to, and nothing of any other mail.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logWord } from '#domain/confirm/received.ts'
import { readLogs } from '#mail-trace/logs/read-logs.ts'
import { aes, domino, id, postfix, receiveLog, trackingLog } from './log-corpus.ts'
import '#test/support/property-runs.ts'

/** As `event tls suite host`. */
const said = (lines: readonly string[]) =>
  readLogs(lines.join('\n'), id).map(({ event, isTls, tls, suite, host }) => {
    const protection = isTls === true ? `${tls} ${suite}` : isTls === false ? 'clear' : 'silent'
    return `${event} ${protection} ${host}`
  })
const client = 'mail.ours.example[192.0.2.10]'

describe('Postfix', () => {
  test('each line about the mail, with the session it went through', () => {
    expect(said(postfix)).toEqual([
      `taken TLSv1.3 ${aes} ${client}`,
      'delivered TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384 in.partner.example[198.51.100.7]:25',
      'delivered clear alt.partner.example[198.51.100.8]:25',
      'deferred silent old.partner.example[198.51.100.9]:25',
      'delivered null null in.partner.example[198.51.100.7]:25',
      'returned silent in.partner.example[198.51.100.7]:25',
    ])
    const journal = postfix.map((line) => line.replace('Nov 22 10:12:12', '2026-11-22T10:12:12.123456+01:00'))
    expect(said(journal)).toEqual(said(postfix))
  })

  test('without a line about the session, the commands at its end tell', () => {
    const quiet = postfix.filter((line) => !line.includes('Anonymous TLS'))
    const ended = (commands: string) =>
      said(quiet.map((line) => line.replace('ehlo=2 starttls=1', commands)))[0] ?? 'nothing'
    expect(ended('ehlo=2 starttls=1')).toBe(`taken null null ${client}`)
    expect(ended('ehlo=1')).toBe(`taken clear ${client}`)
    expect(ended('ehlo=2 starttls=0/1')).toBe(`taken clear ${client}`)
    expect(said(quiet.filter((line) => !line.includes('disconnect')))[0]).toBe(`taken silent ${client}`)
    expect(said(quiet.map((line) => line.replace('commands=7', '')))[0]).toBe(`taken silent ${client}`)
    expect(said(quiet.map((line) => line.replace('/smtpd', '/smtps/smtpd').replace('starttls=1 ', '')))[0]).toBe(
      `taken silent ${client}`,
    )
  })

  test('a session of another process, another machine or another try is none of this mail', () => {
    const changed = (from: string, to: string) => said(postfix.map((line) => line.replace(from, to)))[0]
    expect(changed('[4711]: Anonymous', '[4712]: Anonymous')).toBe(`taken null null ${client}`)
    expect(changed('established from mail.ours', 'established from mail.evil')).toBe(`taken null null ${client}`)
    const between = postfix.flatMap((line) =>
      line.includes('Verified')
        ? [line, line.replace(/Verified.*/, 'SSL_connect error to in.partner.example[198.51.100.7]:25: -1')]
        : [line],
    )
    expect(said(between)[1]).toBe('delivered null null in.partner.example[198.51.100.7]:25')
    expect(said(postfix.map((line) => line.replace(id, '<other@ours.example>')))).toEqual([])
  })

  test('a name that was given again to another mail is no longer ours', () => {
    const before = said(postfix)
    const sent = postfix.find((line) => line.includes('tls=encrypt')) ?? ''
    const local = postfix[2]?.replace(/smtpd\[.*/, 'pickup[812]: 4dDq3Q0vJ0z2xkX: uid=1000 from=<root>') ?? ''
    expect(said([...postfix.slice(0, -1), local, sent])).toEqual(before)
    const cut = postfix.filter((line) => !line.endsWith(': removed'))
    expect(said([...cut, sent])).toEqual(before)
    expect(said([...postfix.slice(0, 5), sent])).toHaveLength(2)
  })

  test('TLS that hides nothing is clear text', () => {
    expect(said(postfix.map((line) => line.replace(`cipher ${aes}`, 'cipher NULL-SHA256')))[0]).toBe(
      `taken clear ${client}`,
    )
  })
})

describe('Exchange', () => {
  test('sessions of the receive connector', () => {
    const words = [
      'taken TLSv1.2 null 192.0.2.10:40230',
      'taken clear 192.0.2.10:40230',
      'taken silent 192.0.2.10:40230',
      'taken silent 192.0.2.10:40230',
    ]
    expect(said(receiveLog)).toEqual(words)
    expect(said(receiveLog.slice(2))).toEqual(words)
    expect(said(receiveLog.map((line) => line.replace('TLS1_2_SERVER', 'TLS1_3_SERVER')))[0]).toMatch(/^taken TLSv1.3/)
    expect(said(receiveLog.map((line) => line.replace('_SERVER', '_CLIENT').replace(',>,"250', ',<,"250')))).toEqual(
      words.map((word) => word.replace('taken', 'delivered')),
    )
    expect(said(receiveLog.map((line) => line.replaceAll(id, '<other@ours.example>')))).toEqual([])
  })

  test('the tracking log, which says nothing of TLS', () => {
    const words = [
      'taken silent mail.ours.example [192.0.2.10]',
      'taken silent mail.ours.example [192.0.2.10]',
      'delivered silent EX1 [10.1.1.5]',
      'deferred silent EX1 [10.1.1.5]',
      'returned silent EX1 [10.1.1.5]',
    ]
    expect(said(trackingLog.slice(0, -1))).toEqual(words)
    expect(said(trackingLog.slice(-1))).toEqual(['delivered silent EX1 [10.1.1.5]'])
  })
})

describe('Domino', () => {
  test('the line of the SMTP server, and the router’s about the same message', () => {
    expect(said(domino)).toEqual([
      'taken null null 192.0.2.10',
      'delivered silent IN.PARTNER.EXAMPLE',
      'delivered silent Test/Partner',
      'taken silent 192.0.2.11',
      'taken silent 2001:db8::a',
    ])
  })

  test('TLS only by the dialogue of the same thread', () => {
    const without = (part: string) => said(domino.filter((line) => !line.includes(part)))[0]
    expect(without('S: 220')).toBe('taken silent 192.0.2.10')
    expect(without('R: STARTTLS')).toBe('taken silent 192.0.2.10')
    const refused = domino.map((line) => line.replace('S: 220 Ready', 'S: 454 TLS not available'))
    expect(said(refused)[0]).toBe('taken silent 192.0.2.10')
    const other = domino.map((line) => (/[RS]: /.test(line) ? line.replace('03412:', '03413:') : line))
    expect(said(other)[0]).toBe('taken silent 192.0.2.10')
  })
})

test('whatever is pasted, what is kept has its form, and soon', () => {
  const known = [...postfix, ...receiveLog, ...trackingLog, ...domino]
  const line = fc.oneof(fc.constantFrom(...known), fc.string({ maxLength: 300, unit: 'binary' }))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      for (const word of readLogs([id, ...lines].join('\n'), id)) expect(logWord.parse(word)).toEqual(word)
    }),
  )
  for (const log of [postfix, receiveLog, domino]) {
    expect(readLogs(`${log.join('\n')}\n`.repeat(1000), id)).toHaveLength(50)
  }
})
