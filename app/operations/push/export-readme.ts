// What stands at the top of an export: what lies where, how its hashes are checked, and in which order the scripts of each gateway run.
// Plain lines for any system.
import type { GatewaySite } from '#domain/gateway-site.ts'
import { type HandStep, handSteps } from '#gateways/gateway-target.ts'
import { findGateway } from '#gateways/registry.ts'
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

/** Reads SHA256SUMS where there is no sha256sum, and says the same. */
const windowsCheck =
  "Get-Content SHA256SUMS -Encoding UTF8 | ForEach-Object { $hash, $name = $_ -split '  ', 2; " +
  "$is = @('FAILED', 'OK')[(Get-FileHash -LiteralPath $name -Algorithm SHA256).Hash -eq $hash]; '{0}: {1}' -f $name, $is }"

/** The text of README.txt. */
export function readMe({ partner, sites, sheetName }: Export, translate: Translate): string {
  const blocks = [
    [translate('push:export.title', { partner })],
    [translate('push:export.intro', { sheet: sheetName })],
    [
      translate('push:export.hashes'),
      '',
      '  Linux: sha256sum -c SHA256SUMS',
      '',
      `  Windows PowerShell: ${windowsCheck}`,
    ],
    ...sites.map((site) => siteLines(site, translate)),
    [translate('push:export.way-back')],
  ]
  return `${blocks.map((lines) => lines.join('\r\n')).join('\r\n\r\n')}\r\n`
}

function siteLines({ folder, site, names }: ExportedSite, translate: Translate): readonly string[] {
  const heading = translate('push:export.site', { folder, name: site.name.replaceAll(/\p{Cc}/gu, ' ') })
  const steps = handSteps.flatMap((step) => {
    const files = filesOf(step, site.gateway, names)
    return files.length === 0 ? [] : [`  - ${translate(`push:export.${step}`)}: ${files.join(', ')}`]
  })
  const own = names.includes('README.txt') ? [`  - ${translate('push:export.details')}: README.txt`] : []
  const lines = [...own, ...steps]
  return [heading, ...(lines.length > 0 ? lines : names.map((name) => `  - ${name}`))]
}

/** What a step takes, as the gateway names it, else by the names of its scripts. */
function filesOf(step: HandStep, gateway: string, names: readonly string[]): readonly string[] {
  const named = findGateway(gateway)?.byHand?.[step]
  if (named !== undefined) return named.filter((name) => names.includes(name))
  return names.filter((name) => new RegExp(`-${step}\\.(sh|ps1)$`).test(name))
}
