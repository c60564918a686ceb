// Exchange's tracking log, queues and protocol log, in the forms the product writes them: what became of a mail, and what counts as TLS.
import { expect, test } from 'vitest'
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import { mailFate } from '#domain/confirm/mail-fate.ts'
import { momentOf, readLogRows } from '#gateways/exchange/trial/csv-rows.ts'
import { isHeldForTls } from '#gateways/exchange/trial/held-for-tls.ts'
import { readProtocolLog } from '#gateways/exchange/trial/protocol-log.ts'
import { type QueuedMail, queuedMail, readExchangeFates, readTrackingLog } from '#gateways/exchange/trial/read-fates.ts'

const token = 'k3j5h2g6f7d8s9a0q1w2'
const mail: DroppedMail = {
  ...{ token, messageId: `<${token}@ours.example>`, from: 'admin@ours.example' },
  to: `gegenprobe-${token}@partner.example`,
}
const at = '2026-11-22T09:12:13.123Z'
const trackingFields =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status'
const tracking = (event: string, status: string, context = '08DE000000000101', source = 'SMTP', id = mail.messageId) =>
  `${at},10.0.0.5,EX1,198.51.100.25,mx.partner.example,${context},handschlag-trial,${source},${event},1,${id},guid,${mail.to.toUpperCase()},"${status.replaceAll('"', '""')}"`
const protocolFields =
  'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'
const said = (number: number, event: string, data: string, context = '', session = '08DE000000000101') =>
  `${at},handschlag-trial,${session},${number},10.0.0.5:5001,198.51.100.25:25,${event},"${data}",${context}`
const file = (fields: string, rows: readonly string[]) =>
  `\ufeff#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: a log\r\n#Date: ${at}\r\n#Fields: ${fields}\r\n${rows.join('\r\n')}\r\n`
const tls =
  'TLS protocol SP_PROT_TLS1_2_CLIENT negotiation succeeded using bulk encryption algorithm CALG_AES_256 with strength 256 bits'
const greeting = [said(0, '+', ''), said(1, '<', '220 mx.partner.example ESMTP'), said(2, '>', 'EHLO ex1.ours.example')]
const mailing = (from: number) => [
  said(from, '>', 'MAIL FROM:<admin@ours.example> SIZE=900'),
  said(from + 1, '>', `RCPT TO:<${mail.to}>`),
  said(from + 2, '<', '250 2.0.0 Ok'),
]
const seen = (rows: readonly string[], queued: readonly QueuedMail[] = [], session: readonly string[] = []) =>
  readExchangeFates(
    {
      events: readTrackingLog(file(trackingFields, rows)),
      queued,
      sessions: readProtocolLog(file(protocolFields, session)),
    },
    [mail],
  ).get(token)
const inQueue = (LastError: string | null) =>
  queuedMail.parse({
    Identity: 'EX1\\12\\34',
    InternetMessageId: mail.messageId,
    Status: 'Retry',
    LastError,
    Connector: 'handschlag-trial',
  })

test('delivered, with the TLS of the session the event names', () => {
  const session = [...greeting, said(3, '>', 'STARTTLS'), said(4, '*', '', tls), ...mailing(5)]
  const found = seen(
    [tracking('RECEIVE', '', '', 'STOREDRIVER'), tracking('SEND', '250 2.0.0 Ok: queued')],
    [],
    session,
  )
  expect(found?.fate).toEqual({
    ...{ kind: 'delivered', host: 'mx.partner.example', reply: '250 2.0.0 Ok: queued' },
    tls: { protocol: 'TLSv1.2', suite: 'CALG_AES_256', trust: null },
  })
  expect(found?.lines.map((line) => line.at)).toEqual(Array.from({ length: 10 }, () => at))
})

test.each([
  ['another session', [...greeting, said(3, '*', '', tls), ...mailing(4)].map((row) => row.replace('0101', '0102'))],
  ['words of the server', [...greeting, said(3, '<', tls), ...mailing(4)]],
  ['STARTTLS alone', [...greeting, said(3, '>', 'STARTTLS'), ...mailing(4)]],
  ['a session that came after the mail', [...greeting, ...mailing(3), said(7, '*', '', tls)]],
])('no TLS is told by %s', (_, session) => {
  expect(seen([tracking('SEND', '250 ok')], [], session)?.fate).toMatchObject({ kind: 'delivered', tls: null })
})

