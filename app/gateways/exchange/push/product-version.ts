// Which Exchange a build number belongs to. Exchange 2019 and Subscription Edition share 15.2; the first build of the latter is 2562.
import type { ExchangeSite } from '../site.ts'

type Product = ExchangeSite['product']

export const productNames: Readonly<Record<Product, string>> = {
  'exchange-2016': 'Exchange Server 2016',
  'exchange-2019': 'Exchange Server 2019',
  'exchange-se': 'Exchange Server SE',
}

const firstOfSe = 2562

/** The product of a version like 15.2.1544.4; null = none we know. */
export function runningProduct(version: string): Product | null {
  const [, minor = '', build = ''] = /^15\.(\d{1,3})\.(\d{1,6})\.\d{1,6}$/.exec(version) ?? []
  if (minor === '1') return 'exchange-2016'
  if (minor !== '2') return null
  return Number(build) >= firstOfSe ? 'exchange-se' : 'exchange-2019'
}
