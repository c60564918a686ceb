// Inbound proofs through the contract, from a host outside over a real OpenSSH server to listeners of our own relay: every address that host knows is
// asked and kept with from where, the least favourable decides, what a kind inside took proves nothing, and a place that lets nothing through
// leaves no proof.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { contract } from '#contract/contract.ts'
import type { Client } from '#contract/define.ts'
import { demandedCases } from '#domain/confirm/inbound/demand.ts'
import { askOutside } from '#domain/confirm/inbound/judge.ts'
import { inboundCases } from '#domain/confirm/inbound-proof.ts'
import { createLabAuthority } from '#lab/authority.ts'
import { findFreePort } from '#lab/loopback.ts'
import { samplePartnerId as partnerId } from '#test/support/checklist-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { houseOutside, ownMx } from '#test/support/house-outside.ts'
import { told, usualTerms } from '#test/support/inbound-order.ts'
import { type InboundRelay, startInboundRelay } from '#test/support/relay/inbound-relay.ts'

type ProveWish = Parameters<Client<typeof contract>['confirm']['proveInbound']>[0]

const dayMs = 86_400_000
const lasting = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) }
const authority = createLabAuthority(new Date())
const ours = authority.issue({ names: [ownMx], ...lasting })
const partners = authority.issue({ names: ['out.bank.example'], ...lasting })
/** Of the network that stands for the public Internet, and of no such. */
const [one, other, inside] = ['127.66.1.1', '127.66.1.2', '127.67.1.1']
/** Sessions over loopback come from there. */
const [kind, strict] = ['127.0.0.1', '127.0.0.9']

interface MxOrder {
  readonly address: string
  readonly port: number
  /** The rule for the partner; null = none. */
  readonly inbound: Record<string, unknown> | null
  /** Whose mail is taken without asking. */
  readonly network?: string
}

async function startMx({ address, port, inbound, network = strict }: MxOrder): Promise<InboundRelay> {
  const policies = inbound === null ? [] : [{ domains: ['bank.example'], inbound }]
  const key = { certificatePem: ours.chainPem, keyPem: ours.keyPem }
  const config = { networks: [network] }
  const relay = await startInboundRelay({ folder: '/nonexistent', key, policies, config, port, listener: { address } })
  onTestFinished(() => relay.stop())
  return relay
}

const wishFor = (port: number, changes: Partial<ProveWish> = {}): ProveWish => ({
  ...{ partnerId, host: ownMx, port, fromHostId: null, isOutside: true, recipient: 'someone@own.example' },
  ...{ cases: [...demandedCases(usualTerms)], mayDeliver: false, clientCertificatePath: null, secrets: [] },
  ...changes,
})
const unwatched = () => undefined
const freePort = () => findFreePort(one)
const kept = async ({ confirm }: Client<typeof contract>) => valueIn(await confirm.read({ partnerId }))

it('asks every address the host outside knows, keeps each with where it was asked from, and holds it against the agreement', async () => {
  const { client, hostId, askedPath } = await houseOutside('127.3.10.1', {
    there: [other, one, one],
    here: '127.66.9.9',
  })
  const port = await freePort()
  const relays = [
    await startMx({ address: one, port, inbound: {} }),
    await startMx({ address: other, port, inbound: {} }),
  ]
  const asked: string[] = []
  const proof = valueIn(
    await client.confirm.proveInbound(wishFor(port, { fromHostId: hostId }), (now) => asked.push(now.case)),
  )
  expect(told(proof)).toEqual({ plain: 'refused mail', tls: 'taken rcpt', 'old-tls': 'refused handshake' })
  expect(proof.verdict).toBe('enforced')
  const { inbound, inboundStanding } = await kept(client)
  const about = {
    host: ownMx,
    addresses: [one, other],
    from: 'Outside 1',
    lookup: 'there',
    isOutside: true,
    isPublic: true,
  }
  const ehlo = { transcript: expect.arrayContaining([{ from: 'us', text: 'EHLO desk.own.example' }]) }
  for (const address of [one, other]) {
    expect(inbound).toContainEqual(expect.objectContaining({ ...about, address, verdict: 'enforced' }))
  }
  expect(inbound).toHaveLength(2)
  expect(inbound[0]?.results[0]).toMatchObject(ehlo)
  expect(inboundStanding?.kind).toBe('enforced')
  expect(inboundStanding?.doors.toSorted()).toEqual([`${ownMx} (${one})`, `${ownMx} (${other})`])
  expect(asked).toEqual(['plain', 'tls', 'old-tls', 'plain', 'tls', 'old-tls'])
  expect(readFileSync(askedPath, 'utf8').split('\n')[0]).toBe(`-A ahosts ${ownMx}.`)
  for (const relay of relays) expect([relay.messages, relay.bugs]).toEqual([[], []])
})

