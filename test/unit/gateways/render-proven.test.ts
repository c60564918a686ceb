// Nothing weaker than its policy leaves the product: a target that writes something else, or forgets a field, is caught by reading its
// files back. The relay's target stands for one that is right; every fault is planted into its file.
import { describe, expect, test } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { GatewayTarget } from '#gateways/gateway-target.ts'
import type { PolicyReading } from '#gateways/policy-reading.ts'
import { emptyRelaySite, type RelaySite } from '#gateways/relay/site.ts'
import { relayTarget } from '#gateways/relay/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { manyPolicies, samplePem, samplePolicy } from './sample-policy.ts'

/** The relay's target with a writer that changes what it was given. */
function writing(change: (policy: TlsPolicy) => TlsPolicy): GatewayTarget<RelaySite> {
  return { ...relayTarget, render: (policies, site) => relayTarget.render(policies.map(change), site) }
}

/** The relay's target, unable to express some fields. */
function without(...fields: (keyof PolicyReading)[]): GatewayTarget<RelaySite> {
  return {
    ...relayTarget,
    readBack(artefacts) {
      const readings = relayTarget.readBack(artefacts)
      if (!readings.ok) return readings
      return {
        ok: true,
        value: readings.value.map((reading) => ({
          ...reading,
          ...Object.fromEntries(fields.map((field) => [field, undefined])),
        })),
      }
    },
  }
}

const full = samplePolicy({
  direction: 'both',
  names: ['a.mx.bank.example', 'b.mx.bank.example'],
  trust: { kind: 'private', authorities: [samplePem(1)] },
  minProtocol: 'TLSv1.3',
  suites: 'pfs',
  clientCertificate: 'bank',
  route: { kind: 'hosts', hosts: [{ host: 'smart.mx.bank.example', port: 25 }] },
  inbound: {
    senderDomains: ['bank.example'],
    addresses: ['192.0.2.7'],
    minProtocol: 'TLSv1.3',
    certificate: { names: ['out.bank.example'], pins: [], authorities: [] },
    reply: 'refuse',
  },
  failure: { action: 'hold', warnAfterHours: 1, giveUpAfterHours: 24 },
  agreement: 'HS-1',
  contact: 'Leitstelle',
  reviewBy: '2027-11-22',
})

test('what was asked comes out, and nothing is lost', () => {
  expect(
    valueIn(renderProven(relayTarget, [full], emptyRelaySite)).notes.filter((note) => note.kind === 'lost'),
  ).toEqual([])
})

describe('refused is a file that', () => {
  test.each<[string, string, (policy: TlsPolicy) => TlsPolicy]>([
    ['asks for less than the level', 'level', (policy) => ({ ...policy, level: 'encrypt' })],
    ['asks for more than the level', 'level', (policy) => ({ ...policy, level: 'dane' })],
    ['lacks a domain', 'domains', (policy) => ({ ...policy, domains: ['other.example'] })],
    ['adds subdomains', 'includeSubdomains', (policy) => ({ ...policy, includeSubdomains: true })],
    ['accepts another name', 'names', (policy) => ({ ...policy, names: [...policy.names, 'evil.example'] })],
    ['accepts a wildcard two labels up', 'names', (policy) => ({ ...policy, names: ['*.bank.example'] })],
    ['accepts any host name instead of the agreed', 'names', (policy) => ({ ...policy, names: [] })],
    [
      'trusts the public authorities too',
      'trust',
      (policy) => ({ ...policy, trust: { kind: 'public', authorities: [] } }),
    ],
    [
      'trusts another authority',
      'trust',
      (policy) => ({ ...policy, trust: { kind: 'private', authorities: [samplePem(2)] } }),
    ],
    ['allows TLS 1.2', 'minProtocol', (policy) => ({ ...policy, minProtocol: 'TLSv1.2' })],
    ['allows every suite', 'suites', (policy) => ({ ...policy, suites: 'any' })],
    ['presents no certificate', 'clientCertificate', (policy) => ({ ...policy, clientCertificate: null })],
    ['goes to the MX hosts', 'route', (policy) => ({ ...policy, route: { kind: 'mx' } })],
    ['serves one direction only', 'direction', (policy) => ({ ...policy, direction: 'outbound' })],
    [
      'watches other senders',
      'inbound.senders',
      (policy) => ({ ...policy, inbound: { ...policy.inbound, senderDomains: ['x.example'], addresses: [] } }),
    ],
    [
      'takes incoming mail over TLS 1.2',
      'inbound.minProtocol',
      (policy) => ({ ...policy, inbound: { ...policy.inbound, minProtocol: 'TLSv1.2' } }),
    ],
    [
      'asks no certificate of the sender',
      'inbound.certificate',
      (policy) => ({ ...policy, inbound: { ...policy.inbound, certificate: null } }),
    ],
  ])('%s', (_title, field, change) => {
    const fault = faultIn(renderProven(writing(change), [full], emptyRelaySite))
    expect(fault.code).toBe('gateway.demand-not-expressible')
    expect(fault.params).toEqual({ gateway: 'relay', partner: 'Muster Bank AG', field })
  })

  test('matches another fingerprint', () => {
    const policy = samplePolicy({ level: 'fingerprint', pins: ['a'.repeat(64)] })
    const added = writing((asked) => ({ ...asked, pins: [...asked.pins, 'b'.repeat(64)] }))
    expect(faultIn(renderProven(added, [policy], emptyRelaySite)).params['field']).toBe('pins')
  })

  test('lacks a partner', () => {
    const target: GatewayTarget<RelaySite> = {
      ...relayTarget,
      render: (policies, site) => relayTarget.render(policies.slice(1), site),
    }
    expect(faultIn(renderProven(target, manyPolicies(3), emptyRelaySite)).code).toBe('gateway.not-readable')
  })

  test('cannot be read', () => {
    const target: GatewayTarget<RelaySite> = {
      ...relayTarget,
      readBack: (artefacts) =>
        relayTarget.readBack(artefacts.map((each) => ({ ...each, content: each.content.slice(1) }))),
    }
    expect(faultIn(renderProven(target, [full], emptyRelaySite)).code).toBe('gateway.not-readable')
  })
})

