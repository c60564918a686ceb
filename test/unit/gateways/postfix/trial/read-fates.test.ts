// Fates of mails from queue and log, in the forms Postfix 3.4 to 3.11 writes them, and lines that must not be taken for more than they are.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import { mailFate } from '#domain/confirm/mail-fate.ts'
import { isHeldForTls } from '#gateways/postfix/trial/held-for-tls.ts'
import { readLogLine } from '#gateways/postfix/trial/log-line.ts'
import { readPostfixFates } from '#gateways/postfix/trial/read-fates.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const token = 'k3j5h2g6f7d8s9a0q1w2'
const mail: DroppedMail = {
  token,
  messageId: `<${token}@ours.example>`,
  from: 'admin@ours.example',
  to: `gegenprobe-${token}@partner.example`,
}
const seen = (log: readonly string[], queue = '', of = mail) =>
  readPostfixFates(queue, log.join('\n'), [of])?.get(token)
const short = (daemon: string, text: string, second = 5) =>
  `Nov 22 10:12:${String(second).padStart(2, '0')} gw postfix/${daemon}: ${text}`
const relay = 'mx.partner.example[198.51.100.25]:25'
const known = [
  short('pickup[90]', '4A5B3C72A6: uid=0 from=<admin@ours.example>'),
  short('cleanup[91]', `4A5B3C72A6: message-id=<${token}@ours.example>`),
  short('qmgr[92]', '4A5B3C72A6: from=<admin@ours.example>, size=912, nrcpt=1 (queue active)'),
]
const session = (to = relay, process = 'smtp[93]') =>
  short(
    process,
    `Verified TLS connection established to ${to}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256`,
  )
const attempt = (status: string, said: string, summary = '', to = mail.to) =>
  short(
    'smtp[93]',
    `4A5B3C72A6: to=<${to}>, relay=${relay}, delay=0.35, delays=0.01/0.02/0.3/0.02, ${summary}dsn=2.0.0, status=${status} (${said})`,
  )
