// Tricks against open relays as clients really write them, and listeners that cannot be opened.
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { faultIn } from '../support/expect-outcome.ts'
import { type InboundRelay, startInboundRelay, startListenersAt } from '../support/relay/inbound-relay.ts'
import { openRawClient, type RawClient } from '../support/relay/raw-client.ts'

let relay: InboundRelay
beforeAll(async () => {
  relay = await startInboundRelay({ folder: '/nonexistent', policies: [{ domains: ['partner.example'] }] })
})
afterAll(() => relay.stop())

it.each([
  ['<victim@partner.example>', /^550 5\.7\.1 relaying denied/],
  ['<@own.example:victim@partner.example>', /^550 5\.7\.1 relaying denied/],
  ['<@a.example,@own.example:victim@partner.example>', /^550 5\.7\.1 relaying denied/],
  ['<@partner.example:bob@own.example>', /^250/],
  ['<victim%partner.example@own.example>', /^550 5\.7\.1/],
  ['<partner.example!victim@own.example>', /^550 5\.7\.1/],
  ['<"victim@partner.example"@own.example>', /^5\d\d/],
  ['<"victim"@own.example>', /^550 5\.7\.1/],
  ['<victim@own.example@partner.example>', /^501/],
  ['<victim@partner.example@own.example>', /^501/],
  ['<victim@[127.0.0.1]>', /^550 5\.7\.1/],
  ['<victim@[IPv6:::1]>', /^550 5\.7\.1/],
  ['<victim@own.example.>', /^501/],
  ['<victim@OWN.EXAMPLE>', /^250/],
  ['<victim@sub.own.example>', /^550 5\.7\.1/],
  ['<victim@partner.example> <bob@own.example>', /^5\d\d/],
  ['victim@own.example', /^501/],
  ['<>', /^501/],
  ['<postmaster>', /^250/],
])('a stranger at %s', async (recipient, expected) => {
  for (const sender of ['', 'ada@elsewhere.example', 'bob@own.example', 'relay@[127.0.0.1]']) {
    const client = await openRawClient({ port: relay.port })
    await client.say('EHLO relay.own.example')
    expect(await client.say(`MAIL FROM:<${sender}>`)).toMatch(/^250/)
    expect(await client.say(`RCPT TO:${recipient}`)).toMatch(expected)
    client.destroy()
  }
})

it('a stranger cannot say who it is', async () => {
  const client = await openRawClient({ port: relay.port })
  await client.say('EHLO relay.own.example')
  for (const line of [
    'XCLIENT ADDR=127.0.0.1',
    'XFORWARD ADDR=127.0.0.1',
    'AUTH PLAIN AGEAYQ==',
    'WIZ x',
    'PROXY TCP4 127.0.0.1 127.0.0.1 1 2',
  ]) {
    expect(await client.say(line)).toMatch(/^50\d/)
  }
  expect(await client.say('MAIL FROM:<a@own.example>')).toMatch(/^250/)
  expect(await client.say('RCPT TO:<victim@partner.example>')).toMatch(/^550 5\.7\.1/)
  client.destroy()
})

it('takes a connection announced as ours, that one alone and while it lasts', async () => {
  const other = await startInboundRelay({
    folder: '/nonexistent',
    policies: [{ domains: ['partner.example'] }],
    config: { networks: ['10.0.0.5'] },
  })
  onTestFinished(() => other.stop())
  const answerTo = async (client: RawClient) => {
    await client.say('EHLO relay.own.example')
    await client.say('MAIL FROM:<a@own.example>')
    return await client.say('RCPT TO:<bob@partner.example>')
  }
  const guest = await openRawClient({ port: other.port })
  const stranger = await openRawClient({ port: other.port })
  const fromPort = guest.stream.localPort ?? 0
  other.listeners.welcome('127.0.0.2', fromPort)
  expect(await answerTo(guest)).toMatch(/^250/)
  expect(await answerTo(stranger)).toMatch(/^550 5\.7\.1 relaying denied/)
  stranger.destroy()
  guest.stream.resetAndDestroy()
  await expect.poll(() => other.listeners.counters().sessions).toBe(0)
  const next = await openRawClient({ port: other.port, fromPort })
  expect(await answerTo(next)).toMatch(/^550 5\.7\.1 relaying denied/)
  next.destroy()
})

it('opens all places or none', async () => {
  const fault = faultIn(await startListenersAt([0, relay.port]))
  expect(fault).toMatchObject({ code: 'relay.not-started', params: { detail: expect.stringContaining('EADDRINUSE') } })
})
