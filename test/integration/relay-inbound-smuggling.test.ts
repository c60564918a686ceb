// One message stays one message whatever stands at its line ends, and nothing said before TLS counts inside it.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLabAuthority } from '#lab/authority.ts'
import { propertyRuns } from '../support/property-runs.ts'
import { type InboundRelay, startInboundRelay } from '../support/relay/inbound-relay.ts'
import { openRawClient, type RawClient, sayEnvelope } from '../support/relay/raw-client.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const second =
  'MAIL FROM:<forged@own.example>\r\nRCPT TO:<victim@own.example>\r\nDATA\r\nSubject: forged\r\n\r\nforged\r\n.\r\n'
/** What some server or other takes for the end of the data. */
const ends: readonly (readonly [name: string, bytes: string])[] = [
  ['LF.LF', '\n.\n'],
  ['LF.CRLF', '\n.\r\n'],
  ['CRLF.LF', '\r\n.\n'],
  ['CR.CR', '\r.\r'],
  ['CRLF.CR', '\r\n.\r'],
  ['CR.CRLF', '\r.\r\n'],
  ['CR.LF', '\r.\n'],
  ['LF.CR', '\n.\r'],
  ['CRLF.CRCRLF', '\r\n.\r\r\n'],
  ['CRCRLF.LF', '\r\r\n.\n'],
  ['LF.LF twice', '\n.\n.\n'],
  ['CRLF.NUL.CRLF', '\r\n.\0\r\n'],
  ['CRLF.NUL CRLF before', '\r\n\0.\r\n'],
  ['CR.NUL.LF', '\r\0\n.\r\0\n'],
  ['LF..LF', '\n..\n'],
  ['LF..CRLF', '\n..\r\n'],
  ['CRLF..LF', '\r\n..\n'],
]
const relays: { refuse?: InboundRelay } = {}

async function fromStart(mode: 'refuse' | 'normalise', folder: string): Promise<InboundRelay> {
  return startInboundRelay({ folder, config: { inbound: { bareLineEnds: mode } } })
}

describe('the end of the data', () => {
  for (const mode of ['refuse', 'normalise'] as const) {
    describe(mode, () => {
      let relay: InboundRelay
      let client: RawClient
      beforeAll(async () => {
        relay = await fromStart(mode, '/nonexistent')
        client = await openRawClient({ port: relay.port, from: '127.0.0.1' })
      })
      afterAll(async () => {
        client.destroy()
        await relay.stop()
      })

      it.each(ends)('%s ends no message, in one piece or byte by byte', async (_name, bytes) => {
        const whole = Buffer.from(`Subject: first\r\n\r\nfirst${bytes}${second.slice(0, -5)}\r\n.\r\n`, 'latin1')
        for (const pieces of [[whole], [...whole].map((byte) => Buffer.of(byte))]) {
          const [kept, heard] = [relay.messages.length, client.heard.length]
          expect(await sayEnvelope(client, 'ada@elsewhere.example', ['bob@own.example'])).toMatch(/^354/)
          for (const piece of pieces) client.stream.write(piece)
          const answer = await client.reply()
          expect(await client.say('NOOP')).toBe('250 OK')
          expect(client.heard.slice(heard).match(/^250 Accepted/gm)).toHaveLength(2)
          if (mode === 'refuse') {
            expect(answer).toMatch(/^550 5\.6\.0/)
            expect(relay.messages).toHaveLength(kept)
            continue
          }
          expect(answer).toMatch(/^250 2\.0\.0 queued as/)
          expect(relay.messages).toHaveLength(kept + 1)
          const message = relay.messages.at(-1)
          if (message === undefined) throw new Error('nothing was kept')
          const body = (await relay.bodyOf(message)).toString('latin1')
          expect(message.envelope.sender).toBe('ada@elsewhere.example')
          expect(body).toContain('MAIL FROM:<forged@own.example>')
          expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/)
        }
        expect(relay.bugs).toEqual([])
      })
    })
  }

  it('is only CRLF.CRLF, and what follows it is the next command', async () => {
    const relay = await fromStart('refuse', temporaryFolder())
    const client = await openRawClient({ port: relay.port })
    await sayEnvelope(client, 'ada@elsewhere.example', ['bob@own.example'])
    client.write(`Subject: first\r\n\r\nfirst\r\n.\r\nNOOP\r\n`)
    expect(await client.reply()).toMatch(/^250 2\.0\.0/)
    expect(await client.reply()).toBe('250 OK')
    await relay.stop()
  })
})