it('answers the least favourable of several addresses, and names the one that let mail in', async () => {
  const { client, hostId } = await houseOutside('127.3.10.2', { there: [one, other] })
  const port = await freePort()
  await startMx({ address: one, port, inbound: null })
  await startMx({ address: other, port, inbound: {} })
  const proof = valueIn(await client.confirm.proveInbound(wishFor(port, { fromHostId: hostId }), unwatched))
  expect(proof).toMatchObject({ verdict: 'not-enforced', address: one, addresses: [one, other] })
  expect(told(proof).plain).toBe('taken rcpt')
  const { inbound, inboundStanding } = await kept(client)
  expect(inbound.map(({ address, verdict }) => `${address} ${verdict}`).toSorted()).toEqual([
    `${one} not-enforced`,
    `${other} enforced`,
  ])
  expect(inboundStanding).toMatchObject({ kind: 'not-enforced', doors: [`${ownMx} (${one})`] })
})

it('asks in the name of every domain of the partner, names the one no rule is made for, and hands over one mail', async () => {
  const domains = ['bank.example', 'fonds.example']
  const { client, hostId } = await houseOutside('127.3.10.8', { there: [one], domains })
  const port = await freePort()
  const relay = await startMx({ address: one, port, inbound: {} })
  const asked: string[] = []
  const proof = valueIn(
    await client.confirm.proveInbound(
      wishFor(port, { fromHostId: hostId, cases: ['plain', 'tls'], mayDeliver: true }),
      ({ address, sender }) => asked.push(`${sender} ${address}`),
    ),
  )
  expect([...new Set(asked)]).toEqual(domains.map((domain) => `postmaster@${domain} ${one}`))
  expect(proof).toMatchObject({ verdict: 'not-enforced', sender: 'postmaster@fonds.example' })
  const { inbound, inboundStanding } = await kept(client)
  expect(inbound).toHaveLength(2)
  expect(inboundStanding).toMatchObject({ kind: 'not-enforced', doors: [`${ownMx} (${one}, @fonds.example)`] })
  expect(relay.messages.map(({ envelope }) => envelope.sender)).toEqual(['postmaster@bank.example'])
  expect(relay.bugs).toEqual([])
})

it("shows the partner's certificate where it was lent, and hands over one mail where that was allowed", async () => {
  const { client, hostId, folder } = await houseOutside('127.3.10.3', { there: [one], toUs: { isMutual: true } })
  const port = await freePort()
  const certificate = { names: ['out.bank.example'], authorities: [authority.rootPem] }
  const relay = await startMx({ address: one, port, inbound: { certificate } })
  const clientCertificatePath = join(folder, 'lent.pem')
  writeFileSync(clientCertificatePath, `${partners.chainPem}\n${partners.keyPem}`, { mode: 0o600 })
  const wish = wishFor(port, { fromHostId: hostId, cases: [...inboundCases] })
  const proof = valueIn(
    await client.confirm.proveInbound({ ...wish, mayDeliver: true, clientCertificatePath }, unwatched),
  )
  expect(told(proof)).toEqual({
    ...{ plain: 'refused mail', tls: 'not-tried -', 'old-tls': 'refused handshake' },
    ...{ 'without-client-certificate': 'refused mail', 'wrong-client-certificate': 'refused mail' },
    'client-certificate': 'taken data',
  })
  expect(proof.verdict).toBe('enforced')
  const [message] = relay.messages
  if (message === undefined || relay.messages.length !== 1) throw new Error(`${relay.messages.length} messages`)
  expect(message.envelope).toMatchObject({ sender: 'postmaster@bank.example' })
  expect((await relay.bodyOf(message)).toString()).toMatch(/^Message-ID: <\S+>\r$/im)

  const stopped = valueIn(await client.confirm.proveInbound({ ...wish, clientCertificatePath }, unwatched))
  expect(told(stopped)['client-certificate']).toBe('taken rcpt')
  expect(relay.messages).toHaveLength(1)
  writeFileSync(clientCertificatePath, partners.chainPem)
  expect(faultIn(await client.confirm.proveInbound({ ...wish, clientCertificatePath }, unwatched)).code).toBe(
    'relay.key-unusable',
  )
})