test.each([
  ['SP_PROT-TLS1_2_CLIENT', 'TLSv1.2'],
  ['SP_PROT_TLS1_3_CLIENT', 'TLSv1.3'],
  ['SP_PROT_TLS1_0_CLIENT', 'TLSv1'],
  ['SP_PROT_TLS1_2_SERVER', undefined],
])('%s', (name, protocol) => {
  const rows = [...greeting, said(3, '*', '', tls.replace('SP_PROT_TLS1_2_CLIENT', name)), ...mailing(4)]
  expect(readProtocolLog(file(protocolFields, rows))[0]?.tls?.protocol).toBe(protocol)
})

const demands =
  '[{LED=451 5.7.3 STARTTLS is required to send mail};{MSG=};{FQDN=mx.partner.example};{IP=198.51.100.25}]'
test('a demand for STARTTLS counts only where nothing was mailed', () => {
  const stopped = [...greeting, said(3, '<', '250 mx.partner.example'), said(4, '-', '')]
  expect(seen([], [inQueue(demands)], stopped)?.fate).toMatchObject({ kind: 'held', isForTls: true })
  expect(seen([], [inQueue(demands)], [...greeting, ...mailing(3)])?.fate).toMatchObject({
    kind: 'held',
    isForTls: false,
  })
  expect(seen([], [inQueue(demands)])?.fate).toMatchObject({ kind: 'held', isForTls: false })
})

test('nor does a refused certificate where something was mailed', () => {
  const failed = '454 4.7.5 Certificate validation failure'
  expect(seen([], [inQueue(failed)], greeting)?.fate).toMatchObject({ kind: 'held', isForTls: true })
  expect(seen([], [inQueue(failed)], [...greeting, ...mailing(3)])?.fate).toMatchObject({ isForTls: false })
})

test.each([
  ['454 4.7.5 Certificate validation failure.', true],
  ['[{LED=450 4.7.320 Certificate validation failed [Message=SubjectMismatch]};{MSG=SubjectMismatch}]', true],
  ['454 4.7.5 The certificate specified in TlsCertificateName of the SendConnector could not be found.', false],
  ['451 4.4.0 Primary target IP address responded with: "421 4.4.1 Connection timed out." Attempted failover', false],
  ['451 4.4.0 Primary target IP address responded with: "454 4.7.5 Certificate validation failure."', false],
  ['451 4.4.0 Die Antwort der primären Ziel-IP-Adresse lautet: TLS erforderlich', false],
  ['550 5.7.1 TLS is required', false],
])('%s', (error, isForTls) => {
  expect(isHeldForTls(error, [])).toBe(isForTls)
})

test('other ends', () => {
  expect(seen([tracking('FAIL', '550 5.1.1 no such user')])?.fate).toEqual({
    kind: 'returned',
    reason: '550 5.1.1 no such user',
    isForTls: false,
  })
  expect(seen([tracking('DEFER', '454 4.7.5 Certificate validation failure')])?.fate).toMatchObject({
    kind: 'held',
    isForTls: true,
  })
  expect(seen([tracking('RECEIVE', '', '', 'SMTP')])?.fate).toEqual({ kind: 'waiting' })
  expect(seen([], [inQueue(null)])).toMatchObject({ fate: { kind: 'waiting' }, queueId: 'EX1\\12\\34' })
  expect(seen([tracking('SEND', '250 ok', '', 'SMTP', '<other@ours.example>')])?.fate).toEqual({ kind: 'unknown' })
  expect(seen([tracking('SEND', '', '', 'DSN')])?.fate).toEqual({ kind: 'waiting' })
})

test('a moment that is none is null', () => {
  expect(['2026-99-99T10:00:00Z', '22.11.2026 10:00', ''].map(momentOf)).toEqual([null, null, null])
})

test('rows that are not whole are none', () => {
  expect(
    readLogRows('a,b\n#Fields: x,y\n1,2\n"a, ""b""",c\n1\n1,2,3\n"open,2\n"a"b,2\n,\n').map((row) => [...row.values()]),
  ).toEqual([
    ['1', '2'],
    ['a, "b"', 'c'],
    ['', ''],
  ])
})

test.each([
  '',
  '\0'.repeat(1000),
  '#Fields: ',
  `#Fields: ${'x,'.repeat(1000)}\n${','.repeat(1000)}`,
  '"'.repeat(10_000),
])('garbage is a fate too: %#', (text) => {
  const facts = { events: readTrackingLog(text), queued: [], sessions: readProtocolLog(text) }
  expect(mailFate.safeParse(readExchangeFates(facts, [mail]).get(token)?.fate).success).toBe(true)
})
