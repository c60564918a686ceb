// Domino's SMTP debug lines, of one thread and of several, in English around German router messages: what was taken, what stopped for TLS.
import { expect, test } from 'vitest'
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import { mailFate } from '#domain/confirm/mail-fate.ts'
import { readClientSessions } from '#gateways/domino/trial/client-sessions.ts'
import { readDominoFates } from '#gateways/domino/trial/read-fates.ts'

const token = 'k3j5h2g6f7d8s9a0q1w2'
const mail: DroppedMail = {
  ...{ token, messageId: `<${token}@ours.example>`, from: 'admin@ours.example' },
  to: `gegenprobe-${token}@partner.example`,
}
const server = { host: 'trap.partner.example', port: 2525 }
const line = (text: string, thread = '01A4:000F-0F60') => `[${thread}] 22.11.2026 10:12:13   ${text}`
const say = (text: string, thread?: string) => line(`SMTPClient: ${text}`, thread)
const connect = say(
  'Attempting to Connect: Host trap.partner.example, Port 2525, SSL Port 0, Connecting Domain tlsonly1.ours.example',
)
const hello = say('CommandEHLO: EHLO tlsonly1.ours.example')
const answer = say('ReceiveResponse: 250-trap.partner.example')
const offer = say('ReceiveResponse: 250-STARTTLS')
const command = say('CommandSTARTTLS: STARTTLS')
const ready = say('ReceiveResponse: 220 2.0.0 Ready to start TLS')
const sent = [
  say('CommandMAIL: MAIL FROM:<admin@ours.example>'),
  say('ReceiveResponse: 250 2.1.0 Ok'),
  say(`CommandRCPT: RCPT TO:<${mail.to}>`),
  say('ReceiveResponse: 250 2.1.5 Ok'),
  say('CommandDATA: DATA'),
  say('ReceiveResponse: 354 go on'),
]
const taken = say('ReceiveResponse: 250 2.0.0 Ok: queued as 9Z')
const seen = (lines: readonly string[]) =>
  readDominoFates(lines.join('\r\n'), [mail], new Map([[token, server]])).get(token)

test('taken inside TLS; the lines name neither version nor suite', () => {
  const lines = [connect, hello, answer, offer, command, ready, hello, answer, ...sent, taken]
  expect(seen(lines)).toEqual({
    fate: { kind: 'delivered', host: 'trap.partner.example:2525', reply: '250 2.0.0 Ok: queued as 9Z', tls: null },
    queueId: null,
    lines: lines.map((text) => ({ at: null, text: text.replaceAll(/ +/g, ' ') })),
  })
  expect(readClientSessions(lines.join('\n'))[0]).toMatchObject({ ending: 'tls', isOffered: true, port: 2525 })
})

test('taken in clear is delivered as well', () => {
  const lines = [connect, hello, answer, ...sent, taken]
  expect(seen(lines)?.fate.kind).toBe('delivered')
  expect(readClientSessions(lines.join('\n'))[0]?.ending).toBe('clear')
})

const german = line(
  'Router: Verbindung zu SMTP-Host trap.partner.example nicht möglich: TLS erforderlich, STARTTLS fehlt',
)
test.each([
  ['no offer', [connect, hello, answer, say('CommandQUIT: QUIT')], true],
  ['a stripped offer', [connect, hello, answer, say('ReceiveResponse: 250-XXXXXXXA')], true],
  ['STARTTLS refused', [connect, hello, answer, offer, command, say('ReceiveResponse: 454 4.7.0 not now')], true],
  [
    'a handshake that failed',
    [connect, hello, answer, offer, command, ready, line('int_MapSSLError> Mapping SSL error -9 to 4171')],
    true,
  ],
  [
    'a session inside TLS that stopped',
    [connect, hello, answer, offer, command, ready, hello, say('ReceiveResponse: 451 later')],
    false,
  ],
  [
    'a session that sent and was refused',
    [connect, hello, answer, ...sent.slice(0, 1), say('ReceiveResponse: 550 no')],
    false,
  ],
  ['one that stopped and one that sent', [connect, hello, answer, connect, hello, answer, ...sent.slice(0, 2)], false],
  ['a port nobody reaches', [connect, german], false],
  ['a server that greets nobody', [connect, hello, say('ReceiveResponse: 421 busy')], false],
  ['an offer nobody took', [connect, hello, answer, offer], false],
] as const)('%s', (_, lines, isForTls) => {
  expect(seen(lines)?.fate).toMatchObject({ kind: 'held', isForTls })
})

