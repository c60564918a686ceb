// What the Exchange target decides about mail to a partner: settings per level and route, refusals, and what it tells beside the scripts.
import { describe, expect, test } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { exchangeTarget } from '#gateways/exchange/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePem, samplePolicy, sampleSite } from '../sample-policy.ts'
import { wholeSite } from './samples.ts'

const settingsOf = (changes: Partial<TlsPolicy>, site = sampleSite): Record<string, unknown> => {
  const plan = valueIn(exchangeTarget.render([samplePolicy(changes)], site)).artefacts.find(
    (file) => file.name === 'plan.json',
  )
  return JSON.parse(plan?.content ?? '').connectors[0].send.settings
}
const notesOf = (changes: Partial<TlsPolicy>) =>
  valueIn(renderProven(exchangeTarget, [samplePolicy(changes)], sampleSite)).notes.map(
    (note) => `${note.kind} ${note.code}`,
  )
const smartHosts = (...ports: number[]): TlsPolicy['route'] => ({
  kind: 'hosts',
  hosts: ports.map((port, index) => ({ host: `smart${index}.bank.example`, port })),
})

describe('settings', () => {
  test.each([
    ['encrypt', { TlsAuthLevel: 'EncryptionOnly', RequireTLS: true }, undefined],
    ['verify', { TlsAuthLevel: 'CertificateValidation', RequireTLS: true }, undefined],
    ['secure', { TlsAuthLevel: 'DomainValidation', RequireTLS: true }, 'mx.bank.example'],
  ] as const)('level %s', (level, expected, tlsDomain) => {
    const settings = settingsOf({ level })
    expect(settings).toMatchObject({
      ...expected,
      IgnoreSTARTTLS: false,
      DomainSecureEnabled: false,
      DNSRoutingEnabled: true,
    })
    expect(settings['TlsDomain']).toBe(tlsDomain)
  })

  test('an MX route states its port, so that none is left over from a smart host', () => {
    expect(settingsOf({})['Port']).toBe(25)
  })

  test('a smart host replaces DNS routing and keeps a name', () => {
    const settings = settingsOf({ route: smartHosts(2525) })
    expect(settings).toMatchObject({ DNSRoutingEnabled: false, SmartHosts: ['smart0.bank.example'], Port: 2525 })
    expect(settings['TlsDomain']).toBe('smart0.bank.example')
  })

  test('subdomains are named beside the domain itself', () => {
    expect(settingsOf({ includeSubdomains: true })['AddressSpaces']).toEqual([
      'SMTP:bank.example;1',
      'SMTP:*.bank.example;1',
    ])
  })

  test('the tag carries the id and changes with the settings only', () => {
    const tag = settingsOf({})['Comment']
    expect(tag).toMatch(/^handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-2e3f4a5b6c7d;rev=[0-9a-f]{16}$/)
    expect(settingsOf({ agreement: 'A-7' })['Comment']).toBe(tag)
    expect(settingsOf({ level: 'verify' })['Comment']).not.toBe(tag)
  })

  test.each([
    ['', 'Handschlag Partner 2e3f4a5b6c7d'],
    ['Größe & Söhne', 'Handschlag Groesse Soehne 2e3f4a5b6c7d'],
    ['銀行', 'Handschlag Partner 2e3f4a5b6c7d'],
    ["O'Brien\\..\\x", 'Handschlag O Brien .. x 2e3f4a5b6c7d'],
    ['x'.repeat(200), `Handschlag ${'x'.repeat(38)} 2e3f4a5b6c7d`],
  ])('the connector of „%s“ is called %s', (partner, name) => {
    expect(settingsOf({ partner })['Name']).toBe(name)
  })
})

