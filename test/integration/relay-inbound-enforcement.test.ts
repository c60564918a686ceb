// Inbound TLS rules over real sockets: by sender domain, by protocol, by client certificate, watched only, and on a closed listener.
import { createHash, X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { createLabAuthority, type IssuedCertificate } from '#lab/authority.ts'
import { type InboundOrder, type InboundRelay, startInboundRelay } from '../support/relay/inbound-relay.ts'
import { openRawClient, type RawClient } from '../support/relay/raw-client.ts'

const now = Date.now()
const dayMs = 86_400_000
const lasting = { notBefore: new Date(now - dayMs), notAfter: new Date(now + dayMs) }
const agreed = createLabAuthority(new Date())
const foreign = createLabAuthority(new Date())
const ours = agreed.issue({ names: ['relay.own.example'], ...lasting })
const key = { certificatePem: ours.chainPem, keyPem: ours.keyPem }
const good = agreed.issue({ names: ['out.partner.example'], ...lasting })
const wrongName = agreed.issue({ names: ['out.other.example'], ...lasting })
const expired = agreed.issue({
  names: ['out.partner.example'],
  notBefore: new Date(now - 9 * dayMs),
  notAfter: new Date(now - dayMs),
})
const stranger = foreign.issue({ names: ['out.partner.example'], ...lasting })
const leafOf = ({ chainPem }: IssuedCertificate) => new X509Certificate(chainPem)
const pinOf = (issued: IssuedCertificate) => createHash('sha256').update(leafOf(issued).raw).digest('hex')
const keyPinOf = (issued: IssuedCertificate) =>
  createHash('sha256')
    .update(leafOf(issued).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')

const running: InboundRelay[] = []
const clients: RawClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await Promise.all(running.splice(0).map((relay) => relay.stop()))
})

async function start(order: Partial<InboundOrder>): Promise<InboundRelay> {
  const relay = await startInboundRelay({ folder: '/nonexistent', key, ...order })
  running.push(relay)
  return relay
}

interface Way {
  readonly from?: string
  readonly show?: IssuedCertificate
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3'
  readonly isClear?: boolean
}

/** Greets the way that is asked for and names a sender; answers the reply to MAIL. */
async function mailFrom(relay: InboundRelay, sender: string, way: Way = {}): Promise<string> {
  const client = await openRawClient({ port: relay.port, ...(way.from === undefined ? {} : { from: way.from }) })
  clients.push(client)
  await client.say('EHLO out.partner.example')
  if (way.isClear !== true) {
    expect(await client.say('STARTTLS')).toMatch(/^220/)
    await client.startTls({
      ...(way.show === undefined ? {} : { cert: way.show.chainPem, key: way.show.keyPem }),
      ...(way.maxVersion === undefined ? {} : { maxVersion: way.maxVersion }),
    })
    await client.say('EHLO out.partner.example')
  }
  return client.say(`MAIL FROM:<${sender}>`)
}

const partner = (inbound: Record<string, unknown>) => ({ domains: ['partner.example'], inbound })

