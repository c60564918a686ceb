// Observes all addresses of a route: those of one provider, and names of one address, one after the other, the rest side by side; first what
// every test sees of each, then what takes long, asked once of a server with several names. What a time limit left out is missing from the
// result, never half there.
import { getDomain } from 'tldts'
import type { HelloRound } from '#domain/hello-round.ts'
import type { MxRoute } from '#domain/observation.ts'
import type { AddressSight } from '../polite/address-memory.ts'
import { type AddressOrder, observeAddress } from './address.ts'
import { type Depth, type DepthFacts, observeDepth } from './depth.ts'

export interface Address {
  readonly host: string
  readonly ip: string
}
export interface FullSight extends AddressSight, DepthFacts {}
export type AddressesOrder = Omit<AddressOrder, 'host' | 'ip'> & Depth

/** Every address of a route, in its order. */
export function addressesOf(route: MxRoute): Address[] {
  return route.hosts.flatMap((host) => host.addresses.map((ip) => ({ host: host.host, ip })))
}

/** What is to be seen of all of them, in the same order. */
export async function observeAddresses(order: AddressesOrder, addresses: readonly Address[]): Promise<FullSight[]> {
  const sights = (await Promise.all(groupsOf(addresses).map((group) => observeGroup(order, group)))).flat()
  return addresses.flatMap(
    ({ host, ip }) => sights.find(({ session }) => session.host === host && session.ip === ip) ?? [],
  )
}

/** Addresses that must wait for each other. */
function groupsOf(addresses: readonly Address[]): readonly (readonly Address[])[] {
  const providerOf = ({ host }: Address) => getDomain(host) ?? host
  let groups: readonly (readonly Address[])[] = []
  for (const address of addresses) {
    const isNear = (other: Address) => other.ip === address.ip || providerOf(other) === providerOf(address)
    const near = groups.filter((group) => group.some(isNear))
    groups = [...groups.filter((group) => !near.includes(group)), [...near.flat(), address]]
  }
  return groups
}

async function observeGroup(order: AddressesOrder, group: readonly Address[]): Promise<FullSight[]> {
  const seen: { readonly here: AddressOrder; readonly sight: AddressSight }[] = []
  for (const address of group) {
    if (order.signal.aborted) break
    const besides = seen.filter(({ here }) => here.ip === address.ip).map(({ sight }) => sight)
    const reserved = order.depth === 'full' ? 0 : order.simulate.length
    const here = { ...order, ...address, besides, reserved }
    seen.push({ here, sight: await observeAddress(here) })
  }
  const sights: FullSight[] = []
  for (const { here, sight } of seen) {
    const same = sights.find(({ session, round }) => session.ip === here.ip && isShared(round, sight.round))
    sights.push({
      ...sight,
      ...(same === undefined ? await observeDepth(here, order, sight) : movedTo(here.host, same)),
    })
  }
  return sights
}

/** The answers to one host name speak for the other. */
function isShared(one: HelloRound | null, other: HelloRound | null): boolean {
  return one !== null && other?.isRemembered === true && one.answers === other.answers
}

function movedTo(host: string, { enumeration, simulations }: DepthFacts): DepthFacts {
  return {
    enumeration: enumeration === null ? null : { ...enumeration, host, connections: 0 },
    simulations: simulations.map((simulation) => ({ ...simulation, host })),
    connections: 0,
  }
}
