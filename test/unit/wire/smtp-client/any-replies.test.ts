// Servers that answer anything at any time: a session and a message always end in a value within their time, nothing is sent that was not
// asked for, and delivered means that the server said so after the final dot.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { openSink, permitOf } from '#test/support/relay/open-sink.ts'
import { sampleHooks, sampleMessage } from '#test/support/relay/outgoing-sample.ts'
import { serveScript } from '#test/support/scripted-smtp.ts'
import { transmit } from '#wire/smtp-client/transmit.ts'

const shortest = { bannerMs: 40, ehloMs: 40, starttlsMs: 40, handshakeMs: 100, wholeMs: 300, connectMs: 1000 }
const short = { mailMs: 40, rcptMs: 40, dataMs: 40, blockMs: 40, endMs: 40, wholeMs: 300 }
const code = fc.constantFrom('220', '250', '251', '334', '354', '421', '450', '451', '503', '550', '554', '999', '25')
const line = fc
  .tuple(
    code,
    fc.constantFrom(' ', '-', ''),
    fc.constantFrom('ok', '2.0.0 ok', 'STARTTLS', 'PIPELINING', '5.1.1 no', '\0ÿ'),
  )
  .map((parts) => parts.join(''))
const noise = fc
  .array(fc.tuple(line, fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', '')), { maxLength: 3 })
  .map((lines) => lines.map((parts) => parts.join('')).join(''))
const usual = {
  banner: '220 mx\r\n',
  EHLO: '250-mx\r\n250 PIPELINING\r\n',
  MAIL: '250 ok\r\n',
  RCPT: '250 ok\r\n',
  DATA: '354 go\r\n',
  '.': '250 ok\r\n',
}
type Replies = Readonly<Record<string, string>>
type Waits = { readonly session: typeof shortest; readonly message: typeof short }

const hurried: Waits = { session: shortest, message: short }
const calm: Waits = {
  session: { bannerMs: 9000, ehloMs: 9000, starttlsMs: 9000, handshakeMs: 9000, wholeMs: 20_000, connectMs: 9000 },
  message: { mailMs: 9000, rcptMs: 9000, dataMs: 9000, blockMs: 9000, endMs: 9000, wholeMs: 20_000 },
}
const answers = fc.record(
  Object.fromEntries(
    Object.entries(usual).map(([verb, reply]) => [verb, fc.oneof({ weight: 3, arbitrary: fc.constant(reply) }, noise)]),
  ),
)

async function endOf({ banner = '', ...replies }: Replies, hangsUp: boolean, waits: Waits) {
  const last = (socket: { end(text: string): unknown }) => socket.end(replies['.'] ?? '')
  const server = await serveScript(
    { greeting: banner, replies: { ...replies, ...(hangsUp ? { '.': last } : {}) } },
    '127.0.0.1',
  )
  try {
    const place = { hostName: 'mx.partner.example', address: '127.0.0.1', port: server.port }
    const opened = await openSink(place, [], {}, { starttls: 'if-offered', timeouts: waits.session })
    if (!opened.ok) {
      expect(server.heard.some((each) => /^(MAIL|RCPT|DATA)/.test(each))).toBe(false)
      return opened.cause
    }
    const { session } = opened
    expect(session.tls).toBeNull()
    const hooks = sampleHooks()
    const end = await transmit(permitOf(session), sampleMessage(), hooks, new AbortController().signal, waits.message)
    const isDelivered = end.kind === 'answered' && end.end !== null && end.end.code < 300
    if (isDelivered) expect(server.heard).toContain('.')
    if (isDelivered || (end.kind === 'cut' && end.isUncertain)) expect(hooks.notes.count).toBe(1)
    if (end.kind === 'cut') expect(session.isUsable()).toBe(false)
    session.leave()
    return end.kind
  } finally {
    await server.stop()
  }
}

it('ends whatever the server answers', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(answers, fc.boolean(), async (replies, hangsUp) => {
      await endOf(replies, hangsUp, hurried)
    }),
    { numRuns: propertyRuns(150) },
  )
})

it.each([
  ['a usual dialogue', usual, false, 'answered'],
  ['a server that hangs up after its last answer', usual, true, 'answered'],
  ['a server that hangs up instead of its last answer', { ...usual, '.': '' }, true, 'cut'],
  ['a greeting of no mail server', { ...usual, banner: 'hello\r\n' }, false, 'not-smtp'],
] as const)('names the end of %s', async (_, replies, hangsUp, end) => {
  expect(await endOf(replies, hangsUp, calm)).toBe(end)
})