describe('a sender whose policy demands TLS', () => {
  it('is answered 450 in clear, and taken under TLS', async () => {
    const relay = await start({ policies: [{ ...partner({}), includeSubdomains: true }] })
    const clear = { isClear: true }
    expect(await mailFrom(relay, 'ada@partner.example', clear)).toBe('450 4.7.1 Session encryption is required')
    expect(await mailFrom(relay, 'ada@SUB.Partner.example', clear)).toBe('450 4.7.1 Session encryption is required')
    expect(await mailFrom(relay, 'ada@partner.example')).toBe('250 Accepted')
    expect(await mailFrom(relay, 'ada@elsewhere.example', clear)).toBe('250 Accepted')
    expect(await mailFrom(relay, 'ada@partner.example', { isClear: true, from: '127.0.0.1' })).toBe('250 Accepted')
    expect(relay.listeners.counters()).toMatchObject({ refused: 2, wouldRefuse: 0 })
    expect(relay.events[0]).toMatchObject({
      kind: 'refused',
      partner: 'Partner 1',
      domain: 'partner.example',
      detail: 'tls-missing',
    })
  })

  it('is answered 530, or 550 where STARTTLS is not offered, when it shall bounce', async () => {
    const policies = [partner({ reply: 'refuse' })]
    const offered = await start({ policies })
    expect(await mailFrom(offered, 'ada@partner.example', { isClear: true })).toMatch(/^530 5\.7\.0/)
    const notOffered = await start({ policies, key: null })
    expect(await mailFrom(notOffered, 'ada@partner.example', { isClear: true })).toMatch(/^550 5\.7\.1/)
    const client = clients.at(-1)
    expect(client?.heard).not.toContain('STARTTLS')
    expect(await client?.say('STARTTLS')).toMatch(/^500/)
  })

  it('must speak the agreed protocol', async () => {
    const relay = await start({ policies: [partner({ minProtocol: 'TLSv1.3' })] })
    const answer = await mailFrom(relay, 'ada@partner.example', { maxVersion: 'TLSv1.2' })
    expect(answer).toBe('450 4.7.1 a newer TLS version is required (TLSv1.3)')
    expect(await mailFrom(relay, 'ada@partner.example')).toBe('250 Accepted')
    expect(await mailFrom(relay, 'ada@elsewhere.example', { maxVersion: 'TLSv1.2' })).toBe('250 Accepted')
  })

  it('gets no session at all with TLS 1.1', async () => {
    const relay = await start({ policies: [partner({})] })
    const client = await openRawClient({ port: relay.port })
    clients.push(client)
    await client.say('EHLO old.partner.example')
    await client.say('STARTTLS')
    await expect(
      client.startTls({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT' }),
    ).rejects.toThrow()
  })

  it('is only noted when the rules are watched', async () => {
    const relay = await start({ policies: [partner({})], config: { inbound: { observeOnly: true } } })
    expect(await mailFrom(relay, 'ada@partner.example', { isClear: true })).toBe('250 Accepted')
    expect(relay.listeners.counters()).toMatchObject({ refused: 0, wouldRefuse: 1 })
    expect(relay.events).toMatchObject([{ kind: 'would-refuse', partner: 'Partner 1', detail: 'tls-missing' }])
  })
})

describe('a client certificate', () => {
  const byName = { names: ['out.partner.example'], authorities: [agreed.rootPem] }
  it.each([
    ['the right name', byName, good, '250 Accepted'],
    ['a wildcard', { ...byName, names: ['*.partner.example'] }, good, '250 Accepted'],
    ['another name', byName, wrongName, '450 4.7.1 the client certificate bears none'],
    ['a foreign authority', byName, stranger, '450 4.7.1 the client certificate does not lead'],
    ['an expired one', byName, expired, '450 4.7.1 the client certificate or one of its issuers is not valid'],
    ['none', byName, undefined, '450 4.7.1 a client certificate is required'],
    ['the pinned one, of whatever authority', { pins: [pinOf(stranger)] }, stranger, '250 Accepted'],
    ['the pinned key', { pins: ['0'.repeat(64), keyPinOf(good)] }, wrongName, '250 Accepted'],
    [
      'another than the pinned',
      { pins: [pinOf(good)] },
      wrongName,
      '450 4.7.1 the client certificate is not the agreed',
    ],
    ['no word on which', {}, good, '450 4.7.1 the client certificate is not the agreed'],
  ])('with %s', async (_what, certificate, show, expected) => {
    const relay = await start({ policies: [partner({ certificate })] })
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const way = { maxVersion, ...(show === undefined ? {} : { show }) }
      expect(await mailFrom(relay, 'ada@partner.example', way)).toContain(expected)
    }
  })

  it('is judged by the usual authorities where the policy names none', async () => {
    const certificate = { names: ['out.partner.example'] }
    const without = await start({ policies: [partner({ certificate })] })
    expect(await mailFrom(without, 'ada@partner.example', { show: good })).toMatch(/^450 4\.7\.1/)
    const relay = await start({ policies: [partner({ certificate })], authorities: [agreed.rootPem] })
    expect(await mailFrom(relay, 'ada@partner.example', { show: good })).toBe('250 Accepted')
  })

  it('stands with the message', async () => {
    const relay = await start({ policies: [partner({ certificate: { pins: [pinOf(good)] } })] })
    await mailFrom(relay, 'ada@partner.example', { show: good })
    const client = clients.at(-1)
    await client?.say('RCPT TO:<bob@own.example>')
    await client?.say('DATA')
    expect(await client?.say('Subject: x\r\n\r\nx\r\n.')).toMatch(/^250 2\.0\.0/)
    const [message] = relay.messages
    expect(message?.receivedFrom).toMatchObject({ protocol: 'TLSv1.3', clientCertificateSha256: pinOf(good) })
    expect(message?.receivedFrom?.suite).toMatch(/^TLS_/)
    if (message?.body.kind !== 'bytes') throw new Error('a small body is kept as bytes')
    const text = Buffer.from(message.body.bytes).toString('latin1')
    expect(text).toContain(
      `with ESMTPS tls ${message.receivedFrom?.suite}\r\n\tid ${message.queueId}\r\n\tfor <bob@own.example>;`,
    )
    expect(text.endsWith('Subject: x\r\n\r\nx\r\n')).toBe(true)
    expect(message.bodySha256).toBe(createHash('sha256').update(message.body.bytes).digest('hex'))
  })
})

describe('a session', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is never resumed, so that it always shows its certificate: %s',
    async (maxVersion) => {
      const relay = await start({ policies: [partner({ certificate: { pins: [pinOf(good)] } })] })
      let session: Buffer | undefined
      for (const _time of [1, 2]) {
        const client = await openRawClient({ port: relay.port })
        clients.push(client)
        await client.say('EHLO out.partner.example')
        await client.say('STARTTLS')
        const show = { cert: good.chainPem, key: good.keyPem, maxVersion }
        const secure = await client.startTls(session === undefined ? show : { ...show, session })
        secure.on('session', (ticket) => {
          session = ticket
        })
        await client.say('EHLO out.partner.example')
        expect(secure.isSessionReused()).toBe(false)
        expect(await client.say('MAIL FROM:<ada@partner.example>')).toBe('250 Accepted')
        session ??= secure.getSession()
      }
      expect(session).toBeDefined()
    },
  )
})