const sent = attempt('sent', '250 2.0.0 Ok: queued as 9Z')
const removed = short('qmgr[92]', '4A5B3C72A6: removed', 6)
const tls = { protocol: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384', trust: 'Verified' }
const entry = (name: string, reason?: string, id = '4A5B3C72A6') =>
  JSON.stringify({
    queue_name: name,
    queue_id: id,
    arrival_time: 1,
    message_size: 900,
    forced_expire: false,
    sender: mail.from,
    recipients: [{ address: mail.to, ...(reason === undefined ? {} : { delay_reason: reason }) }],
  })

test('delivered, with the session the same process opened for it', () => {
  const found = seen([...known, session(), sent, removed])
  expect(found).toMatchObject({
    fate: { kind: 'delivered', host: relay, reply: '250 2.0.0 Ok: queued as 9Z', tls },
    queueId: '4A5B3C72A6',
  })
  expect(found?.lines.map(({ text }) => text)).toEqual([...known.slice(1), session(), sent, removed])
})

const held = 'TLS is required, but was not offered by host mx.partner.example[198.51.100.25]'
test.each([
  ['deferred', attempt('deferred', held), 'held', true],
  ['deferred, put off', attempt('deferred', `delivery temporarily suspended: ${held}`), 'held', true],
  [
    'a port nobody reaches',
    attempt('deferred', 'connect to mx.partner.example[198.51.100.25]:25: Connection refused'),
    'held',
    false,
  ],
  ['3.11 says which demand was not met', attempt('deferred', 'lost connection', 'tls=!secure, '), 'held', true],
  ['3.11 is undecided', attempt('deferred', 'lost connection', 'tls=secure?, '), 'held', false],
  [
    'words of the other side',
    attempt('deferred', `host ${relay} said: 450 ${held} (in reply to MAIL FROM command)`),
    'held',
    false,
  ],
  [
    'bounced',
    attempt('bounced', 'Sender requested REQUIRETLS, but no trusted server certificate was found.'),
    'returned',
    true,
  ],
  [
    'bounced by the other side',
    attempt('bounced', `host ${relay} said: 550 no such user (in reply to RCPT TO command)`),
    'returned',
    false,
  ],
] as const)('%s', (_, line, kind, isForTls) => {
  expect(seen([...known, line])?.fate).toMatchObject({ kind, isForTls })
})

test('expired mail went back, for the reason it waited for', () => {
  const expired = short('qmgr[92]', '4A5B3C72A6: from=<admin@ours.example>, status=expired, returned to sender', 7)
  expect(seen([...known, attempt('deferred', held), expired, removed])?.fate).toEqual({
    kind: 'returned',
    reason: held,
    isForTls: true,
  })
})

test.each([
  ['TLS is required, but host mx.partner.example[198.51.100.25] refused to start TLS: 454 4.7.0 not now', true],
  ['TLS is required, but our TLS engine is unavailable', true],
  ['Cannot start TLS: handshake failure', true],
  ['Server certificate not verified', true],
  ['Server certificate not trusted', true],
  ['no TLSA records found', true],
  ['TLSA records unusable', true],
  ['non DNSSEC destination', true],
  ['TLSA lookup error for mx.partner.example:25', false],
  ['client TLS configuration problem', false],
  ['Temporary lookup error', false],
  ['lost connection with mx.partner.example[198.51.100.25] while performing the EHLO handshake', false],
  ['mail for tls.example loops back to myself', false],
  ['host mx said: 530 Must issue a STARTTLS command first', false],
])('%s', (reason, isForTls) => {
  expect(isHeldForTls(reason)).toBe(isForTls)
})

const foreign = short(
  'smtp[93]',
  '77B: to=<x@other.example>, relay=none, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (ok)'.replace('77B', '77B77'),
)
test.each([
  ['another process', [session(relay, 'smtp[94]'), sent]],
  ['another server', [session('mx2.partner.example[198.51.100.26]:25'), sent]],
  ['a mail of somebody else in between', [session(), foreign, sent]],
  ['an attempt before', [session(), attempt('deferred', 'lost connection'), known[2] ?? '', sent]],
  [
    'a session that broke',
    [session(), short('smtp[93]', `4A5B3C72A6: lost connection with ${relay} while sending MAIL FROM`), sent],
  ],
  ['a handshake that failed', [session(), short('smtp[93]', `SSL_connect error to ${relay}: -1`), sent]],
  ['too long before', [session().replace('10:12:05', '10:11:05'), sent]],
  ['a summary that says in clear', [session(), attempt('sent', '250 ok', 'tls=may:none, ')]],
])('no TLS is told of a session of %s', (_, lines) => {
  expect(seen([...known, ...lines])?.fate).toMatchObject({ kind: 'delivered', tls: null })
})

test('the queue alone tells as well', () => {
  expect(seen([], entry('deferred', held))).toEqual({
    fate: { kind: 'held', reason: held, isForTls: true },
    queueId: '4A5B3C72A6',
    lines: [{ at: null, text: `4A5B3C72A6: ${held}` }],
  })
  expect(seen([], entry('active'))?.fate).toEqual({ kind: 'waiting' })
  expect(seen([], entry('hold'))?.fate).toEqual({ kind: 'held', reason: 'hold', isForTls: false })
  expect(seen([], '')).toEqual({ fate: { kind: 'unknown' }, queueId: null, lines: [] })
  expect(seen(known, '')?.fate).toEqual({ kind: 'waiting' })
  expect(readPostfixFates('Mail queue is empty', '', [mail])).toBeNull()
})

test('a name of the queue belongs to one mail until that is gone', () => {
  const plain = { ...mail, to: 'test@partner.example' }
  const first = [...known, session(), attempt('sent', '250 ok', '', plain.to), removed]
  const later = [
    short('cleanup[91]', '4A5B3C72A6: message-id=<other@ours.example>', 8),
    attempt('deferred', held, '', plain.to),
  ]
  expect(seen([...first, ...later], '', plain)?.fate.kind).toBe('delivered')
})

test('a test mail to an ordinary mailbox is found by its token in the log', () => {
  const plain = { ...mail, to: 'test@partner.example' }
  const other = JSON.stringify({
    queue_name: 'deferred',
    queue_id: 'ABCDEF',
    recipients: [{ address: plain.to, delay_reason: held }],
  })
  expect(seen([], other, plain)?.fate.kind).toBe('unknown')
  expect(seen([...known, session(), attempt('sent', '250 ok', '', plain.to)], other, plain)?.fate.kind).toBe(
    'delivered',
  )
  const rewritten = attempt('sent', '250 ok', '', 'inner@partner.example').replace(
    ', relay',
    ', orig_to=<test@partner.example>, relay',
  )
  expect(seen([...known, rewritten], '', plain)?.fate.kind).toBe('delivered')
})

test('a content filter: the mail is followed under its second name', () => {
  const filter = attempt('sent', '250 2.0.0 from MTA: queued as 5B6C7').replace(relay, '127.0.0.1[127.0.0.1]:10024')
  const second = short('cleanup[91]', `5B6C7D8E9F: message-id=<${token}@ours.example>`)
  expect(seen([...known, filter, removed, second], entry('deferred', held, '5B6C7D8E9F'))).toMatchObject({
    fate: { kind: 'held', isForTls: true },
    queueId: '5B6C7D8E9F',
  })
})

test.each([
  ['2026-11-22T10:12:05.123456+01:00 gw postfix/smtp[93]: 4A5B3C72A6: removed', '2026-11-22T09:12:05.123Z'],
  ['2026-11-22T10:12:05+0100 gw postfix-out/smtp[93]: 4A5B3C72A6: removed', '2026-11-22T09:12:05.000Z'],
  ['Nov  2 10:12:05 gw postfix/relay/smtp[93]: 4A5B3C72A6: removed', null],
])('%s', (line, at) => {
  expect(readLogLine(line)).toMatchObject({ at, id: '4A5B3C72A6', text: 'removed', raw: line.replaceAll(/ +/g, ' ') })
})

test('garbage is no fate and never throws', () => {
  const bits = [...known, session(), sent, '\0', 'status=', '(', ')', ', ', '4A5B3C72A6: ', token, '\n']
  const text = fc.array(fc.oneof(fc.constantFrom(...bits), fc.string({ maxLength: 8 })), { maxLength: 20 })
  fc.assert(
    fc.property(text, (parts) => {
      const found = seen([parts.join('')])
      expect(mailFate.safeParse(found?.fate).success).toBe(true)
    }),
    { numRuns: propertyRuns(100) },
  )
})
