// Every recipient that was answered 250 is handed to the store, as it was written: local parts may differ in case only (RFC 5321 section 2.4).
import { afterEach, expect, it } from 'vitest'
import { type InboundRelay, startInboundRelay } from '../support/relay/inbound-relay.ts'
import { openRawClient, type RawClient } from '../support/relay/raw-client.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let relay: InboundRelay
let client: RawClient
afterEach(async () => {
  client.destroy()
  await relay.stop()
})

async function meet(limits: Record<string, number> = {}): Promise<void> {
  relay = await startInboundRelay({ folder: temporaryFolder(), config: { limits } })
  client = await openRawClient({ port: relay.port })
  await client.say('EHLO client.example')
}

const taken = () =>
  relay.messages.map(({ deliveries }) =>
    deliveries.flatMap(({ recipients }) => recipients.map((entry) => entry.address)),
  )

it('keeps both of two recipients that differ in case only, once each', async () => {
  await meet()
  await client.say('MAIL FROM:<ada@elsewhere.example>')
  for (const recipient of ['Bob@own.example', 'bob@OWN.example', 'bob@own.example', 'eve@second.example']) {
    expect(await client.say(`RCPT TO:<${recipient}>`)).toMatch(/^250/)
  }
  await client.say('DATA')
  expect(await client.say('Subject: x\r\n\r\nx\r\n.')).toMatch(/^250/)
  expect(taken()).toEqual([['Bob@own.example', 'bob@own.example', 'eve@second.example']])
})

it('says the parameters of the recipient that was named last', async () => {
  await meet()
  await client.say('MAIL FROM:<ada@elsewhere.example>')
  await client.say('RCPT TO:<bob@own.example> NOTIFY=NEVER')
  await client.say('RCPT TO:<bob@own.example> NOTIFY=FAILURE')
  await client.say('DATA')
  await client.say('Subject: x\r\n\r\nx\r\n.')
  expect(relay.messages[0]?.deliveries[0]?.recipients).toMatchObject([{ notify: ['failure'] }])
})

it('forgets the recipients of a transaction that was given up, and of the message before', async () => {
  await meet()
  await client.say('MAIL FROM:<ada@elsewhere.example>')
  await client.say('RCPT TO:<Gone@own.example>')
  await client.say('RSET')
  for (const recipient of ['one@own.example', 'two@own.example']) {
    await client.say('MAIL FROM:<ada@elsewhere.example>')
    await client.say(`RCPT TO:<${recipient}>`)
    await client.say('DATA')
    await client.say('Subject: x\r\n\r\nx\r\n.')
  }
  expect(taken()).toEqual([['one@own.example'], ['two@own.example']])
})

it('counts every spelling towards the limit', async () => {
  await meet({ recipients: 2 })
  await client.say('MAIL FROM:<ada@elsewhere.example>')
  const answers: string[] = []
  for (const local of ['bob', 'Bob', 'bOb', 'bob']) answers.push(await client.say(`RCPT TO:<${local}@own.example>`))
  expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['250', '250', '452', '250'])
})
