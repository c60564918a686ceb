// Whether a gateway of ours can be pushed to at all, and to which hosts: its kind decides, and the relay of this program has no host.
import type { GatewayDescription } from '#contract/contract.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { HostSystem } from '#domain/push/push-host.ts'

export interface WhereTo {
  /** Empty = nowhere. */
  readonly systems: readonly HostSystem[]
  /** Why nowhere; null = somewhere. */
  readonly whyNot: 'not-pushable' | 'in-app' | null
}

/** Where a site's files can be pushed. */
export function whereTo(
  { gateway, facts }: Pick<GatewaySite, 'gateway' | 'facts'>,
  kind: Pick<GatewayDescription, 'pushSystems'> | undefined,
): WhereTo {
  if (gateway === 'relay' && facts['place'] !== 'host') return { systems: [], whyNot: 'in-app' }
  const systems = kind?.pushSystems ?? []
  return { systems, whyNot: systems.length === 0 ? 'not-pushable' : null }
}
