// Exchange Server on-premises, outgoing: one send connector per policy, as a set of idempotent scripts.
import type { GatewayTarget } from '../gateway-target.ts'
import { exchangeLevels } from './connector.ts'
import { renderExchange } from './render.ts'
import { type ExchangeSite, emptyExchangeSite, exchangeSite } from './site.ts'

export const exchangeTarget: GatewayTarget<ExchangeSite> = {
  id: 'exchange',
  levels: exchangeLevels,
  site: exchangeSite,
  emptySite: emptyExchangeSite,
  render: renderExchange,
}
