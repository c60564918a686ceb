// What the demo says about "us": an example organisation and one gateway of every kind whose facts stand here.
import type { GatewaySiteDraft } from '#domain/gateway-site.ts'
import type { Settings } from '#domain/setting.ts'

/** The settings the demo fills in. */
export const demoSettings: Pick<Settings, 'organisation' | 'contact'> = {
  organisation: 'Muster Bank AG',
  contact: { name: 'Postmaster', mail: 'postmaster@musterbank.example', phone: '' },
}

/** The gateways the demo has. */
export const demoSites: readonly GatewaySiteDraft[] = [
  {
    id: null,
    name: 'Exchange',
    gateway: 'exchange',
    serves: 'both',
    facts: { product: 'exchange-2019', servers: ['EX01'], fqdn: 'mail.musterbank.example', frontendProxy: false },
  },
  { id: null, name: 'Relay', gateway: 'relay', serves: 'both', facts: {} },
]
