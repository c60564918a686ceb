// What stands at the top of an export: what lies where, how its hashes are checked, and in which order the scripts of each gateway run.
// Plain lines for any system.
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Translate } from '#i18n/translate.ts'

export interface ExportedSite {
  readonly folder: string
  readonly site: Pick<GatewaySite, 'name' | 'gateway'>
  readonly names: readonly string[]
}

export interface Export {
  readonly partner: string
  readonly sites: readonly ExportedSite[]
  readonly sheetName: string
}

const scriptKinds = ['apply', 'verify', 'rollback'] as const

/** The text of README.txt. */
export function readMe({ partner, sites, sheetName }: Export, translate: Translate): string {
  const blocks = [
    [translate('push:export.title', { partner })],
    [translate('push:export.intro', { sheet: sheetName })],
    [translate('push:export.hashes'), '', '  sha256sum -c SHA256SUMS'],
    ...sites.map((site) => siteLines(site, translate)),
    [translate('push:export.way-back')],
  ]
  return `${blocks.map((lines) => lines.join('\r\n')).join('\r\n\r\n')}\r\n`
}

function siteLines({ folder, site, names }: ExportedSite, translate: Translate): readonly string[] {
  const heading = translate('push:export.site', { folder, name: site.name.replaceAll(/\p{Cc}/gu, ' ') })
  const steps = scriptKinds.flatMap((kind) => {
    const script = names.find((name) => new RegExp(`-${kind}\\.(sh|ps1)$`).test(name))
    return script === undefined ? [] : [`  - ${translate(`push:export.${kind}`)}: ${script}`]
  })
  const own = names.includes('README.txt') ? [`  - ${translate('push:export.details')}: README.txt`] : []
  return [heading, ...own, ...steps]
}
