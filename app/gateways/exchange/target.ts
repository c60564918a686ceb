// Exchange Server on-premises: one send connector per policy, as a set of idempotent scripts.
import type { GatewayTarget } from '../gateway-target.ts'
import { exchangePush } from './push/driver.ts'
import { readExchange } from './read-back.ts'
import { renderExchange } from './render.ts'
import { exchangeLevels } from './send-connector.ts'
import { type ExchangeSite, emptyExchangeSite, exchangeFields, exchangeSite } from './site.ts'
import { exchangeTrial } from './trial/driver.ts'
import { exchangeDrop } from './trial/mail-drop.ts'

export const exchangeTarget: GatewayTarget<ExchangeSite> = {
  id: 'exchange',
  levels: exchangeLevels,
  scope: 'partner',
  site: exchangeSite,
  fields: exchangeFields,
  emptySite: emptyExchangeSite,
  render: renderExchange,
  readBack: readExchange,
  push: exchangePush,
  trial: exchangeTrial,
  drop: exchangeDrop,
}
