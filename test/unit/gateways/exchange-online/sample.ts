// A site and policies for tests of the Exchange Online target, together with everything a connector can be.
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { type ExchangeOnlineSite, exchangeOnlineSite } from '#gateways/exchange-online/site.ts'
import { samplePolicy } from '../sample-policy.ts'

export const onlineSite: ExchangeOnlineSite = exchangeOnlineSite.parse({ organization: 'firma.onmicrosoft.com' })

/** A site that signs in as an application, binds addresses and lets test mails be sent. */
export const fullSite: ExchangeOnlineSite = exchangeOnlineSite.parse({
  organization: 'firma.onmicrosoft.com',
  environment: 'O365USGovGCCHigh',
  connection: 'app',
  appId: '11111111-2222-4333-8444-555555555555',
  thumbprint: '83 21 3a ea c5 6d 61 c9 7a ee 5c 15 28 f4 ac 5e ba 73 21 c1',
  daneMode: 'None',
  mtaStsMode: 'None',
  restrictAddresses: true,
  mayValidate: true,
  validationMailbox: 'postmaster',
})

const host = (name: string) => ({ host: name, certificateNames: [name] })
/** A route over fixed hosts. */
export const smartHosts = (...hosts: readonly [string, number][]): TlsPolicy['route'] => ({
  kind: 'hosts',
  hosts: hosts.map(([host, port]) => ({ host, port })),
})
/** A policy about incoming mail only. */
export const inbound = (changes: Partial<TlsPolicy['inbound']>): Partial<TlsPolicy> => ({
  direction: 'inbound',
  inbound: { ...samplePolicy().inbound, ...changes },
})
/** What a sending server must present: one of these names. */
export const certificate = (...names: readonly string[]) => ({ names: [...names], pins: [], authorities: [] })

export type Case = readonly [string, Partial<TlsPolicy>, string, ExchangeOnlineSite?]

/** A case with the site it holds for. */
export const onUsualSite = ([title, changes, expected, site]: Case) =>
  [title, changes, expected, site ?? onlineSite] as const

/** One policy for every kind of connector the target makes, each with its own id, name and domain. */
export const everyKind: readonly TlsPolicy[] = (
  [
    { level: 'encrypt', hosts: [] },
    { level: 'verify', includeSubdomains: true },
    { level: 'secure' },
    { level: 'secure', names: ['mx.bank.example'] },
    { level: 'secure', hosts: [host('a.bank.example'), host('b.bank.example')] },
    { level: 'secure', names: ['gate.bank.example'], hosts: [] },
    { level: 'dane', hosts: [] },
    { level: 'secure', route: { kind: 'hosts', hosts: [{ host: 'smart.bank.example', port: 25 }] } },
    { direction: 'inbound' },
    { ...inbound({ certificate: certificate('out.bank.example') }), includeSubdomains: true },
    inbound({ certificate: certificate('*.bank.example') }),
    inbound({ addresses: ['192.0.2.7', '198.51.100.0/24'] }),
    { direction: 'both', agreement: 'HS-7 “Größe”', reviewBy: '2027-11-22', partner: "O'Brien \u2019; & S\u00f6hne" },
  ] as const satisfies readonly Partial<TlsPolicy>[]
).map((changes, index) =>
  samplePolicy({
    partner: `Partner ${index}`,
    ...(changes as Partial<TlsPolicy>),
    id: `3f0a1c52-7d6e-4b8a-9c1d-${index.toString(16).padStart(12, '0')}`,
    domains: [`bank-${index}.example`],
  }),
)
