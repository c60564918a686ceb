// The log patterns against lines as Domino writes them with SMTPClientDebug=1, and the verdict on whole sessions.
import { expect, test } from 'vitest'
import { judgeSession, logPatterns } from '#gateways/domino/log-patterns.ts'
import { filesOf, siteOf, textIn } from './sample-installation.ts'

const tag = '[01A4:000F-0F60] 22.11.2026 10:12:13   '
const connect = `${tag}SMTPClient: Attempting to Connect: Host mx.bank.example, Port 25, SSL Port 0, Connecting Domain tlsonly1.acme.example`
const hello = `${tag}SMTPClient: CommandEHLO: EHLO tlsonly1.acme.example`
const offer = `${tag}SMTPClient: ReceiveResponse: 250-STARTTLS`
const command = `${tag}SMTPClient: CommandSTARTTLS: STARTTLS`
const ready = `${tag}SMTPClient: ReceiveResponse: 220 2.0.0 Ready to start TLS`
const mail = `${tag}SMTPClient: CommandMAIL: MAIL FROM:<a@acme.example>`
const chain = `${tag}SSLCheckCertChain> Valid certificate chain received`

test.each([
  ['TLS before the message', [connect, hello, offer, command, ready, chain, hello, mail], 'tls'],
  ['no offer', [connect, hello, mail], 'clear'],
  ['an offer nobody took', [connect, hello, offer, mail], 'clear'],
  ['a refused STARTTLS', [connect, hello, offer, command, `${tag}SMTPClient: ReceiveResponse: 454 no`, mail], 'clear'],
  ['no second hello', [connect, hello, offer, command, ready, mail], 'clear'],
  ['a message before TLS', [connect, hello, mail, offer, command, ready, hello], 'clear'],
  ['a held message', [connect, hello, offer, command, ready], 'no-mail'],
  ['a certificate line only', [connect, hello, chain, mail], 'clear'],
  ['nothing', [], 'no-mail'],
] as const)('%s', (_title, lines, verdict) => {
  expect(judgeSession(lines)).toBe(verdict)
})

test.each([
  [
    'no-route',
    'No route found to domain bank.example from server CN=hub1/O=Acme.  Check Server, Connection and Domain documents in the Domino Directory.',
  ],
  ['no-route', 'No route found to domain bank.example.  Check DNS configuration.'],
  ['not-local', 'Router: Connection from server hub1/Acme not used; Server not in local domain.'],
  ['failed-connect', 'Router: Failed to connect to SMTP host mx.bank.example because The server is not responding.'],
  ['transfer', 'Error transferring to mx.bank.example; SMTP Protocol Returned a Permanent Error'],
  ['self', 'Attempt made to transfer message to self via SMTP. Possible DNS configuration error.'],
  ['loop', 'Maximum hop count exceeded.  Message probably in a routing loop.'],
  ['session-size', 'New SSL session data length of 5123 bytes is larger than the current size of 5000 bytes.'],
  ['connect', connect],
])('%s knows its line and nobody else does', (code, line) => {
  const knows = logPatterns.filter((entry) => new RegExp(entry.pattern).test(line))
  expect(knows.map((entry) => entry.code)).toEqual([code])
})

test('the file holds every pattern, in ASCII, with its certainty', () => {
  const text = textIn(filesOf([], siteOf('D-T')), 'log-patterns.txt')
  expect(text).toMatch(/^[\t\n\x20-\x7e]*$/)
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
  expect(rows).toEqual(logPatterns.map((entry) => [entry.code, entry.kind, entry.confidence, entry.pattern]))
})
