// Configuration through the contract: only what the last test allows, the same bytes shown and saved, the other partners of a site as they
// were given out last, and what changed since.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import type { SiteRendering } from '#contract/contract.ts'
import type { Rendering } from '#domain/artefact.ts'
import type { Outcome } from '#domain/fault.ts'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import { configuredHouse, requestFor } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

function onlyOf(outcome: Outcome<readonly SiteRendering[]>): SiteRendering {
  const [first, ...rest] = valueIn(outcome)
  if (first === undefined || rest.length > 0) throw new Error('one site was asked for')
  return first
}

function renderedIn({ result }: SiteRendering): Rendering {
  if (result.kind === 'refused') throw new Error(result.fault.code)
  return result.rendering
}

function policiesIn(rendering: SiteRendering) {
  return relayPolicyFile.parse(JSON.parse(renderedIn(rendering).artefacts[0]?.content ?? '')).policies
}

test('partner, choice and agreed names reach the files whole', async () => {
  const partner = samplePartner({ agreedNames: ['*.bank.example'] })
  const { client, site } = configuredHouse([partner], [sampleReport()])
  const choice = {
    includeSubdomains: true,
    direction: 'both',
    minProtocol: 'TLSv1.3',
    suites: 'pfs',
    clientCertificate: 'own',
    reviewBy: '2027-11-21',
  } as const
  const rendering = onlyOf(await client.gateway.render(requestFor(partner, [await site()], choice)))
  expect(policiesIn(rendering)).toMatchObject([
    {
      id: partner.id,
      partner: partner.name,
      domains: ['bank.example'],
      level: 'secure',
      names: ['*.bank.example'],
      agreement: `HS-2026-${partner.id.slice(0, 8).toUpperCase()}`,
      contact: 'Postmaster, postmaster@bank.example',
      ...choice,
    },
  ])
})

test('without a test, with a level it does not allow, or for a site that is gone nothing is made', async () => {
  const two = samplePartner({ domains: ['bank.example', 'other.example'] })
  const untested = configuredHouse([two], [sampleReport()])
  const request = requestFor(two, [await untested.site()])
  for (const outcome of [await untested.client.gateway.render(request), await untested.client.gateway.save(request)]) {
    expect(faultIn(outcome)).toEqual({ code: 'probe.not-tested', params: { domain: 'other.example' } })
  }

  const one = samplePartner()
  const { client, site, outside, folder } = configuredHouse([one], [sampleReport()])
  const relay = await site()
  const unsafe = await client.gateway.save(requestFor(one, [relay], { level: 'dane' }))
  expect(faultIn(unsafe)).toEqual({ code: 'gateway.not-safe-today', params: { level: 'dane', domain: 'bank.example' } })
  const gone = requestFor(one, [relay, { id: one.id }])
  expect(valueIn(await client.gateway.render(gone)).map(({ result }) => result)).toMatchObject([
    { kind: 'rendered' },
    { kind: 'refused', fault: { code: 'site.not-found' } },
  ])
  expect(faultIn(await client.gateway.save(gone)).code).toBe('site.not-found')
  expect(outside.seen.bugs).toEqual([])
  expect(readdirSync(folder).filter((name) => !name.startsWith('handschlag.sqlite'))).toEqual([])
  expect(valueIn(await client.gateway.choice({ partnerId: one.id })).keptAt).toBeNull()
})

test('mail from a partner needs no test of its servers', async () => {
  const partner = samplePartner()
  const { client, site } = configuredHouse([partner], [])
  const request = requestFor(partner, [await site()], { direction: 'inbound' })
  expect(policiesIn(onlyOf(await client.gateway.render(request)))).toMatchObject([{ direction: 'inbound' }])
})

