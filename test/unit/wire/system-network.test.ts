// The network options: addresses as people write them, EHLO names no server would believe, private authorities read whole or not at all.
import { describe, expect, it } from 'vitest'
import { createLabAuthority } from '#lab/authority.ts'
import { canReadSystemAuthorities, readBy, readSystemAuthorities } from '#wire/system-authorities.ts'
import { createSystemNetwork, parseSocketAddress } from '#wire/system-network.ts'
import { createTrustStore, readAuthorities } from '#wire/trust-store.ts'

const options = {
  resolvers: [],
  extraAuthorities: [],
  bundledAuthorities: true,
  smtpPort: 25,
  helo: null,
  hostName: 'desk',
}

describe('socket addresses', () => {
  it.each([
    ['192.0.2.1', { address: '192.0.2.1', port: 53 }],
    ['192.0.2.1:5353', { address: '192.0.2.1', port: 5353 }],
    ['2001:db8::1', { address: '2001:db8::1', port: 53 }],
    ['[2001:db8::1]:5353', { address: '2001:db8::1', port: 5353 }],
    ['dns.example', undefined],
    ['192.0.2.1:0', undefined],
    ['192.0.2.1:70000', undefined],
    ['192.0.2.256', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(parseSocketAddress(text, 53)).toEqual(expected)
  })
})

describe('the EHLO name', () => {
  it.each(['localhost', 'mail.localhost', '192.0.2.1', 'desk', 'host.localdomain', 'a b.example'])(
    '%s is refused',
    (helo) => {
      expect(createSystemNetwork({ ...options, helo })).toMatchObject({
        ok: false,
        fault: { code: 'probe.helo-refused' },
      })
    },
  )
  it('is the machine name only when that is complete', () => {
    expect(createSystemNetwork(options)).toMatchObject({ ok: true, value: { helo: null } })
    expect(createSystemNetwork({ ...options, hostName: 'Gw.Firma.example' })).toMatchObject({
      value: { helo: 'gw.firma.example' },
    })
  })
})

describe('private authorities', () => {
  const { rootPem } = createLabAuthority(new Date())
  it('are read whole', () => {
    expect(readAuthorities(`text around\n${rootPem}${rootPem}`, 'ca.pem')).toMatchObject({
      ok: true,
      value: { length: 2 },
    })
  })
  it('with one broken certificate are refused whole', () => {
    const broken = rootPem.replace(/(BEGIN CERTIFICATE-----\s+)[A-Za-z0-9+/]{20}/, `$1${'A'.repeat(20)}`)
    expect(readAuthorities(`${rootPem}${broken}`, 'ca.pem')).toMatchObject({
      ok: false,
      fault: { code: 'input.wrong-format', params: { detail: 'certificate 2' } },
    })
    expect(readAuthorities('nothing', 'ca.pem').ok).toBe(false)
  })
  it('stand beside the bundled roots or alone', () => {
    expect(createTrustStore({ extra: [rootPem], bundled: false }).pems).toHaveLength(1)
    expect(createTrustStore({ extra: [rootPem], bundled: true }).pems.length).toBeGreaterThan(100)
    expect(createTrustStore({ extra: [rootPem], bundled: true }).holds(rootPem)).toBe(true)
    expect(createTrustStore({ extra: [], bundled: true }).holds(rootPem)).toBe(false)
  })
  it("take in the operating system's where this runtime can read them, and lose nothing where it cannot", () => {
    const usual = createTrustStore({ extra: [rootPem], bundled: true }).pems
    const { pems } = createTrustStore({ extra: [rootPem], bundled: true, system: true })
    expect(new Set(pems)).toEqual(new Set([...usual, ...(readSystemAuthorities() ?? [])]))
    expect(readSystemAuthorities() === undefined).toBe(!canReadSystemAuthorities)
  })
  it("of the operating system are read by the runtime's own reader alone", () => {
    expect(readBy(undefined)).toBeUndefined()
    expect(readBy((store) => [rootPem, `no certificate of the ${store}`, 7])).toEqual([rootPem])
    expect(readBy(() => 'no list')).toBeUndefined()
    expect(
      readBy(() => {
        throw new Error('the system keeps it shut')
      }),
    ).toBeUndefined()
  })
})
