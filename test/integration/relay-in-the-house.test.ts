// The app's relay under the real contract: set up, given the policies of its gateway, started as a process, fed, ordered about, stopped.
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import type { RelaySetup } from '#domain/relay-trial.ts'
import { findFreePort } from '#lab/loopback.ts'
import { configuredHouse, requestFor } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRawClient, sayEnvelope } from '#test/support/relay/raw-client.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

async function setUp(siteId: string | null): Promise<RelaySetup> {
  return {
    hostName: 'relay.firma.example',
    postmaster: 'postmaster@firma.example',
    listenAddress: '127.0.0.1',
    listenPort: await findFreePort('127.0.0.1'),
    certificate: '',
    key: '',
    networks: ['127.0.0.0/8'],
    ownDomains: [],
    nextHop: null,
    unlisted: 'refuse',
    siteId,
    startsWithApp: false,
  }
}

/** Names a resolver that is not there, so that every message waits. */
async function askNobody(path: string): Promise<void> {
  const config = JSON.parse(readFileSync(path, 'utf8'))
  const resolvers = [{ address: '127.0.0.1', port: await findFreePort('127.0.0.1') }]
  writeFileSync(path, JSON.stringify({ ...config, outbound: { ...config.outbound, resolvers } }))
}

test('the policies given out for its gateway are taken over, enforced and ordered about in its own process', async () => {
  const partner = samplePartner()
  const house = configuredHouse([partner], [sampleReport()])
  const { client } = house
  const site = await house.site()
  expect(valueIn(await client.relay.overview()).setup).toBeNull()
  expect(faultIn(await client.relay.start()).code).toBe('relay.not-started')

  const setup = await setUp(site.id)
  expect(valueIn(await client.relay.saveSetup(setup)).policies).toMatchObject({ inFile: 0, kept: 0, isOutdated: false })
  await askNobody(join(house.folder, 'relay', 'relay.json'))
  valueIn(await client.gateway.save(requestFor(partner, [site])))
  expect(valueIn(await client.relay.overview()).policies).toMatchObject({ inFile: 0, kept: 1, isOutdated: true })
  expect(valueIn(await client.relay.takeOver()).policies).toMatchObject({ inFile: 1, kept: 1, isOutdated: false })
  const written = JSON.parse(readFileSync(join(house.folder, 'relay', 'relay-policy.json'), 'utf8'))
  expect(relayPolicyFile.parse(written).policies.map(({ id }) => id)).toEqual([partner.id])

  expect(faultIn(await client.relay.queue({ selection: {}, offset: 0, limit: 10 })).code).toBe('relay.not-running')
  valueIn(await client.relay.start())
  await expect
    .poll(async () => valueIn(await client.relay.overview()).run.kind, { timeout: 60_000, interval: 100 })
    .toBe('running')
  const smtp = await openRawClient({ port: setup.listenPort, from: '127.0.0.1' })
  expect(await sayEnvelope(smtp, 'anna@firma.example', [`max@${partner.domains[0]}`])).toMatch(/^354/)
  expect(await smtp.say('Subject: one\r\n\r\ntext\r\n.')).toMatch(/^250/)
  smtp.destroy()

  const everything = { selection: { isEverything: true }, offset: 0, limit: 10 }
  await expect.poll(async () => valueIn(await client.relay.queue(everything)).total).toBe(1)
  const held = valueIn(await client.relay.order({ order: 'hold', selection: { isEverything: true }, reason: 'wait' }))
  expect(held.count).toBe(1)
  await expect
    .poll(async () => valueIn(await client.relay.queue(everything)).items[0]?.state, { timeout: 20_000 })
    .toBe('held')
  const [item] = valueIn(await client.relay.queue(everything)).items
  expect(item).toMatchObject({ state: 'held', partner: partner.name, held: { why: 'by-hand', decideBy: null } })
  valueIn(await client.relay.order({ order: 'drop', selection: { isEverything: true }, reason: 'a test' }))
  await expect.poll(async () => valueIn(await client.relay.queue(everything)).total).toBe(0)

  // the decisions above stand in the evidence; none of them is a test mail
  const checklist = valueIn(await client.checklist.read({ partnerId: partner.id }))
  expect(checklist.find(({ item }) => item.id === 'mail-there')?.state).toMatchObject({ kind: 'open', lost: null })

  const until = new Date(Date.now() + 86_400_000).toISOString()
  const draft = { policyId: partner.id, recipient: null, level: 'encrypt' as const, reason: 'INC 12', until }
  const added = valueIn(await client.relay.addException(draft))
  expect(valueIn(await client.relay.exceptions()).map(({ id }) => id)).toEqual([added.id])
  valueIn(await client.relay.endException({ id: added.id }))
  expect(valueIn(await client.relay.exceptions())).toEqual([])

  const day = new Date().toISOString().slice(0, 10)
  const period = { policyId: null, from: day, until: day }
  const { files } = valueIn(await client.relay.exportEvidence({ ...period, format: 'jsonl' }))
  const lines = readFileSync(files[0] ?? '', 'utf8')
  for (const action of ['"hold"', '"drop"', '"exception-added"', '"exception-ended"']) expect(lines).toContain(action)
  valueIn(await client.relay.printEvidence({ ...period, language: 'de' }))
  expect(house.outside.seen.printed.at(-1)?.html).toContain('INC 12')

  expect(valueIn(await client.relay.stop()).run.kind).toBe('stopped')
  await expect(openRawClient({ port: setup.listenPort, from: '127.0.0.1' })).rejects.toThrow()
})

test('the policies in force outlive their gateway: it is said to be gone, and nothing is taken over from nowhere', async () => {
  const partner = samplePartner()
  const house = configuredHouse([partner], [sampleReport()])
  const { client } = house
  const site = await house.site()
  valueIn(await client.relay.saveSetup(await setUp(site.id)))
  valueIn(await client.gateway.save(requestFor(partner, [site])))
  expect(valueIn(await client.relay.takeOver()).policies).toMatchObject({ inFile: 1, isGatewayGone: false })
  valueIn(await client.site.remove({ siteId: site.id }))
  const gone = { inFile: 1, kept: 0, isOutdated: false, isGatewayGone: true }
  expect(valueIn(await client.relay.overview()).policies).toEqual(gone)
  expect(faultIn(await client.relay.takeOver()).code).toBe('site.not-found')
  expect(valueIn(await client.relay.overview()).policies).toEqual(gone)
})

test('a relay that cannot start says why instead of starting again for ever', async () => {
  const house = configuredHouse([], [])
  const { client } = house
  const setup = await setUp(null)
  const taken = createServer().listen(setup.listenPort, '127.0.0.1')
  await once(taken, 'listening')
  valueIn(await client.relay.saveSetup(setup))
  valueIn(await client.relay.start())
  await expect
    .poll(async () => valueIn(await client.relay.overview()).run, { timeout: 60_000, interval: 100 })
    .toMatchObject({ kind: 'stopped', fault: { code: 'relay.not-started' } })
  taken.close()
})
