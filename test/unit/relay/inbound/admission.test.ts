// Who may send where: a table of tricks that make relays open, and what our own gateways may do.
import { describe, expect, it } from 'vitest'
import { admissionRules, admitRecipient } from '#relay/inbound/admission.ts'
import { written } from '#relay/inbound/mail-address.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import { inboundPolicies } from '../../../support/relay/inbound-relay.ts'

const outbound = (unlisted: 'refuse' | 'opportunistic') => ({
  unlisted,
  perDestination: 1,
  connections: 1,
  port: 25,
  resolvers: [],
  trustAnchors: null,
  authorities: null,
  bundledAuthorities: true,
})
const rulesWith = (unlisted: 'refuse' | 'opportunistic') =>
  admissionRules({
    networks: ['192.0.2.0/24', '2001:db8::/48'],
    ownDomains: ['own.example', 'xn--mnchen-3ya.example'],
    outbound: outbound(unlisted),
  })
const policies = createLoadedPolicies(
  inboundPolicies([
    { domains: ['partner.example'], includeSubdomains: true },
    { domains: ['exact.example'] },
    { domains: ['inbound.example'], direction: 'inbound' },
  ]),
  'f'.repeat(64),
)

function admit(address: string, isOwnClient: boolean, isUtf8 = false, unlisted: 'refuse' | 'opportunistic' = 'refuse') {
  const admission = admitRecipient({ address, isOwnClient, isUtf8 }, rulesWith(unlisted), policies)
  if (!admission.ok) return admission.reason
  return `${written(admission.address)} ${admission.policy?.partner ?? '-'}`
}

describe('a stranger', () => {
  it.each([
    ['bob@own.example', 'bob@own.example -'],
    ['Bob@OWN.Example', 'Bob@own.example -'],
    ['bob@münchen.example', 'bob@xn--mnchen-3ya.example -'],
    ['bob@MÜNCHEN.example', 'bob@xn--mnchen-3ya.example -'],
    ['bob@xn--mnchen-3ya.example', 'bob@xn--mnchen-3ya.example -'],
    ['postmaster', 'postmaster@own.example -'],
    ['bob@partner.example', 'relay-denied'],
    ['bob@sub.own.example', 'relay-denied'],
    ['bob@notown.example', 'relay-denied'],
    ['bob@own.example.evil.example', 'relay-denied'],
    ['bob@own.example.', 'bob@own.example -'],
    ['victim%evil.example@own.example', 'routed-address'],
    ['evil.example!victim@own.example', 'routed-address'],
    ['"victim@evil.example"@own.example', 'bad-address'],
    ['"victim"@own.example', 'routed-address'],
    ['user@own.example@evil.example', 'bad-address'],
    ['user@evil.example@own.example', 'bad-address'],
    ['evil.example:user@own.example', 'routed-address'],
    ['user\\@own.example', 'routed-address'],
    ['bob@[127.0.0.1]', 'address-literal'],
    ['bob@[IPv6:::1]', 'address-literal'],
    ['bob@127.0.0.1', 'bad-address'],
    ['bob@0x7f000001', 'bad-address'],
    ['bob@localhost', 'relay-denied'],
    ['bob@', 'bad-address'],
    ['@own.example', 'bad-address'],
    ['bob', 'bad-address'],
    ['', 'bad-address'],
    ['bob@own.example\u3002evil.example', 'relay-denied'],
    ['bob@ｏｗｎ.example', 'bob@own.example -'],
    ['bob\ufffd@own.example', 'bad-address'],
    ['böb@own.example', 'utf8-not-announced'],
  ])('to %j: %s', (address, expected) => {
    expect(admit(address, false)).toBe(expected)
    // What partners are called or whether unlisted mail goes out is nothing to a stranger.
    expect(admit(address, false, false, 'opportunistic')).toBe(expected)
  })

  it('may write an address in its own script when it says so', () => {
    expect(admit('böb@own.example', false, true)).toBe('böb@own.example -')
  })
})

describe('a gateway of ours', () => {
  it.each([
    ['bob@partner.example', 'bob@partner.example Partner 1'],
    ['bob@deep.sub.partner.example', 'bob@deep.sub.partner.example Partner 1'],
    ['bob@exact.example', 'bob@exact.example Partner 2'],
    ['bob@sub.exact.example', 'not-listed'],
    ['bob@inbound.example', 'not-listed'],
    ['bob@unlisted.example', 'not-listed'],
    ['bob@own.example', 'bob@own.example -'],
    ['a%b@partner.example', 'a%b@partner.example Partner 1'],
    ['bob@[192.0.2.1]', 'address-literal'],
    ['bob@localhost', 'bad-address'],
  ])('to %s: %s', (address, expected) => {
    expect(admit(address, true)).toBe(expected)
  })

  it('reaches unlisted domains only where that is configured', () => {
    expect(admit('bob@unlisted.example', true, false, 'opportunistic')).toBe('bob@unlisted.example -')
  })

  it.each([
    ['192.0.2.255', true],
    ['192.0.3.0', false],
    ['::ffff:192.0.2.1', true],
    ['2001:db8::1', true],
    ['2001:db8:1::1', false],
    ['not an address', false],
  ])('is known by its address: %s', (ip, isOwn) => {
    expect(rulesWith('refuse').networks.has(ip)).toBe(isOwn)
  })
})
