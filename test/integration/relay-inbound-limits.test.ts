// What the server side does when it cannot or will not take a message: limits, a full disk, a store that fails, clients that leave, a stop.
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { succeed } from '#domain/fault.ts'
import { type InboundOrder, type InboundRelay, keepNothing, startInboundRelay } from '../support/relay/inbound-relay.ts'
import { openRawClient, type RawClient, sayEnvelope } from '../support/relay/raw-client.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const running: InboundRelay[] = []
const clients: RawClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await Promise.all(running.splice(0).map((relay) => relay.stop()))
})

async function start(order: Partial<InboundOrder> = {}): Promise<InboundRelay & { readonly folder: string }> {
  const folder = order.folder ?? temporaryFolder()
  const relay = await startInboundRelay({ ...order, folder })
  running.push(relay)
  return { ...relay, folder }
}

async function open(relay: InboundRelay, from?: string): Promise<RawClient> {
  const client = await openRawClient({ port: relay.port, ...(from === undefined ? {} : { from }) })
  clients.push(client)
  return client
}

const line = `${'x'.repeat(76)}\r\n`
const messageOf = (bytes: number) => `Message-ID: <1@a.example>\r\n\r\n${line.repeat(Math.ceil(bytes / line.length))}`

describe('a large message', () => {
  it('lies in a synced file when the store hears of it, and is what was sent', async () => {
    const relay = await start()
    const client = await open(relay)
    await sayEnvelope(client, 'ada@elsewhere.example', ['bob@own.example'])
    const sent = messageOf(1_000_000)
    client.write(sent)
    expect(await client.say('.')).toMatch(/^250 2\.0\.0/)
    const [message] = relay.messages
    if (message === undefined) throw new Error('nothing was kept')
    expect(message.body).toEqual({ kind: 'file', name: message.queueId })
    const bytes = await relay.bodyOf(message)
    expect(bytes.toString('latin1').endsWith(`\r\n${sent}`)).toBe(true)
    expect(bytes.toString('latin1')).toMatch(/^Received: from client\.example/)
    expect(message).toMatchObject({ size: bytes.length, messageId: '<1@a.example>' })
    expect(message.bodySha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  it('leaves nothing when the client goes away', async () => {
    const relay = await start()
    const client = await open(relay)
    await sayEnvelope(client, 'ada@elsewhere.example', ['bob@own.example'])
    client.write(messageOf(600_000))
    await expect.poll(() => readdirSync(relay.folder)).toHaveLength(1)
    client.destroy()
    await expect.poll(() => readdirSync(relay.folder)).toHaveLength(0)
    await expect.poll(() => relay.listeners.counters().sessions).toBe(0)
    expect(relay.messages).toHaveLength(0)
    expect(relay.bugs).toEqual([])
  })

  it('leaves nothing when the store fails', async () => {
    const relay = await start({ accept: keepNothing })
    const client = await open(relay)
    await sayEnvelope(client, 'ada@elsewhere.example', ['bob@own.example'])
    client.write(messageOf(600_000))
    expect(await client.say('.')).toMatch(/^451 4\.3\.0/)
    expect(readdirSync(relay.folder)).toHaveLength(0)
    expect(relay.listeners.counters()).toMatchObject({ accepted: 0, refused: 1 })
  })

  it('is answered 451 when its file cannot be written', async () => {
    const relay = await start({ folder: '/nonexistent' })
    const client = await open(relay)
    await sayEnvelope(client, 'ada@elsewhere.example', ['bob@own.example'])
    client.write(messageOf(600_000))
    expect(await client.say('.')).toMatch(/^451 4\.3\.0/)
    expect(await client.say('NOOP')).toMatch(/^250/)
  })

  it('beyond the limit is refused, announced or not', async () => {
    const relay = await start({ config: { limits: { messageBytes: 65_536 } } })
    const client = await open(relay)
    expect(await client.say('EHLO client.example')).toContain('SIZE 65536')
    expect(await client.say('MAIL FROM:<ada@elsewhere.example> SIZE=65537')).toMatch(/^552 5\.3\.4/)
    await sayEnvelope(client, 'ada@elsewhere.example', ['bob@own.example'])
    client.write(messageOf(70_000))
    expect(await client.say('.')).toMatch(/^552 5\.3\.4/)
    await sayEnvelope(client, 'ada@elsewhere.example', ['bob@own.example'])
    expect(await client.say('Subject: small\r\n\r\nsmall\r\n.')).toMatch(/^250/)
    expect(relay.messages).toHaveLength(1)
  })
})

describe('limits', () => {
  it('of recipients leave those before', async () => {
    const relay = await start({ config: { limits: { recipients: 2 } } })
    const client = await open(relay)
    await client.say('EHLO client.example')
    await client.say('MAIL FROM:<ada@elsewhere.example>')
    const answers = []
    for (const name of ['a', 'b', 'c']) answers.push(await client.say(`RCPT TO:<${name}@own.example>`))
    expect(answers).toEqual(['250 Accepted', '250 Accepted', '452 4.5.3 too many recipients'])
    await client.say('DATA')
    expect(await client.say('x\r\n.')).toMatch(/^250/)
    expect(relay.messages[0]?.deliveries[0]?.recipients.map(({ address }) => address)).toEqual([
      'a@own.example',
      'b@own.example',
    ])
  })

  it('of disk and queue turn mail away for now', async () => {
    let room: 'free' | 'disk-low' | 'queue-full' = 'disk-low'
    const relay = await start({ room: () => room })
    const client = await open(relay)
    await client.say('EHLO client.example')
    expect(await client.say('MAIL FROM:<a@b.example>')).toBe('452 4.3.1 not enough disk space, try again later')
    room = 'queue-full'
    expect(await client.say('MAIL FROM:<a@b.example>')).toBe('452 4.3.1 the queue is full, try again later')
    room = 'free'
    expect(await client.say('MAIL FROM:<a@b.example>')).toBe('250 Accepted')
  })

  it('of sessions keep room for our own gateways', async () => {
    const relay = await start({ config: { limits: { sessions: 4 } } })
    for (const from of ['127.0.0.2', '127.0.0.2']) expect((await open(relay, from)).heard).toMatch(/^220/)
    expect((await open(relay, '127.0.0.2')).heard).toMatch(/^421 4\.7\.0/)
    await expect.poll(() => relay.listeners.counters().sessions).toBe(2)
    expect((await open(relay, '127.0.0.1')).heard).toMatch(/^220/)
    expect((await open(relay, '127.0.0.1')).heard).toMatch(/^220/)
  })

  it('of patience end a stranger that only collects refusals', async () => {
    const relay = await start()
    const client = await open(relay)
    await client.say('EHLO client.example')
    await client.say('MAIL FROM:<a@b.example>')
    let answer = ''
    for (let count = 0; count < 200 && !answer.startsWith('421'); count += 1) {
      answer = await client.say('RCPT TO:<bob@partner.example>')
    }
    expect(answer).toMatch(/^421 4\.7\.0/)
    expect(relay.listeners.counters().refused).toBe(101)
  })
})

describe('a message', () => {
  it('of our own gateway becomes a delivery for each policy and domain', async () => {
    const relay = await start({ policies: [{ domains: ['partner.example', 'partner.test'] }] })
    const client = await open(relay, '127.0.0.1')
    const to = ['a@partner.example', 'b@partner.test', 'c@own.example', 'd@unlisted.example', 'E@Partner.Example']
    await client.say('EHLO mail.own.example')
    await client.say('MAIL FROM:<ada@own.example> RET=HDRS ENVID=a+2Bb BODY=8BITMIME')
    const notify = ' NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;x+2By@own.example'
    const answers = []
    for (const address of to) answers.push(await client.say(`RCPT TO:<${address}>${notify}`))
    expect(answers.map((answer) => answer.slice(0, 9))).toEqual([
      '250 Accep',
      '250 Accep',
      '250 Accep',
      '550 5.7.1',
      '250 Accep',
    ])
    await client.say('DATA')
    await client.say('Subject: x\r\n\r\nx\r\n.')
    expect(relay.messages).toMatchObject([
      {
        envelope: {
          sender: 'ada@own.example',
          returnContent: 'headers',
          envelopeId: 'a+b',
          is8bit: true,
          requiresTls: false,
        },
        deliveries: [
          {
            domain: 'partner.example',
            recipients: [
              {
                address: 'a@partner.example',
                notify: ['success', 'failure'],
                originalRecipient: 'rfc822;x+2By@own.example',
              },
              { address: 'E@partner.example' },
            ],
          },
          { domain: 'partner.test' },
          { domain: 'own.example', policyId: null },
        ],
      },
    ])
  })

  it('that goes in circles is refused', async () => {
    const relay = await start()
    const client = await open(relay)
    await sayEnvelope(client, 'ada@elsewhere.example', ['bob@own.example'])
    expect(await client.say(`${'Received: from a by b; now\r\n'.repeat(51)}\r\n.`)).toMatch(/^554 5\.4\.6/)
    expect(relay.messages).toHaveLength(0)
  })

  it('forgets the recipients of a transaction that was reset', async () => {
    const relay = await start()
    const client = await open(relay)
    await client.say('EHLO client.example')
    await client.say('MAIL FROM:<ada@elsewhere.example>')
    await client.say('RCPT TO:<a@own.example>')
    await client.say('RSET')
    await sayEnvelope(client, 'eve@elsewhere.example', ['b@own.example'])
    await client.say('x\r\n.')
    expect(relay.messages).toMatchObject([
      { envelope: { sender: 'eve@elsewhere.example' }, deliveries: [{ recipients: [{ address: 'b@own.example' }] }] },
    ])
    expect(relay.messages[0]?.deliveries[0]?.recipients).toHaveLength(1)
  })
})

describe('a stop', () => {
  it('tells idle sessions 421 and lets a message on the wire end', async () => {
    let keep = () => {}
    const kept = new Promise<void>((resolve) => {
      keep = resolve
    })
    const relay = await start({ accept: () => kept.then(() => succeed(undefined)) })
    const [idle, busy] = [await open(relay), await open(relay)]
    await idle.say('EHLO client.example')
    await sayEnvelope(busy, 'ada@elsewhere.example', ['bob@own.example'])
    const stopped = relay.listeners.close(20_000)
    expect(await idle.reply()).toMatch(/^421 4\.3\.2/)
    await expect(openRawClient({ port: relay.port })).rejects.toThrow('ECONNREFUSED')
    busy.write('Subject: x\r\n\r\nx\r\n.\r\n')
    keep()
    expect(await busy.reply()).toMatch(/^250 2\.0\.0/)
    expect(await busy.reply()).toMatch(/^421 4\.3\.2/)
    await stopped
    expect(relay.messages).toHaveLength(1)
  })

  it('ends within the grace even when a client never does', async () => {
    const relay = await start()
    const client = await open(relay)
    await sayEnvelope(client, 'ada@elsewhere.example', ['bob@own.example'])
    const before = performance.now()
    await relay.listeners.close(50)
    expect(performance.now() - before).toBeLessThan(5000)
    await client.ended()
  })
})
