// What the demo says about "us": an example organisation and one gateway of every kind whose facts stand here.
import type { GatewaySiteDraft } from '#domain/gateway-site.ts'
import type { Settings } from '#domain/setting.ts'

/** The settings the demo fills in. */
export const demoSettings: Pick<Settings, 'organisation' | 'contact'> = {
  organisation: 'Muster Bank AG',
  contact: { name: 'Postmaster', mail: 'postmaster@musterbank.example', phone: '' },
}

const site = (gateway: string, name: string, facts: GatewaySiteDraft['facts']): GatewaySiteDraft => {
  return { id: null, name, gateway, serves: 'both', facts }
}

/** The gateways the demo has. */
export const demoSites: readonly GatewaySiteDraft[] = [
  site('domino', 'Domino', {
    release: '14.0',
    topology: 'D-R',
    platform: 'windows',
    ownDomains: ['musterbank.example'],
    hubServer: 'Mail01/Musterbank',
    relayHost: 'relay.musterbank.example',
  }),
  site('exchange', 'Exchange', {
    product: 'exchange-2019',
    servers: ['EX01'],
    fqdn: 'mail.musterbank.example',
    frontendProxy: false,
  }),
  site('exchange-online', 'Exchange Online', { organization: 'musterbank.onmicrosoft.com' }),
  site('postfix', 'Postfix', {
    version: '3.7',
    mapType: 'lmdb',
    configDirectory: '/etc/postfix',
    directory: '/etc/postfix/handschlag',
    caFile: '/etc/ssl/certs/ca-certificates.crt',
    dnssecResolver: true,
  }),
  site('relay', 'Relay', {}),
]
