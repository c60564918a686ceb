// Exchange Online: one outbound and one inbound connector per policy, as a set of idempotent scripts for the organisation's PowerShell.
import type { GatewayTarget } from '../gateway-target.ts'
import { gatewayId } from './connector.ts'
import { exchangeOnlineLevels } from './outbound-connector.ts'
import { readExchangeOnline } from './read-back.ts'
import { renderExchangeOnline } from './render.ts'
import { type ExchangeOnlineSite, emptyExchangeOnlineSite, exchangeOnlineFields, exchangeOnlineSite } from './site.ts'
import { exchangeOnlineByHand } from './trial/by-hand.ts'

export const exchangeOnlineTarget: GatewayTarget<ExchangeOnlineSite> = {
  id: gatewayId,
  levels: exchangeOnlineLevels,
  scope: 'partner',
  site: exchangeOnlineSite,
  fields: exchangeOnlineFields,
  emptySite: emptyExchangeOnlineSite,
  render: renderExchangeOnline,
  readBack: readExchangeOnline,
  trialByHand: exchangeOnlineByHand,
}