test('words of the router in any language count for nothing', () => {
  const english = line('Router: Failed to connect to SMTP host trap.partner.example because TLS is required')
  expect(seen([german, english])?.fate.kind).toBe('unknown')
  const queued = seen([line(`Router: Nachricht ${token} wartet auf TLS`)])
  expect(queued).toMatchObject({ fate: { kind: 'waiting' }, lines: [{ text: expect.stringContaining('wartet') }] })
})

test.each([
  [
    'a router message',
    line('Router: No messages for SMTPClient: Attempting to Connect: Host trap.partner.example, Port 2525, x'),
  ],
  ['a subject', line(`Router: Message 1 (SMTPClient: Attempting to Connect: Host trap.partner.example, Port 2525, x)`)],
  ['a name in the place of the time', `[01A4:000F-0F60] evil 10:12:13 ${connect.slice(connect.indexOf('SMTPClient'))}`],
])('%s that holds the words of a session is none', (_, forged) => {
  expect(seen([forged, hello, answer])?.fate.kind).toBe('unknown')
  expect(readClientSessions([forged, hello, answer].join('\n'))).toEqual([])
})

test.each([
  ['a command for TLS', 'SMTPClient: CommandSTARTTLS: STARTTLS', false],
  ['a greeting', 'SMTPClient: CommandEHLO: EHLO x', false],
  ['a sender', 'SMTPClient: CommandMAIL: MAIL FROM:<a@b.example>', true],
])('%s in a reply is none of ours', (_, words, isForTls) => {
  const reply = say(`ReceiveResponse: 250 ${words}`)
  const isTls = words.includes('STARTTLS')
  const before = isForTls ? [connect, hello, answer] : isTls ? [connect, hello, answer, offer] : [connect]
  const lines = [...before, reply, ...(isTls ? [say('ReceiveResponse: 454 4.7.0 not now')] : [])]
  expect(seen(lines)?.fate).toMatchObject({ kind: 'held', isForTls })
})

test.each([
  ['11/22/2026 10:12:13 AM  ', 1],
  ['2026-11-22 10:12:13   ', 1],
  ['22.11.2026, 10:12:13  ', 1],
  ['', 1],
  ['yesterday at ten ', 0],
])('a time as "%s" is one', (time, count) => {
  const words = connect.slice(connect.indexOf('SMTPClient'))
  expect(readClientSessions(`[01A4:000F-0F60] ${time}${words}`)).toHaveLength(count)
})

test('threads do not mix, nor do ports', () => {
  const other = (text: string) => say(text, '01A4:0010-0F60')
  const mixed = [
    connect,
    other('Attempting to Connect: Host mx.other.example, Port 25, SSL Port 0, Connecting Domain a.example'),
    hello,
    other('CommandMAIL: MAIL FROM:<admin@ours.example>'),
    answer,
  ]
  expect(seen(mixed)?.fate).toMatchObject({ kind: 'held', isForTls: true })
  expect(seen([connect.replace('2525', '2526'), hello, answer])?.fate.kind).toBe('unknown')
})

test.each(['', '\0'.repeat(100), 'SMTPClient: \n'.repeat(1000), `${connect}\n${'x'.repeat(100_000)}`])(
  'garbage is a fate too: %#',
  (text) => {
    expect(mailFate.safeParse(seen([text])?.fate).success).toBe(true)
  },
)