describe('refusals', () => {
  test.each([
    ['TLS 1.3 only', { minProtocol: 'TLSv1.3' }, 'minProtocol'],
    ['forward secrecy only', { suites: 'pfs' }, 'suites'],
    ['certain authorities only', { trust: { kind: 'private', authorities: [samplePem(1)] } }, 'trust'],
  ] as const)('no weaker connector for %s', (_title, changes, field) => {
    const policy = samplePolicy(changes as unknown as Partial<TlsPolicy>)
    expect(faultIn(renderProven(exchangeTarget, [policy], sampleSite))).toEqual({
      code: 'gateway.demand-not-expressible',
      params: { gateway: 'exchange', partner: policy.partner, field },
    })
  })

  test('a client certificate the site does not know', () => {
    const outcome = exchangeTarget.render([samplePolicy({ clientCertificate: 'other', level: 'verify' })], wholeSite)
    expect(faultIn(outcome)).toEqual({
      code: 'gateway.client-certificate-unknown',
      params: { name: 'other', partner: 'Muster Bank AG' },
    })
  })

  test('mail to a partner without a sending server', () => {
    const outcome = exchangeTarget.render([samplePolicy()], { ...wholeSite, servers: [] })
    expect(faultIn(outcome)).toEqual({ code: 'gateway.site-incomplete', params: { field: 'servers' } })
  })

  test.each([
    ['level may', { level: 'may' }, 'gateway.level-not-expressible'],
    ['level dane', { level: 'dane' }, 'gateway.level-not-expressible'],
    ['level fingerprint', { level: 'fingerprint', pins: ['a'.repeat(64)] }, 'gateway.level-not-expressible'],
    ['nobody tested and nothing agreed', { hosts: [] }, 'gateway.names-missing'],
    [
      'one host unseen and nothing agreed',
      { hosts: [{ host: 'mx.bank.example', certificateNames: [] }] },
      'gateway.names-missing',
    ],
    [
      'a certificate for another name',
      { hosts: [{ host: 'mx.bank.example', certificateNames: ['localhost'] }] },
      'gateway.name-not-coverable',
    ],
    ['two ports', { route: smartHosts(25, 26) }, 'gateway.ports-differ'],
    ['a control character', { partner: 'a\u009bb' }, 'gateway.unsafe-value'],
    ['half a character', { partner: 'a\ud83d' }, 'gateway.unsafe-value'],
    ['a line separator', { partner: 'a\u2028b' }, 'gateway.unsafe-value'],
    ['a domain that is none', { domains: ["x'; Remove-Item *"] }, 'gateway.unsafe-value'],
    [
      'a host that is none',
      { route: { kind: 'hosts', hosts: [{ host: '$(calc)', port: 25 }] } },
      'gateway.unsafe-value',
    ],
  ] as const)('%s', (_title, changes, code) => {
    expect(faultIn(exchangeTarget.render([samplePolicy(changes as Partial<TlsPolicy>)], sampleSite)).code).toBe(code)
  })

  test('the same domain in two policies', () => {
    const other = samplePolicy({ id: '3f0a1c52-7d6e-4b8a-9c1d-000000000001' })
    expect(faultIn(exchangeTarget.render([samplePolicy(), other], sampleSite))).toEqual({
      code: 'gateway.duplicate-domain',
      params: { domain: 'bank.example' },
    })
  })

  test('the same id in two policies, whatever its case', () => {
    const other = samplePolicy({ id: samplePolicy().id.toUpperCase(), domains: ['other.example'] })
    expect(faultIn(exchangeTarget.render([samplePolicy(), other], sampleSite)).code).toBe('gateway.duplicate-policy')
  })

  test.each([
    ['no server', { ...sampleSite, servers: [] }],
    ['a server name that is a command', { ...sampleSite, servers: ["EX01'; calc"] }],
    ['half a thumbprint', { ...sampleSite, clientCertificates: { own: 'ABCD' } }],
    ['the same server twice', { ...sampleSite, servers: ['EX01', 'ex01'] }],
    ['an address as EHLO name', { ...sampleSite, fqdn: '10.0.0.1' }],
  ])('a site with %s', (_title, site) => {
    expect(faultIn(exchangeTarget.render([samplePolicy()], site)).code).toBe('gateway.site-incomplete')
  })

  test('the empty form is not a site', () => {
    expect(exchangeTarget.site.safeParse(exchangeTarget.emptySite).success).toBe(false)
  })
})

describe('notes', () => {
  test('what was never run is said first', () => {
    expect(notesOf({})[0]).toBe('check never-run')
  })

  test.each([
    ['minimum protocol', {}, 'lost lost-minProtocol'],
    ['fingerprints', { pins: ['a'.repeat(64)] }, 'lost lost-pins'],
    ['names a level does not check', { level: 'verify', names: ['mail.bank.example'] }, 'lost lost-names'],
    ['what TLS versions rest on', {}, 'check tls-versions-exchange-2019'],
    ['a smart host', { route: smartHosts(25) }, 'check smart-host'],
    ['an unseen certificate', { hosts: [], names: ['mail.bank.example'] }, 'check name-unseen'],
    ['encryption only', { level: 'encrypt' }, 'check encrypt-only'],
    ['any name', { level: 'verify' }, 'check verify-any-name'],
    ['the host name', {}, 'why tls-domain-host'],
  ] as const)('%s', (_title, changes, note) => {
    expect(notesOf(changes as unknown as Partial<TlsPolicy>)).toContain(note)
  })
})
