// Which way of asking DNS a choice leads to, and on which of them a resolver's word on DNSSEC may be taken.
import { describe, expect, it } from 'vitest'
import { isDohAddress } from '#domain/dns-source.ts'
import { defaultSettings, type SocketAddress } from '#domain/setting.ts'
import { readDohAddress } from '#wire/secure-dns/doh-carrier.ts'
import { type DnsChoice, openDnsSource } from '#wire/secure-dns/open-dns-source.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const trust = createTrustStore({ extra: [], bundled: true })
const at = (address: string, port = 53): SocketAddress => ({ address, port })
const open = (choice: Partial<DnsChoice>, systemResolvers = [at('192.0.2.1')]) =>
  openDnsSource({ ...defaultSettings, ...choice }, { systemResolvers, trust })

describe('the source of a choice', () => {
  it.each<readonly [string, Partial<DnsChoice>, readonly SocketAddress[], boolean, object]>([
    ['the system', {}, [at('192.0.2.1')], false, { kind: 'system', servers: ['192.0.2.1'] }],
    ['the system here', {}, [at('127.0.0.53')], true, { kind: 'system', servers: ['127.0.0.53'] }],
    ['a system with none', {}, [], false, { kind: 'system', servers: [] }],
    [
      'own servers, chosen before there was a choice',
      { resolvers: [at('192.0.2.53'), at('2001:db8::1', 5353)] },
      [],
      false,
      { kind: 'own', servers: ['192.0.2.53', '[2001:db8::1]:5353'] },
    ],
    ['own servers here', { dnsSource: 'own', resolvers: [at('::1'), at('127.1.2.3')] }, [], true, { kind: 'own' }],
    ['one of them elsewhere', { resolvers: [at('127.0.0.1'), at('192.0.2.1')] }, [], false, { kind: 'own' }],
    ['a name that looks local', { resolvers: [at('::ffff:192.0.2.1')] }, [], false, { kind: 'own' }],
    ['own servers, none named', { dnsSource: 'own' }, [at('127.0.0.1')], true, { kind: 'system' }],
    [
      'the system, own ones kept',
      { dnsSource: 'system', resolvers: [at('127.0.0.1')] },
      [at('192.0.2.1')],
      false,
      { kind: 'system' },
    ],
    [
      'DNS over TLS',
      { dnsSource: 'tls', dnsTlsName: 'DNS.Provider.example' },
      [],
      true,
      { kind: 'tls', servers: ['dns.provider.example'] },
    ],
    [
      'DNS over HTTPS',
      { dnsSource: 'https', dnsHttpsUrl: 'https://dns.provider.example/dns-query{?dns}' },
      [],
      true,
      { kind: 'https', servers: ['https://dns.provider.example/dns-query'] },
    ],
  ])('%s', (_, choice, system, trustsAd, describe) => {
    const source = open(choice, [...system])
    if (!source.ok) throw new Error(source.fault.code)
    expect(source.value).toMatchObject({ trustsAd, describe })
  })

  it.each<Partial<DnsChoice>>([
    { dnsSource: 'tls' },
    { dnsSource: 'tls', dnsTlsName: '192.0.2.53' },
    { dnsSource: 'tls', dnsTlsName: 'a b' },
    { dnsSource: 'https' },
    { dnsSource: 'https', dnsHttpsUrl: 'http://dns.provider.example/dns-query' },
  ])('is refused, never replaced by an unprotected one: %j', (choice) => {
    expect(open(choice)).toEqual({ ok: false, fault: { code: 'dns.source-incomplete', params: {} } })
  })
})

it.each([
  ['https://dns.provider.example/dns-query', true],
  ['https://dns.provider.example', true],
  ['https://dns.provider.example:8443/q?a=b', true],
  ['https://dns.provider.example/dns-query{?dns}', true],
  ['https://dns.provider.example:25/', false],
  ['https://192.0.2.53/dns-query', false],
  ['https://[2001:db8::1]/dns-query', false],
  ['https://user@dns.provider.example/', false],
  ['https://dns.provider.example/{x}', false],
  ['http://dns.provider.example/', false],
  ['dns.provider.example', false],
])('form and reading of %s agree: %s', (text, isRight) => {
  expect(isDohAddress(text)).toBe(isRight)
  expect(readDohAddress(text) !== undefined).toBe(isRight)
})
