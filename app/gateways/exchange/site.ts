// The facts of an Exchange organisation of ours that its connectors need, and the form they are asked with.

import { z } from 'zod'
import { hostName } from '#domain/addresses.ts'
import { clientCertificateName } from '#domain/certificate-values.ts'
import type { SiteField } from '#domain/gateway-site.ts'
import { formField } from '../paper-text.ts'

export const exchangeProducts = ['exchange-2016', 'exchange-2019', 'exchange-se'] as const

/** A Mailbox server by its computer name. */
const serverName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/)

const serverNames = z
  .array(serverName)
  .max(64)
  .refine((names) => new Set(names.map((name) => name.toLowerCase())).size === names.length)

const optionalHost = z
  .union([z.literal('').transform(() => null), hostName])
  .nullable()
  .default(null)

/** SHA-1 thumbprint as Windows shows it; blanks and colons from a console are taken out. */
const thumbprint = z
  .string()
  .transform((text) => text.replace(/[\s:]/g, '').toUpperCase())
  .pipe(z.string().regex(/^[0-9A-F]{40}$/))

export const exchangeSite = z
  .strictObject({
    product: z.enum(exchangeProducts),
    /** Source servers of every send connector. */
    servers: serverNames.default([]),
    /** Name in EHLO; null = the server's own. */
    fqdn: optionalHost,
    /** Send through the Front End Transport service of the Mailbox servers. */
    frontendProxy: z.boolean().default(false),
    /** Servers that take mail from the internet on port 25; one receive connector per partner and server. */
    receivingServers: serverNames.default([]),
    /** Our own MX name: banner and certificate choice of the receive connectors; null = the server's own. */
    receiveFqdn: optionalHost,
    /** Use Domain Security (mutual TLS) where a policy asks for certificates on both sides. */
    domainSecurity: z.boolean().default(false),
    /** Client certificates by the name policies give them. */
    clientCertificates: z.record(clientCertificateName, thumbprint).default({}),
  })
  .refine((site) => site.servers.length + site.receivingServers.length > 0, { path: ['servers'] })
export type ExchangeSite = z.infer<typeof exchangeSite>

export const emptyExchangeSite = {
  product: 'exchange-2019',
  servers: [],
  fqdn: '',
  frontendProxy: false,
  receivingServers: [],
  receiveFqdn: '',
  domainSecurity: false,
  clientCertificates: {},
} as const

const field = (name: keyof ExchangeSite, kind: SiteField['kind'], isMono: boolean, isRequired = false) =>
  formField(name, kind, { isMono, isRequired, options: kind === 'choice' ? [...exchangeProducts] : [] })

export const exchangeFields: readonly SiteField[] = [
  field('product', 'choice', false, true),
  field('servers', 'lines', true),
  field('fqdn', 'text', true),
  field('frontendProxy', 'toggle', false),
  field('receivingServers', 'lines', true),
  field('receiveFqdn', 'text', true),
  field('domainSecurity', 'toggle', false),
  field('clientCertificates', 'pairs', true),
]
