// The ways a test mail can take out of the house, and where a counter-proof can be made: what each gateway chosen for the partner offers.
import type { ConfirmView, PossibleWay } from '#contract/confirm-contract.ts'
import { trapModes } from '#domain/confirm/trap.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import { findGateway } from '#gateways/registry.ts'
import type { SetupReader } from '../checklist/setup.ts'
import type { Rooms } from '../rooms.ts'

/** A gateway chosen for the partner, with its hosts. */
export interface ChosenGateway {
  readonly site: GatewaySite
  readonly hosts: readonly PushHost[]
  /** Whether the relay of this app enforces its policies. */
  readonly isOwnRelay: boolean
}

/** Gateways chosen for the partner, in order. */
export function chosenGateways(
  rooms: Rooms,
  partnerId: string,
  setups: Pick<SetupReader, 'relay'>,
): Outcome<readonly ChosenGateway[]> {
  return rooms.store.together((): Outcome<readonly ChosenGateway[]> => {
    const choice = rooms.store.choices.find(partnerId)
    if (!choice.ok) return choice
    const chosen: ChosenGateway[] = []
    for (const siteId of choice.value?.siteIds ?? []) {
      const site = rooms.store.sites.find(siteId)
      if (!site.ok) return site
      const hosts = rooms.store.hosts.list(siteId)
      if (!hosts.ok) return hosts
      const isOwnRelay = site.value.gateway === 'relay' && siteId === setups.relay().siteId
      chosen.push({ site: site.value, hosts: hosts.value, isOwnRelay })
    }
    return succeed(chosen)
  })
}

/** Every way, possible or not. */
export function waysOf(rooms: Rooms, chosen: readonly ChosenGateway[], relayName: string | null): PossibleWay[] {
  const relaySite = chosen.find(({ isOwnRelay }) => isOwnRelay)?.site.id ?? null
  const isRunning = rooms.relay.link().ok
  const relay: PossibleWay[] =
    relayName === null
      ? []
      : [
          {
            ...{ way: 'relay', siteId: relaySite, hostId: null, name: relayName },
            whyNot: isRunning ? null : 'relay-not-running',
          },
        ]
  return [...relay, ...chosen.filter(({ isOwnRelay }) => !isOwnRelay).flatMap(waysOfGateway)]
}

function waysOfGateway({ site, hosts }: ChosenGateway): PossibleWay[] {
  const { id: siteId, name, serves, gateway } = site
  if (serves === 'inbound') return [{ way: 'host', siteId, hostId: null, name, whyNot: 'not-outbound' }]
  if (hosts.length === 0) return [{ way: 'host', siteId, hostId: null, name, whyNot: 'no-host' }]
  const canDrop = isRelay(site) || findGateway(gateway)?.drop !== undefined
  return hosts.flatMap((host): PossibleWay[] => {
    const about = { siteId, hostId: host.id, name: host.name }
    return [
      { way: 'host', ...about, whyNot: canDrop ? null : 'no-drop' },
      { way: 'submission', ...about, whyNot: null, submission: host.submission ?? null },
    ]
  })
}

type Place = Omit<ConfirmView['triable'][number], 'domains' | 'open'>

/** Where a counter-proof can be made, with the modes of each. */
export function triableAt(chosen: readonly ChosenGateway[]): Place[] {
  return chosen.flatMap(({ site, hosts, isOwnRelay }): Place[] => {
    const { id: siteId, name, serves, gateway } = site
    if (serves === 'inbound') return []
    if (isOwnRelay) return [{ siteId, hostId: null, name, modes: [...trapModes] }]
    if (isRelay(site)) return hosts.map((host) => ({ siteId, hostId: host.id, name: host.name, modes: [...trapModes] }))
    const target = findGateway(gateway)
    const { trial, drop } = target ?? {}
    if (trial === undefined || drop === undefined) return []
    return hosts.map((host) => ({ siteId, hostId: host.id, name: host.name, modes: [...trial.modes] }))
  })
}

/** A relay of ours is asked over its control socket, wherever it runs; its product needs no driver for that. */
function isRelay({ gateway }: Pick<GatewaySite, 'gateway'>): boolean {
  return gateway === 'relay'
}
