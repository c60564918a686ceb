// What the Domino target takes, what it refuses and why, and that its files prove what was asked.
import { describe, expect, test } from 'vitest'
import { tlsLevels } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { renderDomino } from '#gateways/domino/render.ts'
import { dominoSite, dominoTopologies } from '#gateways/domino/site.ts'
import { dominoTarget } from '#gateways/domino/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePolicy } from '../sample-policy.ts'
import { facts, filesOf, siteOf, textIn } from './sample-installation.ts'

const pinned = { pins: ['a'.repeat(64)] }
const faultOf = (changes: Partial<TlsPolicy>, site = siteOf('D-F')) =>
  faultIn(renderProven(dominoTarget, [samplePolicy(changes)], site))

describe('levels', () => {
  test.each(['D-R', 'D-F', 'D-I'] as const)('%s takes every level and its files say so', (topology) => {
    for (const level of tlsLevels) {
      const policy = samplePolicy({ level, ...pinned, names: ['mx.bank.example'] })
      const { artefacts } = valueIn(renderProven(dominoTarget, [policy], siteOf(topology)))
      const [reading] = valueIn(dominoTarget.readBack(artefacts))
      expect(reading).toMatchObject({ level, domains: ['bank.example'], ...pinned })
    }
  })

  test.each(tlsLevels)('D-T, level %s', (level) => {
    const policy = samplePolicy({ level, ...pinned })
    const outcome = renderProven(dominoTarget, [policy], siteOf('D-T'))
    if (level === 'may') expect(valueIn(outcome).notes.map((note) => note.code)).toContain('clear-text-finding')
    else
      expect(faultIn(outcome)).toEqual({
        code: 'gateway.best-effort-only',
        params: { level, partner: 'Muster Bank AG' },
      })
  })

  test('D-T hands out no file of a relay and says that nothing is enforced', () => {
    const files = filesOf([samplePolicy({ level: 'may' })], siteOf('D-T'))
    expect([...files.keys()]).not.toContain('relay-policy.json')
    expect(textIn(files, 'README.txt').split('\r\n')[0]).toContain('nicht erzwungen')
    expect(textIn(files, 'verify.txt')).toContain('according to\r\n    the vendor’s help it leaves in clear text')
  })
})

describe('D-R promises the relay only what takes it', () => {
  const codesOf = (changes: Record<string, unknown>) =>
    valueIn(renderProven(dominoTarget, [samplePolicy()], siteOf('D-R', changes))).notes.map((note) => note.code)

  test.each([
    ['implicit', true],
    ['trusted', false],
  ] as const)('%s', (relayProtection, isPortOff) => {
    const codes = codesOf({ relayProtection })
    expect(codes).toEqual(expect.arrayContaining(['existing-route', 'global-domain', 'other-senders']))
    expect(codes.includes('hub-port-off')).toBe(isPortOff)
  })
})

describe('refusals', () => {
  test.each([
    ['an own domain', { domains: ['acme.example'] }, 'gateway.own-domain'],
    [
      'a domain with an own one below it',
      { domains: ['holding.example'], includeSubdomains: true },
      'gateway.own-domain',
    ],
    ['a pattern', { domains: ['*.bank.example'] }, 'gateway.unsafe-value'],
    ['everything', { domains: ['*'] }, 'gateway.unsafe-value'],
    ['no A-label', { domains: ['bänk.example'] }, 'gateway.unsafe-value'],
    ['a domain that is XML', { domains: ['a</text>.example'] }, 'gateway.unsafe-value'],
    ['a line end in the name', { partner: 'a\nb' }, 'gateway.unsafe-value'],
    ['incoming mail past the relay', { direction: 'both' }, 'gateway.demand-not-expressible'],
    ['no fingerprint', { level: 'fingerprint' }, 'gateway.pins-missing'],
  ] as const)('%s', (_title, changes, code) => {
    expect(faultOf(changes as unknown as Partial<TlsPolicy>).code).toBe(code)
  })

  test.each([
    ['a client certificate', { clientCertificate: 'bank' }, 'clientCertificate'],
    ['a choice of suites', { suites: 'pfs' }, 'suites'],
    ['a fixed host', { route: { kind: 'hosts', hosts: [{ host: 'smart.bank.example', port: 25 }] } }, 'route'],
    ['incoming mail', { direction: 'inbound' }, 'direction'],
  ] as const)('%s without a relay', (_title, changes, field) => {
    const fault = faultOf({ level: 'may', ...(changes as unknown as Partial<TlsPolicy>) }, siteOf('D-T'))
    expect(fault).toMatchObject({ code: 'gateway.demand-not-expressible', params: { field } })
  })

  test.each(['D-F', 'D-T'] as const)('subdomains in a Non-adjacent document, %s', (topology) => {
    const site = siteOf(topology, { documentVariant: 'non-adjacent' })
    const fault = faultOf({ level: 'may', includeSubdomains: true }, site)
    expect(fault).toMatchObject({ code: 'gateway.demand-not-expressible', params: { field: 'includeSubdomains' } })
  })

  test('the same domain in two policies', () => {
    const other = samplePolicy({ id: '3f0a1c52-7d6e-4b8a-9c1d-000000000001' })
    expect(faultIn(renderDomino([samplePolicy(), other], siteOf('D-F'))).code).toBe('gateway.duplicate-domain')
  })
})