test('a site gets the direction it serves and no other', async () => {
  const partner = samplePartner()
  const { client, site } = configuredHouse([partner], [sampleReport()])
  const sites = [await site({ serves: 'outbound' }), await site({ name: 'Eingang', serves: 'inbound' }), await site()]
  const both = valueIn(await client.gateway.render(requestFor(partner, sites, { direction: 'both' })))
  expect(both.map((rendering) => policiesIn(rendering)[0]?.direction)).toEqual(['outbound', 'inbound', 'both'])
  const outbound = valueIn(await client.gateway.render(requestFor(partner, sites)))
  expect(outbound.map(({ result }) => result.kind)).toEqual(['rendered', 'refused', 'rendered'])
  expect(outbound[1]?.result).toEqual({
    kind: 'refused',
    fault: { code: 'gateway.nothing-to-serve', params: { site: 'Eingang', partner: partner.name } },
  })
})

test('a file for all partners holds the others as they were given out, whatever their tests say now', async () => {
  const [first, second] = [samplePartner({ name: 'A' }), samplePartner({ name: 'B', domains: ['b.example'] })]
  const reports = [sampleReport(), sampleReport({ domain: 'b.example' })]
  const { client, site, folder } = configuredHouse([first, second], reports)
  const relay = await site()
  expect(onlyOf(await client.gateway.render(requestFor(first, [relay]))).alsoHolds).toEqual([])
  valueIn(await client.gateway.save(requestFor(first, [relay], { minProtocol: 'TLSv1.3' })))
  valueIn(await client.partner.save({ ...draftOf(first), name: 'A renamed', agreedNames: ['new.example'] }))
  const rendering = onlyOf(await client.gateway.render(requestFor(second, [relay], { level: 'encrypt' })))
  expect(rendering.alsoHolds).toEqual(['A'])
  const policies = new Map(policiesIn(rendering).map((policy) => [policy.id, policy]))
  expect(policies.get(first.id)).toMatchObject({ partner: 'A', level: 'secure', minProtocol: 'TLSv1.3', names: [] })
  expect(policies.get(second.id)).toMatchObject({ partner: 'B', level: 'encrypt' })
  const { files } = valueIn(await client.gateway.save(requestFor(second, [relay], { level: 'encrypt' })))
  expect(files[0]?.startsWith(folder)).toBe(true)
  expect(readFileSync(files[0] ?? '', 'utf8')).toBe(renderedIn(rendering).artefacts[0]?.content)
  valueIn(await client.partner.remove({ partnerId: first.id }))
  const later = onlyOf(await client.gateway.render(requestFor(second, [relay], { level: 'encrypt' })))
  expect(later.alsoHolds).toEqual([])
  expect(later.difference?.files).toMatchObject([{ name: 'relay-policy.json', kind: 'changed' }])
})

function draftOf({
  isPractice: _practice,
  createdAt: _created,
  changedAt: _changed,
  ...draft
}: ReturnType<typeof samplePartner>) {
  return draft
}

test('a domain that another partner was given out with is refused, not taken away from it', async () => {
  const [first, second] = [samplePartner({ name: 'A' }), samplePartner({ name: 'B', domains: ['b.example'] })]
  const { client, site } = configuredHouse([first, second], [sampleReport(), sampleReport({ domain: 'b.example' })])
  const relay = await site()
  valueIn(await client.gateway.save(requestFor(first, [relay])))
  valueIn(await client.partner.save({ ...draftOf(first), domains: ['a.example'] }))
  valueIn(await client.partner.save({ ...draftOf(second), domains: ['b.example', 'bank.example'] }))
  const { result } = onlyOf(await client.gateway.render(requestFor(second, [relay])))
  expect(result).toEqual({
    kind: 'refused',
    fault: { code: 'gateway.duplicate-domain', params: { domain: 'bank.example' } },
  })
})

test('practice and real partners never stand in one file', async () => {
  const real = samplePartner({ name: 'Real' })
  const practice = [1, 2].map((index) =>
    samplePartner({ name: `Practice ${index}`, domains: [`p${index}.example`], isPractice: true }),
  )
  const reports = ['bank.example', 'p1.example', 'p2.example'].map((domain) => sampleReport({ domain }))
  const { client, site } = configuredHouse([real, ...practice], reports)
  const relay = await site()
  for (const partner of [...practice, real]) {
    const rendering = onlyOf(await client.gateway.render(requestFor(partner, [relay])))
    expect(rendering.alsoHolds).toEqual([])
    expect(rendering.difference).toBeNull()
    const isWarned = renderedIn(rendering).notes.some(({ code }) => code === 'practice-partner')
    expect(isWarned).toBe(partner.isPractice)
    valueIn(await client.gateway.save(requestFor(partner, [relay])))
  }
  expect(policiesIn(onlyOf(await client.gateway.render(requestFor(real, [relay]))))).toHaveLength(1)
})

