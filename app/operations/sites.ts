// Our own gateways: listed, checked by their target's schema and kept, removed with everything that was kept for them.
import { isDeepStrictEqual } from 'node:util'
import type { GatewayDescription } from '#contract/contract.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { GatewaySite, GatewaySiteDraft, SiteFacts } from '#domain/gateway-site.ts'
import type { GatewayTarget } from '#gateways/gateway-target.ts'
import { findGateway, gatewayTargets } from '#gateways/registry.ts'
import { refuseWhileOpen } from './confirm/trial/refuse-while-open.ts'
import { forgetHostSecrets } from './push/hosts.ts'
import { siteFactsFor } from './render-for-site.ts'
import type { Rooms } from './rooms.ts'

/** Every kind of gateway the product can write for. */
export function listKinds(): Outcome<GatewayDescription[]> {
  return succeed(
    gatewayTargets.map(({ id, levels, scope, fields, emptySite, push }) => ({
      id,
      levels: [...levels],
      scope,
      fields: [...fields],
      emptyFacts: emptySite,
      pushSystems: [...(push?.systems ?? [])],
    })),
  )
}

/** All sites; facts an earlier version kept come in the form of this one. */
export function listSites(rooms: Rooms): Outcome<GatewaySite[]> {
  const sites = rooms.store.sites.list()
  return sites.ok ? succeed(sites.value.map(asOfNow)) : sites
}

/**
 * Adds or changes a site; faults gateway.unknown, gateway.site-incomplete, site.not-found, confirm.trial-open. Kind and facts stay while a
 * counter-proof is open there: by others it would look for it elsewhere.
 */
export function saveSite(rooms: Rooms, draft: GatewaySiteDraft): Outcome<GatewaySite> {
  const facts = siteFactsFor(draft.gateway, draft.facts)
  if (!facts.ok) return facts
  const now = rooms.outside.clock.now()
  const saved = rooms.store.together((): Outcome<GatewaySite> => {
    if (draft.id === null) {
      return rooms.store.sites.save({ ...draft, id: rooms.outside.newId(), createdAt: now, changedAt: now })
    }
    const known = rooms.store.sites.find(draft.id)
    if (!known.ok) return known
    const isFree = isSameGateway(known.value, draft) ? succeed(undefined) : refuseWhileOpen(rooms, { siteId: draft.id })
    if (!isFree.ok) return isFree
    return rooms.store.sites.save({ ...known.value, ...draft, id: known.value.id, changedAt: now })
  })
  if (saved.ok) rooms.announce.siteChanged(saved.value.id)
  return saved
}

/** Removes a site with its hosts and their secrets; its journal stays. Faults site.not-found, and push.locked during a push. */
export async function removeSite(rooms: Rooms, siteId: string): Promise<Outcome<undefined>> {
  if (rooms.pushing.isBusy(siteId)) {
    const site = rooms.store.sites.find(siteId)
    return site.ok ? fail('push.locked', { host: site.value.name, by: rooms.outside.info.hostName }) : site
  }
  const hosts = rooms.store.hosts.list(siteId)
  if (!hosts.ok) return hosts
  const isFree = refuseWhileOpen(rooms, { siteId })
  if (!isFree.ok) return isFree
  const removed = rooms.store.sites.remove(siteId)
  if (!removed.ok) return removed
  for (const { id } of hosts.value) await forgetHostSecrets(rooms, id)
  rooms.announce.siteChanged(siteId)
  return removed
}

function isSameGateway(kept: GatewaySite, draft: GatewaySiteDraft): boolean {
  if (kept.gateway !== draft.gateway) return false
  const [before, after] = [asOfNow(kept), draft].map(({ gateway, facts }) => siteFactsFor(gateway, facts))
  if (before?.ok !== true || after?.ok !== true) return isDeepStrictEqual(kept.facts, draft.facts)
  return isDeepStrictEqual(before.value.facts, after.value.facts)
}

function asOfNow(site: GatewaySite): GatewaySite {
  const target = findGateway(site.gateway)
  if (target === undefined || target.site.safeParse(site.facts).success) return site
  return { ...site, facts: inFormOf(target, site.facts) }
}

/** The fields the form has today, each with the earlier fact when that has its shape; a person completes the rest. */
function inFormOf({ emptySite }: GatewayTarget, facts: SiteFacts): SiteFacts {
  return Object.fromEntries(
    Object.entries(emptySite).map(([name, empty]) => {
      const kept = Object.hasOwn(facts, name) ? facts[name] : undefined
      return [name, hasShapeOf(kept, empty) ? kept : empty]
    }),
  )
}

function hasShapeOf(kept: unknown, empty: unknown): boolean {
  if (empty === null) return kept === null || typeof kept === 'number'
  return kept !== null && typeof kept === typeof empty && Array.isArray(kept) === Array.isArray(empty)
}