describe('what is read back', () => {
  const site = siteOf('D-F')
  const policy = samplePolicy({ domains: ['bank.example', 'b.example'], includeSubdomains: true })
  const artefacts = () => valueIn(renderDomino([policy], site)).artefacts
  const changed = (name: string, from: string | RegExp, to: string) =>
    artefacts().map((file) => {
      if (file.name !== name) return file
      expect(file.content).toMatch(from)
      return { ...file, content: file.content.replace(from, to) }
    })
  const proven = (files: ReturnType<typeof artefacts>) =>
    renderProven(
      { ...dominoTarget, render: () => ({ ok: true, value: { artefacts: files, notes: [] } }) },
      [policy],
      site,
    )

  test('is whole when nobody touched it', () => {
    expect(proven(artefacts()).ok).toBe(true)
  })

  test.each([
    ['a domain that lost its route', 'plan.txt', /^clone\t.*\tb\.example\t.*\n/m, '', 'domains'],
    ['subdomains that lost their route', 'plan.txt', /^clone\t.*\t\*\.b\.example\t.*\n/m, '', 'includeSubdomains'],
    ['a weaker level at the relay', 'relay-policy.json', '"level": "secure"', '"level": "encrypt"', 'level'],
  ])('%s is refused', (_title, name, from, to, field) => {
    expect(faultIn(proven(changed(name, from, to)))).toMatchObject({
      code: 'gateway.demand-not-expressible',
      params: { field },
    })
  })

  test.each([
    ['the relay host', 'plan.txt', /^learned.*\n/m],
    ['the port', 'plan.txt', /^set\ttlsonly\tserver\tRouter_PortStatus.*\n/m],
    ['a clear-text port', 'plan.txt', /Router_PortStatus\t0/],
    ['the way back', 'plan.txt', /^import.*connection-back.*\n/m],
    ['the schema', 'plan.txt', /^handschlag.*\n/],
    ['the last line end', 'plan.txt', /\n$/],
  ])('a plan without %s is not readable', (_title, name, from) => {
    const fault = faultIn(proven(changed(name, from, from.source.includes('t0') ? 'Router_PortStatus\t1' : '')))
    expect(fault).toEqual({ code: 'gateway.not-readable', params: { gateway: 'domino', file: 'plan.txt' } })
  })

  test('best effort without the variable against clear text is not readable', () => {
    const files = valueIn(renderDomino([samplePolicy({ level: 'may' })], siteOf('D-T'))).artefacts.map((file) => ({
      ...file,
      content: file.content.replace('set config RouterFallbackNonTLS=0', 'set config RouterFallbackNonTLS=1'),
    }))
    expect(faultIn(dominoTarget.readBack(files)).code).toBe('gateway.not-readable')
  })
})

describe('a site', () => {
  const isSite = (changes: Record<string, unknown>) => dominoSite.safeParse({ ...facts, ...changes }).success

  test.each([
    [
      'nothing TLSOnly for D-R',
      { topology: 'D-R', tlsOnlyServer: '', mainDomain: '', hubHost: '', tlsOnlyHost: '' },
      true,
    ],
    ['no relay for D-T', { topology: 'D-T', relayHost: '', relayPort: null }, true],
    ['no relay for D-R', { topology: 'D-R', relayHost: '' }, false],
    ['no TLSOnly server for D-F', { topology: 'D-F', tlsOnlyServer: '' }, false],
    ['TLSOnly as the main domain', { topology: 'D-F', mainDomain: 'TLSONLY' }, false],
    ['TLSOnly on the hub', { topology: 'D-F', tlsOnlyServer: 'HUB1/acme' }, false],
    ['the relay on TLSOnly itself', { topology: 'D-F', tlsOnlyHost: 'relay.acme.example' }, false],
    ['no own domain', { topology: 'D-R', ownDomains: [] }, false],
    ['a server that is no name', { topology: 'D-R', hubServer: 'hub1"/Acme' }, false],
    ['a Domino domain with a dot', { topology: 'D-T', mainDomain: 'acme.example' }, false],
    [
      'a new server before 12',
      { topology: 'D-T', newTlsOnlyServer: true, secretFolder: '/s', release: '11.0.1' },
      false,
    ],
    ['a new server from 12', { topology: 'D-T', newTlsOnlyServer: true, secretFolder: '/s/x', release: '12.0' }, true],
    ['a new server without a folder', { topology: 'D-T', newTlsOnlyServer: true, release: '12.0' }, false],
    ['a folder that is a command', { topology: 'D-T', newTlsOnlyServer: true, secretFolder: '/s";x' }, false],
  ])('with %s: %s', (_title, changes, expected) => {
    expect(isSite(changes)).toBe(expected)
  })

  test('names are completed and kept in one form', () => {
    expect(siteOf('D-R', { hubServer: ' hub1/Ost/Acme ' }).hubServer).toBe('CN=hub1/OU=Ost/O=Acme')
    expect(siteOf('D-R', { hubServer: 'cn=hub1/o=Acme' }).hubServer).toBe('CN=hub1/O=Acme')
  })

  test.each(dominoTopologies)('of %s renders without a partner', (topology) => {
    expect(renderProven(dominoTarget, [], siteOf(topology)).ok).toBe(true)
  })
})
