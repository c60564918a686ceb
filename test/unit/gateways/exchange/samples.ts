// Policies and sites that together show everything the Exchange target writes; a test overrides what it is about.
import { defaultInbound, type InboundPolicy } from '#domain/inbound-policy.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { type ExchangeSite, exchangeProducts } from '#gateways/exchange/site.ts'
import { samplePolicy, sampleSite } from '../sample-policy.ts'

/** An organisation that sends and receives, with every optional fact given. */
export const wholeSite: ExchangeSite = {
  ...sampleSite,
  servers: ['EX02', 'EX01'],
  fqdn: 'mail.own.example',
  frontendProxy: true,
  receivingServers: ['EX01'],
  receiveFqdn: 'mx.own.example',
  domainSecurity: true,
  clientCertificates: { own: '0123456789ABCDEF0123456789ABCDEF01234567' },
}

export const sites: readonly (readonly [string, ExchangeSite])[] = exchangeProducts.flatMap((product) => [
  [`${product}, every fact`, { ...wholeSite, product }] as const,
  [`${product}, few facts`, { ...sampleSite, product, receivingServers: ['EX09'] }] as const,
])

/** What is asked of mail from the partner, known by one address. */
export function inbound(changes: Partial<InboundPolicy> = {}): InboundPolicy {
  return { ...defaultInbound, addresses: ['198.51.100.7'], ...changes }
}

const agreedNames = ['bank.example', '*.bank.example']

/** Mutual TLS in both directions. */
export const securedPolicy: Partial<TlsPolicy> = {
  direction: 'both',
  clientCertificate: 'own',
  names: agreedNames,
  inbound: inbound({ certificate: { names: agreedNames, pins: [], authorities: [] } }),
}

const smartHost: TlsPolicy['route'] = { kind: 'hosts', hosts: [{ host: 'smart.bank.example', port: 2525 }] }

/** Every level and variant, with whether it needs the facts of `wholeSite`. */
export const variants: readonly (readonly [string, Partial<TlsPolicy>, boolean])[] = [
  ['encrypt', { level: 'encrypt' }, false],
  ['verify', { level: 'verify' }, false],
  ['secure', { level: 'secure' }, false],
  ['subdomains', { includeSubdomains: true }, false],
  ['smart host', { route: smartHost }, false],
  ['inbound', { direction: 'inbound', inbound: inbound() }, false],
  ['both ways', { direction: 'both', inbound: inbound({ addresses: ['2001:db8:7::/64', '198.51.100.0/28'] }) }, false],
  ['client certificate', { level: 'verify', clientCertificate: 'own' }, true],
  ['domain security', securedPolicy, true],
]

/** Every variant at once, each with its own id, domains and addresses. */
export function everyVariant(isWhole: boolean): readonly TlsPolicy[] {
  return variants
    .filter(([, , needsWhole]) => isWhole || !needsWhole)
    .map(([, changes], index) => {
      const policy = samplePolicy(changes)
      const domain = `bank${index}.example`
      const rename = (text: string) => text.replace('bank.example', domain)
      return {
        ...policy,
        id: `3f0a1c52-7d6e-4b8a-9c1d-${String(index).padStart(12, '0')}`,
        domains: [domain],
        names: policy.names.map(rename),
        hosts: [{ host: `mx.${domain}`, certificateNames: [`mx.${domain}`] }],
        inbound: {
          ...policy.inbound,
          addresses: policy.inbound.addresses.map((address) => address.replace('198.51.100', `203.0.${index}`)),
          certificate: policy.inbound.certificate && {
            ...policy.inbound.certificate,
            names: policy.inbound.certificate.names.map(rename),
          },
        },
      }
    })
}
