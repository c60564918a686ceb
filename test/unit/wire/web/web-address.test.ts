// Where foreign certificates may send us: the public web and nothing else.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { isPublicAddress } from '#wire/web/public-address.ts'
import { readWebAddress } from '#wire/web/web-address.ts'

describe('a web address', () => {
  it.each([
    ['http://crl.example/ca.crl', { host: 'crl.example', port: 80, path: '/ca.crl' }],
    ['HTTP://CRL.Example', { host: 'crl.example', port: 80, path: '/' }],
    ['http://crl.example:8080/a?b=c#d', { host: 'crl.example', port: 8080, path: '/a?b=c' }],
    ['http://192.0.2.1/x', { host: '192.0.2.1' }],
    ['http://0x7f.1/x', { host: '127.0.0.1' }],
    ['http://[::1]/x', { host: '::1' }],
    ['https://crl.example/ca.crl', { scheme: 'https', port: 443 }],
  ])('%s is read', (text, expected) => {
    expect(readWebAddress(text)).toMatchObject(expected)
  })

  it.each([
    'ftp://crl.example/ca.crl',
    'ldap://ldap.example/cn=CA',
    'file:///etc/passwd',
    'http:crl.example',
    'http://user@crl.example/',
    'http://user:word@crl.example/',
    'http://crl.example:25/',
    'http://crl.example:443/',
    'http://crl.example/a b',
    'http://crl.example/\r\nHost: other',
    'http://crl.ex\u00e4mple/',
    ' http://crl.example/',
    'http://%00/',
    'http:///ca.crl',
    `http://crl.example/${'a'.repeat(3000)}`,
  ])('%j is refused', (text) => {
    expect(readWebAddress(text)).toBeUndefined()
  })

  it('is never anything but http or https to a name or an address', () => {
    const text = fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc.string(),
      fc.string().map((tail) => `http://${tail}`),
    )
    fc.assert(
      fc.property(text, (noise) => {
        const address = readWebAddress(noise)
        if (address === undefined) return
        expect(address.path).toMatch(/^\/[\x21-\x7e]*$/)
        expect(address.host).toMatch(/^[a-z0-9._:-]+$/)
      }),
      { numRuns: propertyRuns(500) },
    )
  })
})

describe('an address', () => {
  it.each(['9.9.9.9', '172.15.255.255', '172.32.0.1', '100.128.0.1', '2a00:1450:4001:80b::2003', '2606:4700::1111'])(
    '%s is public',
    (ip) => expect(isPublicAddress(ip)).toBe(true),
  )

  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.255', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.0.2.1', '192.168.178.1', '198.19.0.1', '224.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:9.9.9.9', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:4136:e378::1', '2001:db8::1', 'crl.example', '', '127.1'],
  ])('%s is not surely public', (ip) => {
    expect(isPublicAddress(ip)).toBe(false)
  })
})
