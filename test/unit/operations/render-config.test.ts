// Configuration through the contract: only what the last test allows, the same bytes shown and saved, the site remembered.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import type { RenderRequest } from '#contract/contract.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { openStore } from '#storage/store.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { type OpenHouse, openHouse } from '#test/support/open-house.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const exchangeSite = { product: 'exchange-2019', servers: ['EX01'], fqdn: null, frontendProxy: false }

/** A house whose store already holds a partner and reports. */
function houseWith(partner: Partner, reports: readonly ProbeReport[]): OpenHouse {
  const folder = temporaryFolder()
  const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
  valueIn(store.partners.save(partner))
  for (const report of reports) valueIn(store.reports.add(report))
  store.close()
  return openHouse({ folder })
}

function requestFor(partner: Partner, changes: Partial<RenderRequest> = {}): RenderRequest {
  return { partnerId: partner.id, gateway: 'relay', level: 'secure', includeSubdomains: false, site: {}, ...changes }
}

test('every target is offered with its levels and its empty form, until a site is known', async () => {
  const partner = samplePartner()
  const { client } = houseWith(partner, [sampleReport()])
  const fresh = valueIn(await client.gateway.list())
  expect(fresh).toEqual(
    gatewayTargets.map((target) => ({ id: target.id, levels: [...target.levels], site: target.emptySite })),
  )
  const seen: unknown[] = []
  client.settings.changed((event) => seen.push(event.sites))
  const request = requestFor(partner, { gateway: 'exchange', site: exchangeSite })
  valueIn(await client.gateway.render(request))
  valueIn(await client.gateway.render(request))
  expect(seen).toEqual([{ exchange: exchangeSite }])
  const known = valueIn(await client.gateway.list())
  expect(known.find((entry) => entry.id === 'exchange')?.site).toEqual(exchangeSite)
})

test('the policy carries partner, level, names and subdomains to the relay', async () => {
  const partner = samplePartner({ agreedNames: ['*.bank.example'] })
  const { client } = houseWith(partner, [sampleReport()])
  const { artefacts } = valueIn(await client.gateway.render(requestFor(partner, { includeSubdomains: true })))
  expect(JSON.parse(artefacts[0]?.content ?? '')).toMatchObject({
    schema: 'handschlag.relay-policy/1',
    domains: [
      {
        domain: 'bank.example',
        policy: partner.id,
        partner: partner.name,
        level: 'secure',
        names: ['*.bank.example'],
        includeSubdomains: true,
      },
    ],
  })
})

test('pins come from the leaf certificate of the last test, not of an older one', async () => {
  const partner = samplePartner()
  const session = sampleReport().observed.smtpSessions[0]
  const [leaf] = session?.tls?.chain ?? []
  if (session?.tls == null || leaf === undefined) throw new Error('the sample has a certificate')
  const tls = { ...session.tls, chain: [{ ...leaf, sha256: 'c'.repeat(64) }] }
  const newer = sampleReport({ startedAt: '2026-11-22T10:00:00.000Z' })
  const observed = { ...newer.observed, smtpSessions: [{ ...session, tls }] }
  const { client } = houseWith(partner, [{ ...newer, observed }, sampleReport()])
  const { artefacts } = valueIn(await client.gateway.render(requestFor(partner, { level: 'fingerprint' })))
  expect(JSON.parse(artefacts[0]?.content ?? '')).toMatchObject({ domains: [{ pins: ['c'.repeat(64)] }] })
})

test('without a test, with a level it does not allow, or for an unknown gateway nothing is made', async () => {
  const partner = samplePartner({ domains: ['bank.example', 'other.example'] })
  const { client, outside, folder } = houseWith(partner, [sampleReport()])
  const untested = await client.gateway.save(requestFor(partner))
  expect(faultIn(untested)).toEqual({ code: 'probe.not-tested', params: { domain: 'other.example' } })

  const single = samplePartner()
  const { client: other } = houseWith(single, [sampleReport()])
  const unsafe = await other.gateway.save(requestFor(single, { level: 'dane' }))
  expect(faultIn(unsafe)).toEqual({ code: 'gateway.not-safe-today', params: { level: 'dane', domain: 'bank.example' } })
  for (const gateway of ['sendmail', '__proto__', 'constructor', '']) {
    expect(faultIn(await other.gateway.render(requestFor(single, { gateway })))).toMatchObject({
      code: 'gateway.unknown',
      params: { gateway, known: 'exchange, relay' },
    })
  }
  expect(outside.seen.bugs).toEqual([])
  expect(readdirSync(folder).filter((name) => !name.startsWith('handschlag.sqlite'))).toEqual([])
})

test('a site that lacks something is named by its field and not remembered', async () => {
  const partner = samplePartner()
  const { client } = houseWith(partner, [sampleReport()])
  const site = { ...exchangeSite, servers: [] }
  const outcome = await client.gateway.render(requestFor(partner, { gateway: 'exchange', site }))
  expect(faultIn(outcome)).toEqual({ code: 'gateway.site-incomplete', params: { field: 'servers' } })
  expect(valueIn(await client.settings.read()).sites).toEqual({})
})

test.each([
  ['relay', {}],
  ['exchange', exchangeSite],
])('what %s saves is byte for byte what was shown, and may then be revealed', async (gateway, site) => {
  const partner = samplePartner()
  const { client, outside } = houseWith(partner, [sampleReport()])
  const request = requestFor(partner, { gateway, site })
  const shown = valueIn(await client.gateway.render(request))
  const { files } = valueIn(await client.gateway.save(request))
  expect(files).toHaveLength(shown.artefacts.length)
  expect(shown.artefacts.length).toBeGreaterThan(0)
  for (const artefact of shown.artefacts) {
    const path = files.find((file) => basename(file) === artefact.name) ?? ''
    expect(readFileSync(path, 'utf8')).toBe(artefact.content)
    expect(path).toContain(`bank.example-${gateway}`)
    valueIn(await client.app.reveal({ path }))
  }
  expect(outside.seen.revealed.toSorted()).toEqual([...files].toSorted())
  expect(faultIn(await client.app.reveal({ path: `${files[0]}.other` })).code).toBe('contract.rejected')
})

test('a dismissed dialog writes nothing', async () => {
  const partner = samplePartner()
  const { client, outside, folder } = houseWith(partner, [sampleReport()])
  outside.answerDialogs(null)
  expect(faultIn(await client.gateway.save(requestFor(partner))).code).toBe('file.choice-dismissed')
  expect(readdirSync(folder).every((name) => name.startsWith('handschlag.sqlite'))).toBe(true)
})

test('rendering twice gives the same bytes', async () => {
  const partner = samplePartner()
  const { client, outside } = houseWith(partner, [sampleReport()])
  const request = requestFor(partner, { gateway: 'exchange', site: exchangeSite })
  const first = valueIn(await client.gateway.render(request))
  outside.setNow('2027-03-01T00:00:00.000Z')
  expect(valueIn(await client.gateway.render(request))).toEqual(first)
})