describe('the null sender', () => {
  const policies = [
    partner({ addresses: ['127.0.0.3'] }),
    { domains: ['other.example'], inbound: { addresses: ['127.0.0.4'], certificate: { pins: [pinOf(good)] } } },
  ]
  it.each([
    ['from a partner in clear', { from: '127.0.0.3', isClear: true }, /^450 4\.7\.1/],
    ['from a partner under TLS', { from: '127.0.0.3' }, /^250/],
    ['from nobody known', { from: '127.0.0.5', isClear: true }, /^250/],
    ['without the certificate', { from: '127.0.0.4' }, /^450 4\.7\.1/],
    ['with the certificate', { from: '127.0.0.4', show: good }, /^250/],
  ])('%s', async (_what, way, expected) => {
    expect(await mailFrom(await start({ policies }), '', way)).toMatch(expected)
  })
})

describe('a listener that demands TLS of everybody', () => {
  it('answers 530 to all but EHLO, NOOP, STARTTLS and QUIT', async () => {
    const relay = await start({ listener: { requireTls: 'always' } })
    const client = await openRawClient({ port: relay.port })
    clients.push(client)
    expect(await client.say('EHLO client.example')).toContain('STARTTLS')
    for (const line of [
      'MAIL FROM:<a@b.example>',
      'RCPT TO:<a@own.example>',
      'DATA',
      'RSET',
      'VRFY a',
      'HELO a.example',
      'HELP',
    ]) {
      expect(await client.say(line)).toBe('530 5.7.0 Must issue a STARTTLS command first')
    }
    expect(await client.say('NOOP')).toMatch(/^250/)
    await client.say('STARTTLS')
    await client.startTls()
    expect(await client.say('EHLO client.example')).not.toContain('STARTTLS')
    expect(await client.say('MAIL FROM:<a@b.example>')).toMatch(/^250/)
    expect(await client.say('QUIT')).toMatch(/^221/)
  })
})

describe('keys', () => {
  it('change for sessions to come; what is no key changes nothing', async () => {
    const relay = await start({})
    const shown = async () => {
      await mailFrom(relay, '')
      const stream = clients.at(-1)?.stream
      if (stream === undefined || !('getPeerX509Certificate' in stream)) throw new Error('no TLS')
      return (stream as TLSSocket).getPeerX509Certificate()?.subject
    }
    expect(await shown()).toContain('CN=relay.own.example')
    expect(relay.listeners.setKeys([{ certificatePem: 'x', keyPem: 'y' }]).ok).toBe(false)
    expect(await shown()).toContain('CN=relay.own.example')
    const fresh = agreed.issue({ names: ['new.own.example'], ...lasting })
    expect(relay.listeners.setKeys([{ certificatePem: fresh.chainPem, keyPem: fresh.keyPem }]).ok).toBe(true)
    expect(await shown()).toContain('CN=new.own.example')
  })
})