it('what a client stuffs and cuts anyhow is kept as it was', async () => {
  const relay = await fromStart('refuse', temporaryFolder())
  const client = await openRawClient({ port: relay.port })
  await client.say('EHLO client.example')
  const text = fc.array(fc.constantFrom('.', '..', '\r\n', '\r\n.', '\r\n..\r\n', 'a', 'MAIL FROM:<x@y.example>'), {
    maxLength: 12,
  })
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(text, cuts, async (parts, sizes) => {
      const content = `${parts.join('')}\r\n`
      const stuffed = Buffer.from(`${content.replaceAll(/^\./gm, '..')}.\r\n`)
      await client.say('MAIL FROM:<ada@elsewhere.example>')
      await client.say('RCPT TO:<bob@own.example>')
      await client.say('DATA')
      for (let at = 0, index = 0; at < stuffed.length; index += 1) {
        const size = sizes[index % sizes.length] ?? 1
        client.stream.write(stuffed.subarray(at, at + size))
        // Every other cut reaches the server on its own.
        if (index % 2 === 0) await new Promise((resolve) => setImmediate(resolve))
        at += size
      }
      expect(await client.reply()).toMatch(/^250 2\.0\.0/)
      const message = relay.messages.at(-1)
      if (message === undefined) throw new Error('nothing was kept')
      const body = (await relay.bodyOf(message)).toString('latin1')
      expect(body.replace(/^Received: (?:[^\r]*\r\n\t)+[^\r]*\r\n/, '')).toBe(content)
    }),
    { numRuns: propertyRuns(60, 5000) },
  )
  client.destroy()
  await relay.stop()
})

describe('STARTTLS', () => {
  const authority = createLabAuthority(new Date())
  const { chainPem: certificatePem, keyPem } = authority.issue({
    names: ['relay.own.example'],
    notBefore: new Date(Date.now() - 1000),
    notAfter: new Date(Date.now() + 86_400_000),
  })
  beforeAll(async () => {
    relays.refuse = await startInboundRelay({ folder: '/nonexistent', key: { certificatePem, keyPem } })
  })
  afterAll(async () => relays.refuse?.stop())

  it.each([
    ['one command', 'RSET\r\n'],
    ['a whole message', `EHLO evil.example\r\n${second}`],
    ['half a command', 'EHLO ev'],
    ['150 commands, so that the parser has to pause', 'NOOP\r\n'.repeat(150)],
    ['a command after a bare LF', '\nNOOP\r\n'],
  ])('forgets what came in clear behind it: %s', async (_name, injected) => {
    const { refuse: relay } = relays
    if (relay === undefined) throw new Error('not started')
    const before = relay.messages.length
    const client = await openRawClient({ port: relay.port })
    await client.say('EHLO client.example')
    client.write(`STARTTLS\r\n${injected}`)
    expect(await client.reply()).toMatch(/^220/)
    await client.startTls()
    // Inside TLS the first answer belongs to the first command inside TLS.
    expect(await client.say('MAIL FROM:<ada@elsewhere.example>')).toMatch(/^503/)
    expect(await client.say('EHLO client.example')).toMatch(/^250-relay\.own\.example\r\n/)
    expect(await client.say('QUIT')).toBe('221 Bye')
    expect(relay.messages).toHaveLength(before)
    client.destroy()
  })

  it('forgets the sender that was named before it', async () => {
    const { refuse: relay } = relays
    if (relay === undefined) throw new Error('not started')
    const client = await openRawClient({ port: relay.port })
    await client.say('EHLO client.example')
    await client.say('MAIL FROM:<ada@elsewhere.example>')
    await client.say('RCPT TO:<bob@own.example>')
    expect(await client.say('STARTTLS')).toMatch(/^220/)
    await client.startTls()
    await client.say('EHLO client.example')
    expect(await client.say('DATA')).toMatch(/^503/)
    client.destroy()
  })
})
