// Configuration for one gateway from a partner and its last tests: shown, or saved to a folder the person chooses. Saving renders
// again, so what is written is what the facts of this moment say. A site that worked is remembered for the next time.
import type { GatewayDescription, RenderRequest } from '#contract/contract.ts'
import type { Rendering } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { latestReports } from './partners.ts'
import { policyOfPartner } from './policy-of-partner.ts'
import { renderForSite } from './render-for-site.ts'
import type { Rooms } from './rooms.ts'
import { rememberSite } from './settings.ts'

/** Every gateway the product can write for, with the site facts known so far. */
export function listGateways(rooms: Rooms): Outcome<GatewayDescription[]> {
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const { sites } = settings.value
  return succeed(
    gatewayTargets.map((target) => ({
      id: target.id,
      levels: [...target.levels],
      site: Object.hasOwn(sites, target.id) ? sites[target.id] : target.emptySite,
    })),
  )
}

/** Renders the configuration of a partner for a gateway; nothing is written. */
export function renderConfig(rooms: Rooms, request: RenderRequest): Outcome<Rendering> {
  const known = rooms.store.partners.find(request.partnerId)
  if (!known.ok) return known
  const reports = latestReports(rooms, request.partnerId)
  if (!reports.ok) return reports
  const policy = policyOfPartner(known.value, reports.value, request)
  if (!policy.ok) return policy
  const rendering = renderForSite(request.gateway, [policy.value], request.site)
  if (!rendering.ok) return rendering
  const remembered = rememberSite(rooms, request.gateway, request.site)
  return remembered.ok ? rendering : remembered
}

/** Renders again and writes the files into a folder the person chooses; faults file.choice-dismissed, file.not-written. */
export async function saveConfig(rooms: Rooms, request: RenderRequest): Promise<Outcome<{ files: string[] }>> {
  const rendering = renderConfig(rooms, request)
  if (!rendering.ok) return rendering
  const known = rooms.store.partners.find(request.partnerId)
  if (!known.ok) return known
  const [domain] = known.value.domains
  if (domain === undefined) return fail('partner.not-found')
  const files = await rooms.outside.files.keepInFolder(`${domain}-${request.gateway}`, rendering.value.artefacts)
  if (!files.ok) return files
  rooms.kept.add(files.value)
  return succeed({ files: [...files.value] })
}
