// Configuration for our own gateways from a partner, its last tests and what was chosen. A file that holds every partner of a site holds
// the others as they were given out last: they are neither left out nor judged again, because both could leave their mail unprotected.
import type { SiteRendering } from '#contract/contract.ts'
import type { RenderRequest } from '#contract/contract-types.ts'
import type { ArtefactNote } from '#domain/artefact.ts'
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Partner } from '#domain/partner.ts'
import { narrowTo } from '#domain/policy-choice.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { findGateway } from '#gateways/registry.ts'
import { agreedVersion } from './agreement/find.ts'
import { compareFiles } from './compare-files.ts'
import { latestReports } from './partners.ts'
import { policyNotes } from './policy-notes.ts'
import { policyOfPartner } from './policy-of-partner.ts'
import { renderForSite } from './render-for-site.ts'
import type { Rooms } from './rooms.ts'
import { extraAuthoritiesOf } from './settings.ts'
import { listSites } from './sites.ts'

/** What one site gets; `site` is undefined when it is not there any more. */
export interface RenderedSite {
  readonly site: GatewaySite | undefined
  readonly rendering: SiteRendering
}

export interface RenderedConfig {
  readonly partner: Partner
  readonly policy: TlsPolicy
  readonly sites: readonly RenderedSite[]
}

/** Renders for every site of the request; nothing is written or remembered. */
export function renderConfig(rooms: Rooms, request: RenderRequest): Outcome<SiteRendering[]> {
  const rendered = renderSites(rooms, request)
  return rendered.ok ? succeed(rendered.value.sites.map(({ rendering }) => rendering)) : rendered
}

/** The same with what it was made from; faults partner.not-found, those of `policyOfPartner` and of the store. */
export function renderSites(rooms: Rooms, request: RenderRequest): Outcome<RenderedConfig> {
  return rooms.store.together((): Outcome<RenderedConfig> => {
    const known = rooms.store.partners.find(request.partnerId)
    if (!known.ok) return known
    const partner = known.value
    const settings = rooms.store.settings.read()
    if (!settings.ok) return settings
    const authorities = extraAuthoritiesOf(settings.value)
    if (!authorities.ok) return authorities
    const reports = latestReports(rooms, partner.id)
    if (!reports.ok) return reports
    const agreed = agreedVersion(rooms, partner.id)
    if (!agreed.ok) return agreed
    const policy = policyOfPartner(partner, reports.value, request.choice, agreed.value)
    if (!policy.ok) return policy
    const notes = policyNotes(policy.value, partner, reports.value, authorities.value)
    const ours = listSites(rooms)
    if (!ours.ok) return ours
    const sites: RenderedSite[] = []
    for (const siteId of new Set(request.siteIds)) {
      const site = ours.value.find(({ id }) => id === siteId)
      const rendered =
        site === undefined
          ? succeed(refused(siteId, site, fail('site.not-found').fault))
          : renderSite(rooms, site, partner, policy.value)
      if (!rendered.ok) return rendered
      sites.push(withNotes(rendered.value, notes))
    }
    return succeed({ partner, policy: policy.value, sites })
  })
}

/** Partner whose files those of the site are: none when one set of files holds all partners. Practice partners always stand alone. */
export function ownerOfFiles(site: GatewaySite, partner: Partner): string | null {
  return findGateway(site.gateway)?.scope === 'site' && !partner.isPractice ? null : partner.id
}

/** Faults of the store only; why a site gets no files stands in its result. */
function renderSite(rooms: Rooms, site: GatewaySite, partner: Partner, policy: TlsPolicy): Outcome<RenderedSite> {
  const own = narrowTo(policy, site.serves)
  if (own === undefined) {
    const { fault } = fail('gateway.nothing-to-serve', { site: site.name, partner: partner.name })
    return succeed(refused(site.id, site, fault))
  }
  const others = policiesBeside(rooms, site, partner)
  if (!others.ok) return others
  const rendering = renderForSite(site.gateway, [...others.value, own], site.facts)
  if (!rendering.ok) return succeed(refused(site.id, site, rendering.fault))
  const before = rooms.store.configurations.files(site.id, ownerOfFiles(site, partner))
  if (!before.ok) return before
  const difference =
    before.value === undefined ? null : compareFiles(before.value.keptAt, before.value.files, rendering.value.artefacts)
  const alsoHolds = others.value.map((other) => other.partner).toSorted()
  const result = { kind: 'rendered' as const, rendering: rendering.value }
  return succeed({ site, rendering: { siteId: site.id, result, alsoHolds, difference } })
}

function refused(siteId: string, site: GatewaySite | undefined, fault: Fault): RenderedSite {
  return { site, rendering: { siteId, result: { kind: 'refused', fault }, alsoHolds: [], difference: null } }
}

/** What the same files hold beside this partner, as it was given out last. */
export function policiesBeside(rooms: Rooms, site: GatewaySite, partner: Partner): Outcome<readonly TlsPolicy[]> {
  if (ownerOfFiles(site, partner) !== null) return succeed([])
  const kept = rooms.store.configurations.policies(site.id)
  if (!kept.ok) return kept
  const others = kept.value.filter(({ policy, isPractice }) => policy.id !== partner.id && !isPractice)
  return succeed(others.flatMap(({ policy }) => narrowTo(policy, site.serves) ?? []))
}

function withNotes({ site, rendering }: RenderedSite, notes: readonly ArtefactNote[]): RenderedSite {
  if (rendering.result.kind === 'refused') return { site, rendering }
  const { artefacts, notes: own } = rendering.result.rendering
  const result = { kind: 'rendered' as const, rendering: { artefacts, notes: [...notes, ...own] } }
  return { site, rendering: { ...rendering, result } }
}
