// Observes all addresses of a route: those of one provider one after the other, providers side by side; first what every test sees of each,
// then what takes long. What a time limit left out is missing from the result, never half there.
import { getDomain } from 'tldts'
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
  const groups = new Map<string, Address[]>()
  for (const address of addresses) {
    const provider = getDomain(address.host) ?? address.host
    groups.set(provider, [...(groups.get(provider) ?? []), address])
  }
  const sights = (await Promise.all([...groups.values()].map((group) => observeGroup(order, group)))).flat()
  return addresses.flatMap(
    ({ host, ip }) => sights.find(({ session }) => session.host === host && session.ip === ip) ?? [],
  )
}

async function observeGroup(order: AddressesOrder, group: readonly Address[]): Promise<FullSight[]> {
  const seen: { readonly here: AddressOrder; readonly sight: AddressSight }[] = []
  for (const address of group) {
    if (order.signal.aborted) break
    const here = { ...order, ...address }
    seen.push({ here, sight: await observeAddress(here) })
  }
  const sights: FullSight[] = []
  for (const { here, sight } of seen) sights.push({ ...sight, ...(await observeDepth(here, order, sight)) })
  return sights
}