describe('subdomains of a partner that only sends to us', () => {
  const sender = samplePolicy({
    direction: 'inbound',
    inbound: { ...full.inbound, certificate: null },
    includeSubdomains: true,
  })

  test('are refused when the files know the domain alone', () => {
    const target = writing((policy) => ({ ...policy, includeSubdomains: false }))
    expect(faultIn(renderProven(target, [sender], emptyRelaySite)).params['field']).toBe('includeSubdomains')
  })

  test('are served when the files know the sender by address', () => {
    const target: GatewayTarget<RelaySite> = {
      ...relayTarget,
      readBack: () => ({
        ok: true,
        value: [{ id: sender.id, direction: 'inbound', inbound: { addresses: ['192.0.2.7'], minProtocol: 'TLSv1.3' } }],
      }),
    }
    expect(renderProven(target, [sender], emptyRelaySite).ok).toBe(true)
  })
})

describe('a product that cannot express', () => {
  test.each([
    ['trust', 'trust'],
    ['minProtocol', 'minProtocol'],
    ['suites', 'suites'],
    ['clientCertificate', 'clientCertificate'],
    ['inbound', 'inbound.senders'],
  ] as const)('a demand (%s) refuses', (field, named) => {
    expect(faultIn(renderProven(without(field), [full], emptyRelaySite)).params['field']).toBe(named)
  })

  test('a wish says what is lost, with the partners it is lost for', () => {
    const policies = manyPolicies(20).map((policy) => ({ ...policy, reviewBy: '2027-11-22' }))
    const notes = valueIn(renderProven(without('reviewBy', 'minProtocol'), policies, emptyRelaySite)).notes
    expect(notes.filter((note) => note.kind === 'lost')).toEqual([
      {
        kind: 'lost',
        code: 'lost-reviewBy',
        params: { partners: expect.stringMatching(/^Partner 0, .*Partner 7, …$/), count: 20 },
      },
      { kind: 'lost', code: 'lost-minProtocol', params: { partners: expect.any(String), count: 20 } },
    ])
  })

  test('what nobody asked for loses nothing', () => {
    const target = without(
      'trust',
      'pins',
      'suites',
      'clientCertificate',
      'failure',
      'agreement',
      'contact',
      'reviewBy',
    )
    expect(
      valueIn(renderProven(target, [samplePolicy()], emptyRelaySite)).notes.filter((note) => note.kind === 'lost'),
    ).toEqual([])
  })
})

test.each([
  ['an agreed name, fewer than agreed', ['a.mx.bank.example'], true],
  ['the wildcard one label above', ['*.mx.bank.example'], true],
  ["the smart host's own name, which was not agreed", ['smart.mx.bank.example'], false],
  ['a parent', ['bank.example'], false],
])('names: %s', (_title, names, isRight) => {
  const outcome = renderProven(
    writing((policy) => ({ ...policy, names: [...names] })),
    [full],
    emptyRelaySite,
  )
  expect(outcome.ok).toBe(isRight)
})
