// Lines of logs in the forms of Exim, Sendmail and Exchange Online: what they say of our mail, tied by its Message-ID, and nothing of any other.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logWord } from '#domain/confirm/received.ts'
import { readLogs } from '#mail-trace/logs/read-logs.ts'
import { aes, bare, exim, id, online, onlineGerman, sendmail } from './log-corpus.ts'
import '#test/support/property-runs.ts'

const old = 'ECDHE-RSA-AES256-GCM-SHA384'
/** As `event tls suite host`. */
const said = (text: string) =>
  readLogs(text, id).map(({ event, isTls, tls, suite, host }) => {
    const protection = isTls === true ? `${tls} ${suite}` : isTls === false ? 'clear' : 'silent'
    return `${event} ${protection} ${host}`
  })

describe('what a log says', () => {
  test('of Exim', () => {
    expect(said(exim.join('\n'))).toEqual([
      `taken TLSv1.3 ${aes} mail.ours.example [192.0.2.10]`,
      'deferred silent mx1.partner.example [198.51.100.7]',
      `delivered TLSv1.2 ${old} mx2.partner.example [198.51.100.8]`,
      `delivered TLSv1.2 ${old} mx2.partner.example [198.51.100.8]`,
      `delivered TLSv1.3 ${aes} mx3.partner.example [198.51.100.9]`,
      `returned TLSv1.3 ${aes} mx3.partner.example [198.51.100.9]`,
      'deferred silent mx4.partner.example [198.51.100.10]',
      'delivered silent mx5.partner.example [198.51.100.11]',
      'delivered silent null',
    ])
    const syslog = exim.map((line) => `> Nov 22 10:12:12 mx exim[411]: ${line}`)
    expect(said(syslog.join('\r\n'))).toHaveLength(9)
    const clear = `2026-11-22 10:12:12 1vHzSJ-000000003oD-0wtv <= a@ours.example H=(gw) [192.0.2.10] P=esmtp S=1 id=${bare}`
    expect(said(clear)).toEqual(['taken clear (gw) [192.0.2.10]'])
  })

  test('of Sendmail, a session only with the same process and server', () => {
    expect(said(sendmail.join('\n'))).toEqual([
      `taken TLSv1.3 ${aes} mail.ours.example [192.0.2.10]`,
      `delivered TLSv1.3 ${aes} in.partner.example. [198.51.100.7]`,
      'delivered null null in.partner.example. [198.51.100.7]',
      'delivered clear in.partner.example. [198.51.100.7]',
      'delivered silent in.partner.example. [198.51.100.7]',
      'deferred silent in.partner.example. [198.51.100.7]',
      'returned silent in.partner.example. [198.51.100.7]',
    ])
    const contradicted = sendmail.map((line) => line.replace('mailer=esmtp, pri', 'mailer=esmtp, tls_verify=NONE, pri'))
    expect(said(contradicted.join('\n'))[1]).toBe('delivered clear in.partner.example. [198.51.100.7]')
    const other = sendmail.map((line) => line.replace('STARTTLS=client, relay=in.', 'STARTTLS=client, relay=alt.'))
    expect(said(other.join('\n'))[1]).toBe('delivered silent in.partner.example. [198.51.100.7]')
    const process = sendmail.map((line) => line.replace('[7423]: STARTTLS', '[7424]: STARTTLS'))
    expect(said(process.join('\n'))[1]).toBe('delivered silent in.partner.example. [198.51.100.7]')
    const refused =
      'to=<x@partner.example>, relay=in.partner.example. [198.51.100.7], dsn=4.7.0, stat=Deferred: 403 4.7.0 TLS handshake failed.'
    const lines = [sendmail[1], `Nov 22 10:12:13 mx sendmail[9]: x89Bx1iP007421: ${refused}`]
    expect(said(lines.join('\n'))[1]).toBe('deferred silent in.partner.example. [198.51.100.7]')
    expect(said(sendmail[1]?.replace('ESMTPS', 'ESMTP') ?? '')).toEqual(['taken clear mail.ours.example [192.0.2.10]'])
  })

  test('of Exchange Online, as a page and as a table', () => {
    const words = [
      'taken TLSv1.2 AES256 AM0PR05MB1234.eurprd05.prod.outlook.com',
      'delivered TLSv1.3 AES256 mx.partner.example [198.51.100.7]',
      'deferred silent mx.partner.example',
      'returned silent mx.partner.example',
    ]
    expect(said(online.join('\n'))).toEqual(words)
    expect(said(onlineGerman.join('\n'))).toEqual(words.slice(0, 3))
    expect(said([...onlineGerman, 'Nachrichten-ID: <other@ours.example>'].join('\n'))).toEqual([])
    const rows = online.slice(1).map((detail) => `"${id}","2026-11-22","${detail}"`)
    const foreign = rows.map((row) => row.replace(id, '<other@ours.example>'))
    expect(said(['"MessageId","Date","Detail"', ...rows, ...foreign].join('\n'))).toEqual(words)
    expect(said([...online, 'Message ID: <other@ours.example>'].join('\n'))).toEqual([])
  })
})

test('lines of another mail, and words in quotes, say nothing of ours', () => {
  const other = exim.map((line) => line.replace(`id=${bare}`, `T="id=${bare} X=TLS1.3:X:256" id=other@ours.example`))
  expect(said(other.join('\n'))).toEqual([])
  const claimed = exim[0]?.replace(`X=TLS1.3:${aes}:256 `, '').replace(' id=', ` T="x X=TLS1.3:${aes}:256" id=`) ?? ''
  expect(said(claimed)).toEqual(['taken silent mail.ours.example [192.0.2.10]'])
  expect(said(sendmail.join('\n').replace(id, '<other@ours.example>'))).toEqual([])
  expect(readLogs(exim.join('\n'), 'no id')).toEqual([])
})

test('whatever is pasted, what is kept has its form, and soon', () => {
  const line = fc.oneof(fc.constantFrom(...exim, ...sendmail, ...online), fc.string({ maxLength: 300, unit: 'binary' }))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      for (const word of readLogs([id, ...lines].join('\n'), id)) expect(logWord.parse(word)).toEqual(word)
    }),
  )
  expect(readLogs(`${exim[0]}\n`.repeat(9000), id)).toHaveLength(50)
  expect(readLogs(`${sendmail.join('\n')}\n`.repeat(15_000), id)).toHaveLength(50)
  expect(readLogs(`${exim[0]} ${'x'.repeat(5000)}`, id)).toEqual([])
})
