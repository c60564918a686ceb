// The facts of an Exchange organisation as a form. The target checks them again; here only what is plainly wrong is named early.
import { z } from 'zod'
import { hostName } from '#domain/addresses.ts'

export const exchangeVersions = ['exchange-2016', 'exchange-2019', 'exchange-se'] as const
export type ExchangeVersion = (typeof exchangeVersions)[number]

const keptSite = z.object({
  product: z.enum(exchangeVersions).catch('exchange-2019'),
  servers: z.array(z.string()).catch([]),
  fqdn: z.string().nullable().catch(null),
  frontendProxy: z.boolean().catch(false),
})

export interface ExchangeSiteValues {
  readonly product: ExchangeVersion
  readonly servers: string
  readonly fqdn: string
  readonly frontendProxy: boolean
}

export interface ExchangeSiteReading {
  /** What the target receives; null while something is missing or wrong. */
  readonly site: unknown
  readonly wrongServer: string | null
  readonly areServersMissing: boolean
  readonly isFqdnWrong: boolean
}

const computerName = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

/** The form of facts kept before; anything unreadable starts empty. */
export function exchangeFormOf(site: unknown): ExchangeSiteValues {
  const kept = keptSite.safeParse(typeof site === 'object' && site !== null ? site : {})
  const facts = kept.success ? kept.data : keptSite.parse({})
  return {
    product: facts.product,
    servers: facts.servers.join('\n'),
    fqdn: facts.fqdn ?? '',
    frontendProxy: facts.frontendProxy,
  }
}

/** Reads the form; order and spelling of the servers stay, doubles go. */
export function readExchangeForm(values: ExchangeSiteValues): ExchangeSiteReading {
  const typed = values.servers.split(/[\s,;]+/).filter((name) => name !== '')
  const servers = typed.filter(
    (name, index) => typed.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === index,
  )
  const wrongServer = servers.find((name) => !computerName.test(name)) ?? null
  const isFqdnWrong = values.fqdn.trim() !== '' && !hostName.safeParse(values.fqdn).success
  const isFit = servers.length > 0 && wrongServer === null && !isFqdnWrong
  const fqdn = values.fqdn.trim() === '' ? null : values.fqdn.trim()
  return {
    site: isFit ? { product: values.product, servers, fqdn, frontendProxy: values.frontendProxy } : null,
    wrongServer,
    areServersMissing: servers.length === 0,
    isFqdnWrong,
  }
}
