// What was chosen, given out and pushed for a partner, gateway by gateway, and what the relay of this app goes by. What holds for all partners is
// read once per reader, so that many partners can be judged in a row.
import { hashSet } from '#delivery/plan-hash.ts'
import type { ChecklistFacts, ChosenSite } from '#domain/checklist/facts.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { narrowTo } from '#domain/policy-choice.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import { findGateway } from '#gateways/registry.ts'
import { createLoadedPolicies, type LoadedPolicies } from '#relay/policies.ts'
import type { StoredFiles } from '#storage/configuration-repository.ts'
import type { Rooms } from '../rooms.ts'

type Shared = Pick<ChosenSite, 'hosts' | 'records' | 'isSharedSet'> & {
  readonly site: GatewaySite
  readonly forAll: ChosenSite['files']
}

export interface SetupReader {
  /** What was chosen for a partner and what became of it. */
  ofPartner(partnerId: string): Outcome<ChecklistFacts['setup']>
  /** Hosts mail to a partner leaves from. */
  sendersTo(partnerId: string): Outcome<ChecklistFacts['senders']>
  /** One gateway with what is kept there for the partner; fault site.not-found. */
  ofSite(siteId: string, partnerId: string): Outcome<ChosenSite>
  /** The relay of this app, by its files as they are on disk. */
  relay(): OwnRelay
}

export interface OwnRelay {
  /** The gateway it enforces the policies of; null = none. */
  readonly siteId: string | null
  /** What it holds mail to the domain to; undefined = nothing. */
  readonly outboundFor: LoadedPolicies['outboundFor']
  /** Exceptions from that which nobody has ended; faults storage.*. */
  exceptions(): ReturnType<Rooms['relay']['files']['exceptions']>
}

/** A reader for one moment: what it read of a gateway it does not read again. */
export function createSetupReader(rooms: Rooms): SetupReader {
  const known = new Map<string, Shared>()
  let outboundHosts: ReturnType<typeof readOutboundHosts> | undefined
  let relay: OwnRelay | undefined
  const shared = (siteId: string): Outcome<Shared> => {
    const kept = known.get(siteId)
    if (kept !== undefined) return succeed(kept)
    const read = readShared(rooms, siteId)
    if (read.ok) known.set(siteId, read.value)
    return read
  }
  const ofSite = (siteId: string, partnerId: string): Outcome<ChosenSite> => {
    const of = shared(siteId)
    return of.ok ? withPartner(rooms, of.value, partnerId) : of
  }
  return {
    ofSite,
    relay() {
      relay ??= readRelay(rooms)
      return relay
    },
    ofPartner(partnerId) {
      const choice = rooms.store.choices.find(partnerId)
      if (!choice.ok) return choice
      const sites: ChosenSite[] = []
      for (const siteId of choice.value?.siteIds ?? []) {
        const site = ofSite(siteId, partnerId)
        if (!site.ok) return site
        sites.push(site.value)
      }
      return succeed({ keptAt: choice.value?.keptAt ?? null, sites })
    },
    sendersTo(partnerId) {
      const choice = rooms.store.choices.find(partnerId)
      if (!choice.ok) return choice
      outboundHosts ??= readOutboundHosts(rooms)
      if (!outboundHosts.ok) return outboundHosts
      const siteIds = choice.value?.siteIds
      return succeed(outboundHosts.value.filter(({ siteId }) => siteIds === undefined || siteIds.includes(siteId)))
    },
  }
}

function readRelay(rooms: Rooms): OwnRelay {
  const { siteId, policies } = rooms.relay.files.inForce()
  let exceptions: ReturnType<OwnRelay['exceptions']> | undefined
  return {
    siteId,
    outboundFor: policies === undefined ? () => undefined : createLoadedPolicies(policies, '').outboundFor,
    exceptions() {
      exceptions ??= rooms.relay.files.exceptions()
      return exceptions
    },
  }
}

function readOutboundHosts(rooms: Rooms): Outcome<readonly PushHost[]> {
  const sites = rooms.store.sites.list()
  if (!sites.ok) return sites
  const hosts: PushHost[] = []
  for (const { id, serves } of sites.value) {
    const ours = serves === 'inbound' ? succeed([]) : rooms.store.hosts.list(id)
    if (!ours.ok) return ours
    hosts.push(...ours.value)
  }
  return succeed(hosts)
}

function readShared(rooms: Rooms, siteId: string): Outcome<Shared> {
  const { sites, hosts, pushes, configurations } = rooms.store
  const site = sites.find(siteId)
  if (!site.ok) return site
  const ours = hosts.list(siteId)
  if (!ours.ok) return ours
  const records = pushes.list(siteId)
  if (!records.ok) return records
  const files = configurations.files(siteId, null)
  if (!files.ok) return files
  return succeed({
    site: site.value,
    hosts: ours.value.map(({ id, name }) => ({ id, name })),
    records: records.value,
    isSharedSet: findGateway(site.value.gateway)?.scope === 'site',
    forAll: hashed(files.value),
  })
}

function withPartner(rooms: Rooms, { site, forAll, ...shared }: Shared, partnerId: string): Outcome<ChosenSite> {
  const policy = rooms.store.configurations.policyOf(site.id, partnerId)
  if (!policy.ok) return policy
  const own = shared.isSharedSet ? succeed(undefined) : rooms.store.configurations.files(site.id, partnerId)
  if (!own.ok) return own
  return succeed({
    ...shared,
    name: site.name,
    policy: policy.value === undefined ? undefined : narrowTo(policy.value, site.serves),
    files: newest(forAll, hashed(own.value)),
  })
}

function hashed(kept: StoredFiles | undefined): ChosenSite['files'] {
  return kept === undefined ? undefined : { setHash: hashSet(kept.files), keptAt: kept.keptAt }
}

function newest(left: ChosenSite['files'], right: ChosenSite['files']): ChosenSite['files'] {
  if (left === undefined || right === undefined) return left ?? right
  return right.keptAt >= left.keptAt ? right : left
}
