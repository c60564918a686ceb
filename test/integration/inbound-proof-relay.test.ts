// Inbound proofs against our own relay's listener, with the rules it is given: what is enforced is proven, what is not is caught, and no mail is
// handed over unless that was allowed.
import { createHash, X509Certificate } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createLabAuthority, type IssuedCertificate } from '#lab/authority.ts'
import type { ClientCertificate } from '#wire/smtp-client/client-tls.ts'
import { proveAt, resultOf, type SampleOrder, told, usualTerms } from '../support/inbound-order.ts'
import { type InboundOrder, type InboundRelay, startInboundRelay } from '../support/relay/inbound-relay.ts'

const dayMs = 86_400_000
const lasting = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) }
const authority = createLabAuthority(new Date())
const ours = authority.issue({ names: ['mx.own.example'], ...lasting })
const partners = authority.issue({ names: ['out.bank.example'], ...lasting })
const key = { certificatePem: ours.chainPem, keyPem: ours.keyPem }

const running: InboundRelay[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((relay) => relay.stop()))
})

/** Connections of these tests come from 127.0.0.1, so that address must not be one of our own. */
async function start(inbound: Record<string, unknown> | null, order: Partial<InboundOrder> = {}) {
  const policies = inbound === null ? [] : [{ domains: ['bank.example'], inbound }]
  const relay = await startInboundRelay({
    folder: '/nonexistent',
    key,
    policies,
    ...order,
    config: { networks: ['127.0.0.9'] },
  })
  running.push(relay)
  return relay
}

const prove = ({ port }: InboundRelay, order: Partial<SampleOrder> = {}) =>
  proveAt({ address: '127.0.0.1', port, ...order })

function asClient({ chainPem, keyPem }: IssuedCertificate): ClientCertificate {
  const sha256 = createHash('sha256').update(new X509Certificate(chainPem).raw).digest('hex')
  return { certificatePem: chainPem, keyPem, sha256 }
}

describe('a relay that demands TLS of the partner', () => {
  it.each([
    ['retry', '450 4.7.1 Session encryption is required'],
    ['refuse', '530 5.7.0 Must issue a STARTTLS command first'],
  ] as const)('is proven to, and hands over nothing (%s)', async (reply, words) => {
    const relay = await start({ reply })
    const proof = await prove(relay)
    expect(told(proof)).toEqual({ plain: 'refused mail', tls: 'taken rcpt', 'old-tls': 'refused handshake' })
    expect(proof.verdict).toBe('enforced')
    expect(resultOf(proof, 'plain').reply).toBe(words)
    expect(resultOf(proof, 'tls')).toMatchObject({ protocol: 'TLSv1.3', suite: expect.stringMatching(/^TLS_/) })
    const said = proof.results.flatMap(({ transcript }) => transcript.filter(({ from }) => from === 'us'))
    expect(said.map(({ text }) => text)).not.toContain('DATA')
    expect(said.filter(({ text }) => text === 'QUIT')).toHaveLength(2)
    expect(relay.messages).toEqual([])
    expect(relay.bugs).toEqual([])
  })

  it('is proven to demand the agreed minimum', async () => {
    const toUs = { ...usualTerms, minProtocol: 'TLSv1.3' } as const
    const strict = await prove(await start({ minProtocol: 'TLSv1.3' }), { toUs })
    expect(told(strict)).toEqual({ plain: 'refused mail', tls: 'taken rcpt', 'old-tls': 'refused mail' })
    expect(resultOf(strict, 'old-tls')).toMatchObject({
      protocol: 'TLSv1.2',
      reply: '450 4.7.1 a newer TLS version is required (TLSv1.3)',
    })
    expect(strict.verdict).toBe('enforced')
    const lax = await prove(await start({ minProtocol: 'TLSv1.2' }), { toUs })
    expect(told(lax)['old-tls']).toBe('taken rcpt')
    expect(lax.verdict).toBe('not-enforced')
  })

  it('gets one short mail by the agreed way where that is allowed, and none in clear', async () => {
    const relay = await start({})
    const mail = Buffer.from('Subject: proof\r\n\r\n.one line\r\n')
    const proof = await prove(relay, { mail })
    expect(told(proof)).toMatchObject({ plain: 'refused mail', tls: 'taken data' })
    expect(relay.messages.map(({ envelope }) => envelope.sender)).toEqual(['postmaster@bank.example'])
    const [message] = relay.messages
    if (message === undefined) throw new Error('no message')
    expect((await relay.bodyOf(message)).toString()).toMatch(/Subject: proof\r\n\r\n\.one line\r\n$/)
    const open = await start(null)
    await prove(open, { mail, toUs: null })
    expect(open.messages).toHaveLength(1)
    expect(open.messages[0]?.receivedFrom).toMatchObject({ protocol: 'TLSv1.3' })
  })
})

describe('a relay that demands the client certificate', () => {
  const toUs = { ...usualTerms, isMutual: true }
  const inbound = { certificate: { names: ['out.bank.example'], authorities: [authority.rootPem] } }

  it("is proven to with the partner's own, and without it by its words", async () => {
    const relay = await start(inbound)
    const agreed = asClient(partners)
    const { wrong } = {
      wrong: () => asClient(createLabAuthority(new Date()).issue({ names: ['out.bank.example'], ...lasting })),
    }
    const whole = await prove(relay, { toUs, certificates: { wrong, agreed } })
    expect(told(whole)).toEqual({
      plain: 'refused mail',
      'old-tls': 'refused handshake',
      'without-client-certificate': 'refused mail',
      'wrong-client-certificate': 'refused mail',
      'client-certificate': 'taken rcpt',
    })
    expect(whole.verdict).toBe('enforced')
    const alone = await prove(relay, { toUs })
    expect(told(alone)['client-certificate']).toBe('not-tried -')
    expect(alone.verdict).toBe('enforced')
  })

  it('is caught when it takes whoever speaks TLS', async () => {
    const proof = await prove(await start({}), { toUs })
    expect(told(proof)).toMatchObject({
      'without-client-certificate': 'taken rcpt',
      'wrong-client-certificate': 'taken rcpt',
    })
    expect(proof.verdict).toBe('not-enforced')
  })
})

describe('a relay without a rule for the partner', () => {
  it('is caught in clear text', async () => {
    const proof = await prove(await start(null))
    expect(told(proof)).toMatchObject({ plain: 'taken rcpt', tls: 'taken rcpt' })
    expect(proof.verdict).toBe('not-enforced')
  })
  it('proves nothing where it refuses everybody for another reason', async () => {
    const proof = await prove(await start({}), { recipient: 'someone@elsewhere.example' })
    expect(told(proof)).toMatchObject({ plain: 'refused mail', tls: 'not-seen rcpt' })
    expect(proof.verdict).toBe('undetermined')
  })
})
