// What the demo says about "us": an example organisation with one Exchange server and one relay.
import type { Settings } from '#domain/setting.ts'

/** The settings the demo fills in. */
export function demoSites(settings: Settings): Partial<Settings> {
  return {
    organisation: 'Muster Bank AG',
    contact: { name: 'Postmaster', mail: 'postmaster@musterbank.example', phone: '' },
    sites: {
      ...settings.sites,
      exchange: { product: 'exchange-2019', servers: ['EX01'], fqdn: 'mail.musterbank.example', frontendProxy: false },
    },
  }
}
