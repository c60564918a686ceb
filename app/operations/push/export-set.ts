// Everything a push would bring, for those who push by hand: per gateway its files with their scripts, and at the top what to do, the hashes of
// all files and the hand-over sheet; as a folder or as one ZIP. Remembered like saved files.
import { createHash } from 'node:crypto'
import type { RenderRequest } from '#contract/contract-types.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { ExtraFile } from '#domain/push/push-driver.ts'
import { translatorFor } from '#i18n/translate.ts'
import { fileDomain } from '../export-report.ts'
import { folderNames } from '../folder-names.ts'
import { allSites, remember, type SiteFiles } from '../give-out.ts'
import { printSheet } from '../print-handover.ts'
import { keepOne } from '../print-paper.ts'
import { type RenderedConfig, renderSites } from '../render-config.ts'
import { siteFactsFor } from '../render-for-site.ts'
import type { Rooms } from '../rooms.ts'
import { readMe } from './export-readme.ts'
import { type ZipFile, zipFiles } from './zip-files.ts'

export interface ExportWish extends RenderRequest {
  readonly form: 'folder' | 'zip'
}

/** Keeps the files of every site; faults pdf.not-printed, file.choice-dismissed, file.not-written, a site's refusal, those of its driver's files. */
export function exportSet(rooms: Rooms, { form, ...request }: ExportWish): Promise<Outcome<{ files: string[] }>> {
  return rooms.givingOut.run(async () => {
    const rendered = renderSites(rooms, request)
    if (!rendered.ok) return rendered
    const sites = allSites(rendered.value)
    if (!sites.ok) return sites
    const files = await filesOf(rooms, rendered.value, sites.value)
    if (!files.ok) return files
    const name = `handschlag-${fileDomain(rendered.value.partner)}`
    const kept =
      form === 'zip'
        ? await keepOne(rooms, { name: `${name}.zip`, content: zipFiles(files.value) })
        : await keepFolder(rooms, name, files.value)
    if (!kept.ok) return kept
    const remembered = remember(rooms, request, rendered.value, sites.value)
    return remembered.ok ? kept : remembered
  })
}

async function keepFolder(
  rooms: Rooms,
  name: string,
  files: readonly ZipFile[],
): Promise<Outcome<{ files: string[] }>> {
  const kept = await rooms.outside.files.keepInFolder(
    name,
    files.map(({ folder, ...file }) => (folder === null ? file : { ...file, folder })),
  )
  if (!kept.ok) return kept
  rooms.kept.add(kept.value)
  return succeed({ files: [...kept.value] })
}

async function filesOf(
  rooms: Rooms,
  rendered: RenderedConfig,
  sites: readonly SiteFiles[],
): Promise<Outcome<readonly ZipFile[]>> {
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const language: Language = settings.value.language ?? rooms.outside.info.systemLanguage
  const folders = folderNames(sites.map(({ site }) => site.name))
  const files: ZipFile[] = []
  const described: { readonly folder: string; readonly site: SiteFiles['site']; readonly names: readonly string[] }[] =
    []
  for (const [index, { site, artefacts }] of sites.entries()) {
    const extra = await extraFilesOf(site)
    if (!extra.ok) return extra
    const folder = folders[index] ?? String(index + 1)
    const all = [...artefacts, ...extra.value].map(({ name, content }) => ({ folder, name, content }))
    files.push(...all)
    described.push({ folder, site, names: all.map(({ name }) => name).toSorted() })
  }
  const sheet = await printSheet(rooms, rendered, language)
  if (!sheet.ok) return sheet
  const translate = translatorFor(language)
  const sheetName = `${translate('handover:file', { domain: fileDomain(rendered.partner) })}.pdf`
  files.push({ folder: null, name: sheetName, content: sheet.value })
  const partner = rendered.partner.name
  files.push({ folder: null, name: 'README.txt', content: readMe({ partner, sites: described, sheetName }, translate) })
  return succeed([...files, { folder: null, name: 'SHA256SUMS', content: sumsOf(files) }])
}

async function extraFilesOf({ gateway, facts }: SiteFiles['site']): Promise<Outcome<readonly ExtraFile[]>> {
  const described = siteFactsFor(gateway, facts)
  if (!described.ok) return described
  return (await described.value.target.push?.extraFiles?.(described.value.facts)) ?? succeed([])
}

/** Lines `sha256sum -c` reads. */
function sumsOf(files: readonly ZipFile[]): string {
  const lines = files.map(({ folder, name, content }) => {
    const hash = createHash('sha256').update(content).digest('hex')
    return `${hash}  ${folder === null ? name : `${folder}/${name}`}\n`
  })
  return lines.toSorted((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('')
}