it('calls nothing "not enforced" that a server took from a place that may be its own network', async () => {
  const { client, hostId } = await houseOutside('127.3.10.4', { there: [one], here: one })
  const port = await freePort()
  // it has the right rule, and is kind to its own network as every Postfix is
  await startMx({ address: one, port, inbound: {}, network: kind })
  for (const fromHostId of [null, hostId]) {
    const proof = valueIn(await client.confirm.proveInbound(wishFor(port, { fromHostId, isOutside: false }), unwatched))
    expect(proof).toMatchObject({ verdict: 'undetermined', isOutside: false, lookup: fromHostId ? 'there' : 'here' })
    expect(told(proof).plain).toBe('taken rcpt')
    expect(askOutside(proof)).toBe('taken')
  }
  expect((await kept(client)).inboundStanding).toMatchObject({ kind: 'open' })
  const outside = valueIn(await client.confirm.proveInbound(wishFor(port, { fromHostId: hostId }), unwatched))
  expect(outside.verdict).toBe('not-enforced')
  expect((await kept(client)).inboundStanding).toMatchObject({ kind: 'not-enforced' })
})

it('proves nothing by an address of the inside, wherever it was looked up, and forgets nothing that address let in', async () => {
  const { client, hostId } = await houseOutside('127.3.10.7', { there: [inside], here: inside })
  const port = await freePort()
  const relay = await startMx({ address: inside, port, inbound: {} })
  const ways = [{}, { isOutside: false }, { fromHostId: hostId }, { host: inside }]
  for (const changes of ways) {
    const proof = valueIn(await client.confirm.proveInbound(wishFor(port, changes), unwatched))
    expect(told(proof)).toEqual({ plain: 'refused mail', tls: 'taken rcpt', 'old-tls': 'refused handshake' })
    expect(proof).toMatchObject({ verdict: 'undetermined', isPublic: false })
    expect(askOutside(proof)).toBe('inside')
  }
  const { inbound, inboundStanding } = await kept(client)
  expect(inbound).toHaveLength(ways.length)
  expect(inboundStanding).toMatchObject({ kind: 'open', doors: expect.arrayContaining([`${ownMx} (${inside})`]) })
  await relay.stop()
  await startMx({ address: inside, port, inbound: null })
  const caught = valueIn(await client.confirm.proveInbound(wishFor(port), unwatched))
  expect(caught).toMatchObject({ verdict: 'not-enforced', isPublic: false })
  expect((await kept(client)).inboundStanding?.kind).toBe('not-enforced')
})

it('dials no address that holds only here from a host that cannot look the name up', async () => {
  const house = { there: [], here: one }
  const { client, hostId } = await houseOutside('127.3.10.5', house)
  const port = await freePort()
  await startMx({ address: one, port, inbound: {} })
  const wish = wishFor(port, { fromHostId: hostId })
  expect(faultIn(await client.confirm.proveInbound(wish, unwatched))).toEqual({
    code: 'confirm.inside-address',
    params: { name: ownMx, addresses: one, host: 'Outside 1' },
  })
  const faultOf = async (host: string) => faultIn(await client.confirm.proveInbound({ ...wish, host }, unwatched)).code
  expect(await faultOf('gone.own.example')).toBe('confirm.no-own-host')
  expect(await faultOf('mx.own.example; id')).toBe('input.not-a-host')
  expect((await kept(client)).inbound).toEqual([])
  // an address that was typed is meant
  const typed = valueIn(await client.confirm.proveInbound({ ...wish, host: one }, unwatched))
  expect(typed).toMatchObject({ verdict: 'enforced', address: one, lookup: 'given', from: 'Outside 1' })
})

it('keeps nothing where the host lets no connection through', async () => {
  const settings = ['AllowTcpForwarding no']
  const { client, hostId } = await houseOutside('127.3.10.6', { there: [one], settings })
  const port = await freePort()
  await startMx({ address: one, port, inbound: null })
  const refused = await client.confirm.proveInbound(wishFor(port, { fromHostId: hostId }), unwatched)
  expect(faultIn(refused)).toMatchObject({ code: 'probe.forwarding-prohibited', params: { host: 'Outside 1' } })
  expect((await kept(client)).inbound).toEqual([])
})
