// The list of gateway targets, sorted by id. One line per target; nothing registers itself.
import { dominoTarget } from './domino/target.ts'
import { exchangeTarget } from './exchange/target.ts'
import { exchangeOnlineTarget } from './exchange-online/target.ts'
import type { GatewayTarget } from './gateway-target.ts'
import { postfixTarget } from './postfix/target.ts'
import { relayTarget } from './relay/target.ts'

export const gatewayTargets: readonly GatewayTarget[] = [
  dominoTarget,
  exchangeTarget,
  exchangeOnlineTarget,
  postfixTarget,
  relayTarget,
]

/** The target with this id, as in `handschlag render --gateway`; undefined when there is none. */
export function findGateway(id: string): GatewayTarget | undefined {
  return gatewayTargets.find((target) => target.id === id)
}