test('the difference is against what was given out last, and nothing is remembered by looking', async () => {
  const partner = samplePartner()
  const { client, site, outside } = configuredHouse([partner], [sampleReport()])
  const relay = await site()
  const [loose, strict] = [requestFor(partner, [relay], { level: 'encrypt' }), requestFor(partner, [relay])]
  for (const request of [loose, strict]) expect(onlyOf(await client.gateway.render(request)).difference).toBeNull()
  outside.setNow('2026-12-01T08:00:00.000Z')
  valueIn(await client.gateway.save(loose))
  const same = onlyOf(await client.gateway.render(loose)).difference
  expect(same).toEqual({
    since: '2026-12-01T08:00:00.000Z',
    files: [{ name: 'relay-policy.json', kind: 'same', runs: [] }],
  })
  const runs = onlyOf(await client.gateway.render(strict)).difference?.files[0]?.runs ?? []
  expect(runs.filter(({ kind }) => kind !== 'kept').map(({ kind, lines }) => [kind, lines])).toEqual([
    ['removed', ['      "level": "encrypt",']],
    ['added', ['      "level": "secure",']],
  ])
})

test('rendering twice gives the same bytes', async () => {
  const partner = samplePartner()
  const { client, site, outside } = configuredHouse([partner], [sampleReport()])
  const request = requestFor(partner, [await site()])
  const first = valueIn(await client.gateway.render(request))
  outside.setNow('2027-03-01T00:00:00.000Z')
  expect(valueIn(await client.gateway.render(request))).toEqual(first)
})

test('what is saved is byte for byte what was shown, in a folder of its own per site, and may be revealed', async () => {
  const partner = samplePartner()
  const { client, site, outside, folder } = configuredHouse([partner], [sampleReport()])
  const sites = [
    await site({ name: 'Köln: Haus 1' }),
    await site({ name: '../..' }),
    await site({ name: 'koeln- haus 1' }),
  ]
  const shown = valueIn(await client.gateway.render(requestFor(partner, sites)))
  const { files } = valueIn(await client.gateway.save(requestFor(partner, sites)))
  expect(files.map((file) => file.slice(join(folder, 'kept').length))).toEqual([
    '/bank.example/Koeln-Haus-1/relay-policy.json',
    '/bank.example/gateway/relay-policy.json',
    '/bank.example/koeln--haus-1/relay-policy.json',
  ])
  for (const [index, file] of files.entries()) {
    const rendering = shown[index]
    expect(readFileSync(file, 'utf8')).toBe(rendering && renderedIn(rendering).artefacts[0]?.content)
    valueIn(await client.app.reveal({ path: file }))
  }
  expect(outside.seen.revealed).toEqual(files)
  const [only] = sites
  if (only === undefined) throw new Error('there are sites')
  const single = valueIn(await client.gateway.save(requestFor(partner, [only])))
  expect(single.files).toEqual([join(folder, 'kept', 'bank.example-relay', 'relay-policy.json')])
  expect(basename(single.files[0] ?? '')).toBe('relay-policy.json')
})

test('a dismissed dialog writes and remembers nothing', async () => {
  const partner = samplePartner()
  const { client, site, outside, folder } = configuredHouse([partner], [sampleReport()])
  const request = requestFor(partner, [await site()])
  outside.answerDialogs(null)
  const outcomes = [await client.gateway.save(request), await client.gateway.print({ ...request, language: 'de' })]
  for (const outcome of outcomes) expect(faultIn(outcome).code).toBe('file.choice-dismissed')
  expect(readdirSync(folder).every((name) => name.startsWith('handschlag.sqlite'))).toBe(true)
  expect(onlyOf(await client.gateway.render(request)).difference).toBeNull()
  expect(valueIn(await client.gateway.choice({ partnerId: partner.id })).keptAt).toBeNull()
})
