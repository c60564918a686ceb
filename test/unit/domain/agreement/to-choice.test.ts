// From an agreement to what gateways enforce, from a kept choice to terms, and where a choice is less than agreed.
import { expect, test } from 'vitest'
import { fillTerms } from '#domain/agreement/fill.ts'
import { emptySide } from '#domain/agreement/side-terms.ts'
import { defaultDirection } from '#domain/agreement/terms.ts'
import {
  agreedChoiceOf,
  choiceOfAgreement,
  directionsOfChoice,
  knownFromChoice,
  shortcomingsOf,
} from '#domain/agreement/to-choice.ts'
import { defaultChoice, policyChoice } from '#domain/policy-choice.ts'
import { sampleAgreement, sampleOwnSide, samplePartnerSide, sampleTerms } from '#test/support/agreement-samples.ts'

const pin = 'c'.repeat(64)

test('an agreement in both directions becomes a choice with all it says', () => {
  const partner = samplePartnerSide({
    domains: [{ name: 'bank.example', includeSubdomains: true }],
    route: 'hosts',
    binding: 'pin',
    pins: [pin],
    clientCertificate: { name: 'out.bank.example', authority: 'Test CA', hasClientAuth: true },
  })
  const own = sampleOwnSide({ warnAfterHours: 2, giveUpAfterHours: 48, reply: 'refuse' })
  const toPartner = {
    ...defaultDirection,
    level: 'fingerprint' as const,
    minProtocol: 'TLSv1.3' as const,
    suites: 'bsi' as const,
  }
  const terms = sampleTerms({ own, partner, toPartner, toUs: { ...defaultDirection, isMutual: true } })
  const choice = choiceOfAgreement(sampleAgreement({ terms, reviewBy: '2027-12-01' }), defaultChoice)
  expect(choice).toEqual({
    ...defaultChoice,
    level: 'fingerprint',
    includeSubdomains: true,
    direction: 'both',
    pins: [pin],
    minProtocol: 'TLSv1.3',
    suites: 'bsi',
    route: { kind: 'hosts', hosts: [{ host: 'mx.bank.example', port: 25 }] },
    inbound: {
      ...defaultChoice.inbound,
      addresses: ['198.51.100.7'],
      certificate: { names: ['out.bank.example'], pins: [], authorities: [] },
      reply: 'refuse',
    },
    failure: { ...defaultChoice.failure, warnAfterHours: 2, giveUpAfterHours: 48 },
    reviewBy: '2027-12-01',
  })
  expect(policyChoice.parse(choice)).toEqual(choice)
})

test('what an agreement does not say stays as recommended', () => {
  const own = sampleOwnSide({ warnAfterHours: null, giveUpAfterHours: null, reply: 'unknown' })
  const partner = samplePartnerSide({ sendingAddresses: [], domains: [], pins: [pin] })
  const base = { ...defaultChoice, level: 'dane' as const, pins: ['d'.repeat(64)] }
  const inbound = sampleAgreement({ terms: sampleTerms({ own, partner, toPartner: null, toUs: defaultDirection }) })
  expect(choiceOfAgreement(inbound, base)).toEqual({ ...base, direction: 'inbound' })
  const none = sampleAgreement({ terms: sampleTerms({ own, partner, toPartner: null, toUs: null }) })
  expect(choiceOfAgreement(none, base)).toEqual(base)
})

test('sub-domains are included only when all agreed domains include them', () => {
  const domains = [
    { name: 'a.example', includeSubdomains: true },
    { name: 'b.example', includeSubdomains: false },
  ]
  const version = sampleAgreement({ terms: sampleTerms({ partner: samplePartnerSide({ domains }) }) })
  expect(choiceOfAgreement(version, defaultChoice).includeSubdomains).toBe(false)
})

test('a kept choice tells our times and answer, and of the partner only what somebody entered about it', () => {
  expect(knownFromChoice(defaultChoice)).toEqual({ own: { warnAfterHours: 4, giveUpAfterHours: 240 }, partner: {} })
  const choice = policyChoice.parse({
    ...defaultChoice,
    direction: 'both',
    pins: [pin],
    route: { kind: 'hosts', hosts: [{ host: 'gw.bank.example', port: 2525 }] },
    inbound: { ...defaultChoice.inbound, addresses: ['198.51.100.0/24'], reply: 'refuse' },
  })
  expect(knownFromChoice(choice)).toEqual({
    own: { warnAfterHours: 4, giveUpAfterHours: 240, reply: 'refuse' },
    partner: {
      sendingAddresses: ['198.51.100.0/24'],
      pins: [pin],
      binding: 'pin',
      route: 'hosts',
      hosts: [{ host: 'gw.bank.example', port: 2525, addresses: [] }],
    },
  })
})

const nothing = { own: {}, toPartner: {}, toUs: {}, common: {} }

test('more hosts than an agreement names are left open and never cut', () => {
  const hosts = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ host: `gw${at}.bank.example`, port: 25 }))
  const known = (count: number) =>
    knownFromChoice({ ...defaultChoice, route: { kind: 'hosts', hosts: hosts(count) } }).partner
  expect(known(100).hosts).toHaveLength(100)
  expect(known(101)).toEqual({ route: 'hosts', hosts: [] })
  const filled = fillTerms(sampleTerms({ partner: emptySide }), { ...nothing, partner: known(101) }, null)
  expect(filled.partner).toEqual({ ...emptySide, route: 'hosts' })
})

test('directions follow the choice', () => {
  const strict = { ...defaultChoice, level: 'dane' as const, minProtocol: 'TLSv1.3' as const, clientCertificate: 'own' }
  expect(directionsOfChoice(strict)).toEqual({
    toPartner: { ...defaultDirection, level: 'dane', minProtocol: 'TLSv1.3', isMutual: true },
    toUs: null,
  })
  expect(directionsOfChoice({ ...defaultChoice, direction: 'inbound' })).toEqual({
    toPartner: null,
    toUs: defaultDirection,
  })
})

test('a choice is measured against what was agreed', () => {
  const agreed = agreedChoiceOf(sampleAgreement({ state: 'active', terms: sampleTerms({ toUs: defaultDirection }) }))
  const both = { direction: 'both', level: 'secure' } as const
  expect(shortcomingsOf(both, null)).toEqual(['no-agreement'])
  expect(shortcomingsOf(both, agreed)).toEqual([])
  expect(shortcomingsOf({ ...both, level: 'dane' }, agreed)).toEqual([])
  expect(shortcomingsOf({ ...both, level: 'verify' }, agreed)).toEqual(['level-below'])
  expect(shortcomingsOf({ ...both, direction: 'outbound' }, agreed)).toEqual(['inbound-missing'])
  expect(shortcomingsOf({ direction: 'inbound', level: 'may' }, agreed)).toEqual(['outbound-missing'])
  expect(shortcomingsOf(both, { ...agreed, state: 'confirmed' })).toEqual(['not-in-force'])
  expect(shortcomingsOf({ ...both, level: 'may' }, { ...agreed, toPartner: null })).toEqual([])
})
