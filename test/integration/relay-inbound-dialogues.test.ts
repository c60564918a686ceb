// Random dialogues with the server side: whatever clients say, it stays up, keeps nothing it did not promise, and lets go of everything.

import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLabAuthority } from '#lab/authority.ts'
import { isLongRun } from '../support/property-runs.ts'
import { type InboundRelay, startInboundRelay } from '../support/relay/inbound-relay.ts'
import { openRawClient, type RawClient } from '../support/relay/raw-client.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

type Step = { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'tls' } | { readonly kind: 'turn' }

const address = fc.constantFrom(
  'bob@own.example',
  'ada@partner.example',
  'x@elsewhere.example',
  '',
  'postmaster',
  '"a@b"@own.example',
  '@a,@b:bob@own.example',
  'bob@[127.0.0.1]',
  'b\u00f6b@own.example',
  `${'x'.repeat(300)}@own.example`,
  'bob@own.example> SIZE=1 <x',
  'a"b@own.example',
)
const parameter = fc.constantFrom(
  '',
  ' SIZE=99999999999',
  ' BODY=8BITMIME',
  ' SMTPUTF8',
  ' REQUIRETLS',
  ' RET=FULL ENVID=x+0A',
  ' NOTIFY=NEVER,DELAY',
  ' ORCPT=rfc822;a+2Bb',
  ' =',
  ' SIZE=1 SIZE=1',
)
const ending = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', '')
const command = fc.oneof(
  fc.constantFrom(
    'EHLO client.example',
    'HELO x',
    'RSET',
    'NOOP',
    'DATA',
    'QUIT',
    'VRFY a',
    'HELP',
    'AUTH PLAIN AAAA',
    'XCLIENT ADDR=127.0.0.1',
    'BDAT 5 LAST',
    'GET / HTTP/1.1',
    '.',
    'STARTTLS',
  ),
  fc.tuple(address, parameter).map(([text, more]) => `MAIL FROM:<${text}>${more}`),
  fc.tuple(address, parameter).map(([text, more]) => `RCPT TO:<${text}>${more}`),
)
const envelope = 'MAIL FROM:<x@elsewhere.example>\r\nRCPT TO:<bob@own.example>\r\nDATA\r\n'
const transaction = fc.constantFrom(envelope, `${envelope}Subject: x\r\n\r\nx\r\n.\r\n`)
const content = fc
  .array(
    fc.constantFrom('Subject: x\r\n', '\r\n', '..\r\n', '\r\n.\r\n', '\n.\n', 'x'.repeat(5000), '\0', '\r', 'line\r\n'),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(command, ending).map(([text, end]) => bytesOf(text + end)) },
  { weight: 2, arbitrary: transaction.map(bytesOf) },
  { weight: 2, arbitrary: content.map(bytesOf) },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes): Step => ({ kind: 'bytes', bytes: Buffer.from(bytes) })),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'tls' }) },
  { weight: 3, arbitrary: fc.constant<Step>({ kind: 'turn' }) },
)
const dialogue = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 14 }),
  ends: fc.constantFrom('half-close', 'reset', 'half-close'),
  from: fc.constantFrom('127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'),
})
type Dialogue = typeof dialogue extends fc.Arbitrary<infer T> ? T : never

function bytesOf(text: string): Step {
  return { kind: 'bytes', bytes: Buffer.from(text) }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Asks for TLS; a server that is reading a message or has had enough never answers, so patience ends. */
async function isReadyForTls(client: RawClient): Promise<boolean> {
  const before = client.heard.length
  client.write('STARTTLS\r\n')
  const isReady = () => client.heard.slice(before).includes('220 Ready')
  for (let count = 0; count < 500 && !isReady() && !client.stream.destroyed; count += 1) await turn()
  return isReady()
}

async function hold(relay: InboundRelay, { steps, ends, from }: Dialogue): Promise<void> {
  const client = await openRawClient({ port: relay.port, from })
  client.write('EHLO client.example\r\n')
  await client.reply()
  for (const next of steps) {
    if (next.kind === 'bytes') client.write(next.bytes)
    else if (next.kind === 'turn') await turn()
    else if (!('encrypted' in client.stream) && (await isReadyForTls(client))) await client.startTls().catch(() => {})
    if (client.stream.destroyed) break
  }
  if (ends === 'reset') client.stream.destroy()
  else client.stream.end()
  await client.ended()
  client.destroy()
}

it('random dialogues neither crash it nor leave anything behind', { timeout: 3_600_000 }, async () => {
  const issued = createLabAuthority(new Date()).issue({
    names: ['relay.own.example'],
    notBefore: new Date(Date.now() - 1000),
    notAfter: new Date(Date.now() + 86_400_000),
  })
  const folder = temporaryFolder()
  const relay = await startInboundRelay({
    folder,
    key: { certificatePem: issued.chainPem, keyPem: issued.keyPem },
    policies: [{ domains: ['partner.example'] }],
  })
  const seed = Number(process.env['HANDSCHLAG_SEED'] ?? Date.now() % 2 ** 31)
  const count = isLongRun() ? 10_000 : 150
  const batch = isLongRun() ? 100 : 25
  const heap: number[] = []
  for (let done = 0; done < count; done += batch) {
    const dialogues = fc.sample(dialogue, { numRuns: batch, seed: seed + done })
    await Promise.all(dialogues.map((entry) => hold(relay, entry)))
    if (done % 1000 === 0) heap.push(process.memoryUsage().heapUsed)
  }
  expect(relay.bugs, `seed ${seed}`).toEqual([])
  await expect.poll(() => relay.listeners.counters().sessions, { timeout: 10_000 }).toBe(0)
  for (const { deliveries } of relay.messages) {
    for (const { domain, recipients } of deliveries) {
      expect(recipients.length, `seed ${seed}`).toBeGreaterThan(0)
      expect(['own.example', 'partner.example']).toContain(domain)
    }
  }
  expect(relay.messages.length).toBeGreaterThan(0)
  expect(readdirSync(folder)).toEqual(relay.messages.flatMap(({ body }) => (body.kind === 'file' ? [body.name] : [])))
  // The server is as fresh as at the start.
  const client = await openRawClient({ port: relay.port })
  expect(await client.say('EHLO client.example')).toContain('250-STARTTLS')
  client.destroy()
  await relay.stop()
  await expect.poll(() => process.getActiveResourcesInfo().filter((kind) => /^(TCP|TLS)/.test(kind)).length).toBe(0)
  if (heap.length > 3) expect((heap.at(-1) ?? 0) - (heap[1] ?? 0)).toBeLessThan(150_000_000)
})
