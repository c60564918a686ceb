// The facts of an Exchange organisation of ours that a send connector needs.
import { z } from 'zod'
import { hostName } from '#domain/addresses.ts'
import type { SiteField } from '#domain/gateway-site.ts'

export const exchangeProducts = ['exchange-2016', 'exchange-2019', 'exchange-se'] as const

/** A Mailbox server by its computer name. */
const serverName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/)

export const exchangeSite = z.strictObject({
  product: z.enum(exchangeProducts),
  /** Source servers of every connector. */
  servers: z
    .array(serverName)
    .min(1)
    .max(64)
    .refine((names) => new Set(names.map((name) => name.toLowerCase())).size === names.length),
  /** Name in EHLO; null = the server's own. */
  fqdn: z
    .union([z.literal('').transform(() => null), hostName])
    .nullable()
    .default(null),
  /** Send through the Front End Transport service of the Mailbox servers. */
  frontendProxy: z.boolean().default(false),
})
export type ExchangeSite = z.infer<typeof exchangeSite>

export const emptyExchangeSite = { product: 'exchange-2019', servers: [], fqdn: '', frontendProxy: false } as const

export const exchangeFields: readonly SiteField[] = [
  {
    name: 'product',
    kind: 'choice',
    options: [...exchangeProducts],
    isRequired: true,
    isMono: false,
    when: null,
  },
  { name: 'servers', kind: 'lines', options: [], isRequired: true, isMono: true, when: null },
  { name: 'fqdn', kind: 'text', options: [], isRequired: false, isMono: true, when: null },
  { name: 'frontendProxy', kind: 'toggle', options: [], isRequired: false, isMono: false, when: null },
]
