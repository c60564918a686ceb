// What is to be brought to the hosts of a site: its files, made again from the policies kept for it and the choice for one partner, as for
// saving them; and what is remembered once they are in force. Practice partners stay on this desk.
import { hashSet } from '#delivery/plan-hash.ts'
import type { Artefact } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { narrowTo } from '#domain/policy-choice.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { allSites, remember } from '../give-out.ts'
import { policiesBeside, type RenderedConfig, renderSites } from '../render-config.ts'
import { renderForSite, siteFactsFor } from '../render-for-site.ts'
import type { Rooms } from '../rooms.ts'
import { listSites } from '../sites.ts'
import type { PartnerOfPush, PushableSite } from './push-set.ts'

export interface DeliverySet extends PushableSite {
  readonly site: GatewaySite
  readonly choice: PartnerOfPush | null
  readonly artefacts: readonly Artefact[]
  readonly setHash: string
  /** The policies in those files, as this site enforces them; faults of the store. */
  policies(): Outcome<readonly TlsPolicy[]>
  /** Remembers files and choice like saving does; faults of the store. */
  remember(): Outcome<undefined>
}

/** The site as its driver takes it; faults site.not-found, gateway.site-incomplete, push.not-pushable. */
export function pushableSite(rooms: Rooms, siteId: string): Outcome<PushableSite & { readonly site: GatewaySite }> {
  const sites = listSites(rooms)
  if (!sites.ok) return sites
  const site = sites.value.find(({ id }) => id === siteId)
  if (site === undefined) return fail('site.not-found')
  const pushable = pushableFacts(site.gateway, site.facts)
  return pushable.ok ? succeed({ ...pushable.value, site }) : pushable
}

/** A kind of gateway with facts, as its driver takes them; faults gateway.unknown, gateway.site-incomplete, push.not-pushable. */
export function pushableFacts(gateway: string, untrusted: unknown): Outcome<PushableSite> {
  const described = siteFactsFor(gateway, untrusted)
  if (!described.ok) return described
  const { target, facts } = described.value
  return target.push === undefined
    ? fail('push.not-pushable', { gateway })
    : succeed({ gateway, driver: target.push, facts })
}

/** Makes the set again; faults those of `pushableSite` and of rendering. */
export function makeDeliverySet(rooms: Rooms, siteId: string, choice: PartnerOfPush | null): Outcome<DeliverySet> {
  return rooms.store.together((): Outcome<DeliverySet> => {
    const pushable = pushableSite(rooms, siteId)
    if (!pushable.ok) return pushable
    const { site } = pushable.value
    const made = choice === null ? keptSet(rooms, site) : chosenSet(rooms, site, choice)
    if (!made.ok) return made
    return succeed({ ...pushable.value, choice, ...made.value, setHash: hashSet(made.value.artefacts) })
  })
}

/**
 * What taking back needs: the scripts, which any set of the site holds. The one of today where it can be made, so that little is brought, and
 * else one without partners; faults those of `pushableSite` and of rendering nothing.
 */
export function makeUndoSet(rooms: Rooms, siteId: string): Outcome<DeliverySet> {
  const today = makeDeliverySet(rooms, siteId, null)
  if (today.ok) return today
  const pushable = pushableSite(rooms, siteId)
  if (!pushable.ok) return pushable
  const rendered = renderForSite(pushable.value.gateway, [], pushable.value.facts)
  if (!rendered.ok) return rendered
  const { artefacts } = rendered.value
  const nothing = { remember: () => succeed(undefined), policies: () => succeed([]) }
  return succeed({ ...pushable.value, choice: null, artefacts, ...nothing, setHash: hashSet(artefacts) })
}

type Made = Outcome<Pick<DeliverySet, 'artefacts' | 'policies' | 'remember'>>

function chosenSet(rooms: Rooms, site: GatewaySite, { partnerId, choice }: PartnerOfPush): Made {
  const request = { partnerId, choice, siteIds: [site.id] }
  const rendered = renderSites(rooms, request)
  if (!rendered.ok) return rendered
  if (rendered.value.partner.isPractice) return refusePractice(site, rendered.value)
  const sites = allSites(rendered.value)
  if (!sites.ok) return sites
  const artefacts = sites.value.flatMap((each) => each.artefacts)
  const { partner, policy } = rendered.value
  return succeed({
    artefacts,
    policies() {
      const beside = policiesBeside(rooms, site, partner)
      const own = narrowTo(policy, site.serves)
      return beside.ok ? succeed(own === undefined ? beside.value : [...beside.value, own]) : beside
    },
    remember: () => remember(rooms, request, rendered.value, sites.value),
  })
}

function refusePractice(site: GatewaySite, { partner }: RenderedConfig): Made {
  return fail('gateway.nothing-to-serve', { site: site.name, partner: partner.name })
}

function keptSet(rooms: Rooms, site: GatewaySite): Made {
  const kept = rooms.store.configurations.policies(site.id)
  if (!kept.ok) return kept
  const policies = kept.value
    .filter(({ isPractice }) => !isPractice)
    .flatMap(({ policy }) => narrowTo(policy, site.serves) ?? [])
  const rendered = renderForSite(site.gateway, policies, site.facts)
  if (!rendered.ok) return rendered
  const { artefacts } = rendered.value
  return succeed({
    artefacts,
    policies: () => succeed(policies),
    remember: () =>
      rooms.store.configurations.keepFiles(site.id, null, { files: artefacts, keptAt: rooms.outside.clock.now() }),
  })
}
