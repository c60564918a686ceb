// Lines of logs in the forms of Exim, Sendmail and Exchange Online: what they say of our mail, tied by its Message-ID, and nothing of any other.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logWord } from '#domain/confirm/received.ts'
import { readLogs } from '#mail-trace/logs/read-logs.ts'
import '#test/support/property-runs.ts'

const id = '<handschlag.abc123@ours.example>'
const bare = id.slice(1, -1)
const aes = 'TLS_AES_256_GCM_SHA384'
/** As `event tls suite host`. */
const said = (text: string) =>
  readLogs(text, id).map(({ event, isTls, tls, suite, host }) => {
    const protection = isTls === true ? `${tls} ${suite}` : isTls === false ? 'clear' : 'silent'
    return `${event} ${protection} ${host}`
  })

const exim = [
  `2026-11-22 10:12:12 1vsJjU-0004Aw-A9 <= admin@ours.example H=mail.ours.example [192.0.2.10] P=esmtps X=TLS1.3:${aes}:256 CV=no S=1432 id=${bare}`,
  '2026-11-22 10:12:13 1vsJjU-0004Aw-A9 == test@partner.example R=dnslookup T=remote_smtp defer (-38) H=mx1.partner.example [198.51.100.7]: a TLS session is required, but the server did not offer TLS support',
  `2026-11-22 10:12:14 1vsJjU-0004Aw-A9 => test@partner.example R=dnslookup T=remote_smtp H=mx2.partner.example [198.51.100.8] X=TLS1.2:ECDHE-RSA-AES256-GCM-SHA384:256 CV=yes C="250 2.0.0 Ok: queued as 4Fx"`,
  '2026-11-22 10:12:14 1vsJjU-0004Aw-A9 Completed',
]
const sendmail = [
  `Nov 22 10:12:12 mx sm-mta[7420]: STARTTLS=server, relay=mail.ours.example [192.0.2.10], version=TLSv1.3, verify=NO, cipher=${aes}, bits=256/256`,
  `Nov 22 10:12:12 mx sm-mta[7420]: x89Bx1iP007421: from=<admin@ours.example>, size=1432, class=0, nrcpts=1, msgid=${id}, proto=ESMTPS, daemon=MTA, relay=mail.ours.example [192.0.2.10]`,
  `Nov 22 10:12:13 mx sm-mta[7423]: STARTTLS=client, relay=in.partner.example., version=TLSv1.3, verify=FAIL, cipher=${aes}, bits=256/256`,
  'Nov 22 10:12:13 mx sm-mta[7423]: x89Bx1iP007421: to=<test@partner.example>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=30396, relay=in.partner.example. [198.51.100.7], dsn=2.0.0, stat=Sent (2.0.0 Ok: queued)',
]
const online = [
  `Message ID: ${id}`,
  'Nov 22, 2026 10:12:12 AM',
  'Receive',
  'Message received by: AM0PR05MB1234.eurprd05.prod.outlook.com using TLS1.2 with AES256',
  'Send external',
  'Message sent to mx.partner.example at 198.51.100.7 using TLS1.3 with AES256',
  'Defer',
  'Reason: [{LED=450 4.7.320 Certificate validation failed};{MSG=};{FQDN=mx.partner.example};{IP=198.51.100.7};{LRT=}]',
]

describe('what a log says', () => {
  test('of Exim', () => {
    expect(said(exim.join('\n'))).toEqual([
      `taken TLSv1.3 ${aes} mail.ours.example [192.0.2.10]`,
      'deferred silent mx1.partner.example [198.51.100.7]',
      'delivered TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384 mx2.partner.example [198.51.100.8]',
    ])
    const syslog = exim.map((line) => `> Nov 22 10:12:12 mx exim[411]: ${line}`)
    expect(said(syslog.join('\r\n'))).toHaveLength(3)
    const clear = `2026-11-22 10:12:12 1vHzSJ-000000003oD-0wtv <= a@ours.example H=(gw) [192.0.2.10] P=esmtp S=1 id=${bare}`
    expect(said(clear)).toEqual(['taken clear (gw) [192.0.2.10]'])
  })

  test('of Sendmail, a session only with the same process and server', () => {
    expect(said(sendmail.join('\n'))).toEqual([
      `taken TLSv1.3 ${aes} mail.ours.example [192.0.2.10]`,
      `delivered TLSv1.3 ${aes} in.partner.example. [198.51.100.7]`,
    ])
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
    ]
    expect(said(online.join('\n'))).toEqual(words)
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
