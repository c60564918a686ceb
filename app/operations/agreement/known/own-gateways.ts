// What our own gateways say about our side of an agreement: product and version, the names they introduce themselves with, and the
// domains they receive for. Facts a gateway does not have are not guessed.
import { z } from 'zod'
import { hostName, mailDomain } from '#domain/addresses.ts'
import type { SideTerms } from '#domain/agreement/side-terms.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { lineOfText } from '#domain/partner.ts'

const word = lineOfText.max(60).catch('')
const name = z.string().catch('')
const names = z.array(z.string()).catch([])
const readFacts = z.object({
  product: word,
  release: word,
  version: word,
  place: word,
  fqdn: name,
  ehloName: name,
  hostName: name,
  ownDomains: names,
})

const exchangeNames: Readonly<Record<string, string>> = {
  'exchange-2016': 'Exchange Server 2016',
  'exchange-2019': 'Exchange Server 2019',
  'exchange-se': 'Exchange Server Subscription Edition',
}

/** Product, EHLO names and domains of the sites, each once; a field is absent when no site knows it. */
export function ownSideOfSites(
  sites: readonly GatewaySite[],
): Partial<Pick<SideTerms, 'gatewayProduct' | 'heloNames' | 'domains'>> {
  const facts = sites.map((site) => ({ gateway: site.gateway, facts: readFacts.parse(site.facts) }))
  const products = unique(facts.flatMap(productOf)).join(', ')
  const hellos = unique(
    facts.flatMap(({ facts: { fqdn, ehloName, hostName: host } }) =>
      [fqdn, ehloName, host].flatMap((text) => (text === '' ? [] : (hostName.safeParse(text).data ?? []))),
    ),
  )
  const domains = unique(
    facts.flatMap((site) => site.facts.ownDomains.flatMap((text) => mailDomain.safeParse(text).data ?? [])),
  )
  return {
    ...(products === '' || products.length > 200 ? {} : { gatewayProduct: products }),
    ...(hellos.length === 0 ? {} : { heloNames: hellos.slice(0, 50) }),
    ...(domains.length === 0 || domains.length > 200
      ? {}
      : { domains: domains.map((domain) => ({ name: domain, includeSubdomains: false })) }),
  }
}

function productOf({ gateway, facts }: { gateway: string; facts: z.infer<typeof readFacts> }): string[] {
  switch (gateway) {
    case 'exchange':
      return [exchangeNames[facts.product] ?? 'Exchange Server']
    case 'exchange-online':
      return ['Exchange Online']
    case 'domino':
      return [`HCL Domino ${facts.release}`.trim()]
    case 'postfix':
      return [`Postfix ${facts.version}`.trim()]
    case 'relay':
      return ['Handschlag-Relay']
    default:
      return []
  }
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
