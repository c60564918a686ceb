// Lines of Postfix's log about TLS and its lack, version by version: what is told of a delivery, and which words are a hold for TLS. Forms: tls_misc.c
// for the session, smtp_proto.c for refusals, the `tls=` feature as announced for 3.11 on postfix-users.
import { expect, test } from 'vitest'
import { readPostfixFates } from '#gateways/postfix/trial/read-fates.ts'

const token = 'k3j5h2g6f7d8s9a0q1w2'
const mail = {
  token,
  messageId: `<${token}@ours.example>`,
  from: 'a@ours.example',
  to: `probe-${token}@partner.example`,
}
const relay = 'mx.partner.example[198.51.100.25]:25'
const line = (text: string) => `2026-11-22T10:12:05.123456+01:00 gw postfix/smtp[93]: ${text}`
const queued = [
  line(`4dDq3Q0vJ0z2xkX: message-id=<${token}@ours.example>`),
  line('4dDq3Q0vJ0z2xkX: from=<a@ours.example>, size=912, nrcpt=1 (queue active)'),
]
const ending = (feature: string, status: string, said: string, to = relay) =>
  line(
    `4dDq3Q0vJ0z2xkX: to=<${mail.to}>, relay=${to}, delay=0.31, delays=0.06/0.05/0.07/0.12, ${feature}dsn=2.0.0, status=${status} (${said})`,
  )
const fateOf = (...lines: readonly string[]) =>
  readPostfixFates('', [...queued, ...lines].join('\n'), [mail])?.get(token)?.fate
const ok = '250 2.0.0 Ok: queued as 4c8vgk3xlZzJrNm'

test.each([
  ['2.11, trusted', 'Trusted', 'TLSv1.2', 'ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)', ''],
  ['3.4, no certificate asked for', 'Anonymous', 'TLSv1.2', 'ADH-AES256-GCM-SHA384 (256/256 bits)', ''],
  [
    '3.7, with key exchange',
    'Untrusted',
    'TLSv1.3',
    'TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256',
    '',
  ],
  [
    '3.11, hybrid key exchange, with its summary',
    'Verified',
    'TLSv1.3',
    'TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519MLKEM768 server-signature ECDSA (prime256v1) server-digest SHA256',
    'tls=secure, ',
  ],
  [
    '3.11 with REQUIRETLS',
    'Verified',
    'TLSv1.3',
    'TLS_AES_256_GCM_SHA384 (256/256 bits)',
    'tls=encrypt/(requiretls), ',
  ],
] as const)('delivered inside TLS: %s', (_, trust, protocol, cipher, feature) => {
  const session = line(`${trust} TLS connection established to ${relay}: ${protocol} with cipher ${cipher}`)
  expect(fateOf(session, ending(feature, 'sent', ok))).toMatchObject({
    ...{ kind: 'delivered', host: relay, reply: ok },
    tls: { protocol, suite: cipher.split(' ')[0], trust },
  })
})

test.each([
  ['3.7 in clear', '', []],
  ['3.11 in clear', 'tls=may:none, ', []],
  [
    '3.11 in clear after TLS that failed',
    'tls=may:none, ',
    [line(`SSL_connect error to ${relay}: -1`), line('4dDq3Q0vJ0z2xkX: Cannot start TLS: handshake failure')],
  ],
  ['3.11, a summary without the session', 'tls=may, ', []],
] as const)('delivered, and no TLS is told: %s', (_, feature, before) => {
  expect(fateOf(...before, ending(feature, 'sent', ok))).toMatchObject({ kind: 'delivered', tls: null })
})

test('a session that was opened before, as 3.4 and later say it', () => {
  const reused = line(
    `Verified TLS connection reused to ${relay}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)`,
  )
  const again = ending('', 'sent', ok).replace(`relay=${relay},`, `relay=${relay}, conn_use=2,`)
  expect(fateOf(reused, again)).toMatchObject({ kind: 'delivered', host: relay, tls: { trust: 'Verified' } })
})

const host = 'host mx.partner.example[198.51.100.25]'
test.each([
  ['not offered', '', `TLS is required, but was not offered by ${host}`, true],
  ['refused', '', `TLS is required, but ${host} refused to start TLS: 454 4.7.0 TLS not available`, true],
  ['a failed handshake', '', 'Cannot start TLS: handshake failure', true],
  ['a certificate', 'tls=!secure, ', 'Server certificate not verified', true],
  ['3.11, violated', 'tls=!encrypt, ', 'connection dropped', true],
  ['3.11, undecided', 'tls=encrypt?, ', 'connection dropped', false],
  ['3.11, met', 'tls=secure, ', `${host} said: 451 4.7.1 TLS is required, but was not offered`, false],
  ['nobody there', '', 'connect to mx.partner.example[198.51.100.25]:25: Connection refused', false],
  [
    'silence',
    '',
    `conversation with mx.partner.example[198.51.100.25] timed out while receiving the initial greeting`,
    false,
  ],
  ['no route', '', 'mail for partner.example loops back to myself', false],
] as const)('deferred: %s', (_, feature, said, isForTls) => {
  expect(fateOf(ending(feature, 'deferred', said))).toEqual({ kind: 'held', reason: said, isForTls })
})
