// Gives out configuration: into a folder the person chooses, or as the printed hand-over sheet. It is rendered again for this, so what
// is given out is what the facts of this moment say, and remembered only once the files are there. One at a time: nobody's policies get
// lost because two were given out side by side.
import type { RenderRequest } from '#contract/contract-types.ts'
import type { Artefact } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { KeptFile } from '#ports/file-keeper.ts'
import { fileDomain } from './export-report.ts'
import { folderNames } from './folder-names.ts'
import { ownerOfFiles, type RenderedConfig, renderSites } from './render-config.ts'
import type { Rooms } from './rooms.ts'

export interface SiteFiles {
  readonly site: GatewaySite
  readonly artefacts: readonly Artefact[]
}

/** Writes the files of every site, one folder each when there are several; faults file.choice-dismissed, file.not-written and a site's refusal. */
export function saveConfig(rooms: Rooms, request: RenderRequest): Promise<Outcome<{ files: string[] }>> {
  return rooms.givingOut.run(async () => {
    const rendered = renderSites(rooms, request)
    if (!rendered.ok) return rendered
    const sites = allSites(rendered.value)
    if (!sites.ok) return sites
    const domain = fileDomain(rendered.value.partner)
    const [only] = sites.value
    const isOne = sites.value.length === 1 && only !== undefined
    const suggested = isOne ? `${domain}-${only.site.gateway}` : domain
    const written = await rooms.outside.files.keepInFolder(suggested, isOne ? only.artefacts : inFolders(sites.value))
    if (!written.ok) return written
    rooms.kept.add(written.value)
    const remembered = remember(rooms, request, rendered.value, sites.value)
    return remembered.ok ? succeed({ files: [...written.value] }) : remembered
  })
}

/** The files of every site, or the first refusal. */
export function allSites(rendered: RenderedConfig): Outcome<readonly SiteFiles[]> {
  const sites: SiteFiles[] = []
  for (const { site, rendering } of rendered.sites) {
    if (rendering.result.kind === 'refused') return { ok: false, fault: rendering.result.fault }
    if (site === undefined) return fail('site.not-found')
    sites.push({ site, artefacts: rendering.result.rendering.artefacts })
  }
  return succeed(sites)
}

/** Remembers choice, policy and files; faults partner.not-found, site.not-found when they went while a dialog was open. */
export function remember(
  rooms: Rooms,
  request: RenderRequest,
  { partner, policy }: RenderedConfig,
  sites: readonly SiteFiles[],
): Outcome<undefined> {
  const keptAt = rooms.outside.clock.now()
  const remembered = rooms.store.together((): Outcome<undefined> => {
    const known = rooms.store.partners.find(partner.id)
    if (!known.ok) return known
    for (const { site, artefacts } of sites) {
      const present = rooms.store.sites.find(site.id)
      if (!present.ok) return present
      const { configurations } = rooms.store
      const policyKept = configurations.keepPolicy(site.id, partner.id, policy, keptAt)
      if (!policyKept.ok) return policyKept
      const filesKept = configurations.keepFiles(site.id, ownerOfFiles(site, partner), { files: artefacts, keptAt })
      if (!filesKept.ok) return filesKept
    }
    return rooms.store.choices.save(partner.id, {
      choice: request.choice,
      siteIds: sites.map(({ site }) => site.id),
      keptAt,
    })
  })
  if (remembered.ok) {
    rooms.announce.confirmChanged(partner.id)
    rooms.announce.checklistChanged(partner.id)
  }
  return remembered
}

function inFolders(sites: readonly SiteFiles[]): readonly KeptFile[] {
  const folders = folderNames(sites.map(({ site }) => site.name))
  return sites.flatMap(({ artefacts }, index) => {
    const folder = folders[index] ?? String(index + 1)
    return artefacts.map(({ name, content }) => ({ folder, name, content }))
  })
}
