// The data part of the scripts: organisation and connectors as tables of quoted values, each line with its reason. Nothing of a policy
// and nothing of a site stands anywhere else in a script.
import type { LineReason } from '#domain/artefact.ts'
import { type PowerShellValue, quoteText, quoteValue } from '../powershell/powershell-literal.ts'
import { createPartWriter, type PartWriter, type ScriptPart } from '../powershell/script-part.ts'
import type { OnlineConnector } from './connector.ts'
import type { ExchangeOnlineSite } from './site.ts'

/** Assigns $Tenant: the organisation the scripts may touch, and how they connect. */
export function tenantTable(site: ExchangeOnlineSite): ScriptPart {
  const writer = createPartWriter()
  writeTenant(writer, site)
  return writer.part()
}

/** Assigns $PlanHash, $Tenant and $Rows; the order of connectors is kept. */
export function connectorTable(
  connectors: readonly OnlineConnector[],
  site: ExchangeOnlineSite,
  planHash: string,
): ScriptPart {
  const writer = createPartWriter()
  writer.line(`$PlanHash = ${quoteText(planHash)}`, 'plan-hash')
  writeTenant(writer, site)
  writer.line(connectors.length === 0 ? '$Rows = @()' : '$Rows = @(', 'rows')
  for (const connector of connectors) writeRow(writer, connector)
  if (connectors.length > 0) writer.line(')')
  return writer.part()
}

function writeTenant(writer: PartWriter, site: ExchangeOnlineSite): void {
  const isApp = site.connection === 'app'
  writer.line('$Tenant = @{', 'tenant')
  writer.line(`    Organization = ${quoteText(site.organization)}`, 'organization')
  writer.line(`    Environment = ${quoteText(site.environment)}`, 'environment')
  writer.line(`    AppId = ${quoteText(isApp ? site.appId : '')}`, isApp ? 'app-id' : 'app-id-empty')
  writer.line(`    Thumbprint = ${quoteText(isApp ? site.thumbprint : '')}`, isApp ? 'thumbprint' : 'app-id-empty')
  writer.line('}')
}

function writeRow(writer: PartWriter, connector: OnlineConnector): void {
  const { policy } = connector
  writer.line('    @{')
  writer.line(`        Id = ${quoteText(policy.id.toLowerCase())}`, 'id')
  writer.line(`        Kind = ${quoteText(connector.kind)}`, `kind-${connector.kind}`)
  writer.line(`        Partner = ${quoteText(policy.partner)}`, 'partner')
  writer.line(`        Agreement = ${quoteText(policy.agreement ?? '')}`, 'agreement')
  writer.line(`        ReviewBy = ${quoteText(policy.reviewBy ?? '')}`, 'review-by')
  writer.line(
    `        Recipient = ${quoteText(connector.recipient)}`,
    connector.recipient === '' ? 'recipient-empty' : 'recipient',
  )
  writer.line('        Settings = @{')
  for (const [key, value] of Object.entries(connector.settings)) {
    writer.line(
      `            ${key} = ${quoteValue(value)}`,
      settingReason(connector, key, value),
      reasonParams(key, value),
    )
  }
  writer.line('        }')
  writer.line('    }')
}

/** Settings that mean something else with another value have a sentence for each. */
function settingReason(connector: OnlineConnector, key: string, value: PowerShellValue): string {
  switch (key) {
    case 'TlsSettings':
      return connector.policy.level === 'dane' ? 'setting-TlsSettings-dane' : `setting-TlsSettings-${value}`
    case 'TlsDomain':
      return `setting-TlsDomain-${connector.tlsDomain?.reason ?? 'agreed'}`
    case 'UseMXRecord':
    case 'SmtpDaneMode':
    case 'MtaStsMode':
    case 'RestrictDomainsToCertificate':
    case 'RestrictDomainsToIPAddresses':
      return `setting-${key}-${value}`
    case 'RecipientDomains':
    case 'SenderDomains':
      return connector.policy.includeSubdomains ? `setting-${key}-wide` : `setting-${key}`
    default:
      return `setting-${key}`
  }
}

const none = {}

function reasonParams(key: string, value: PowerShellValue): LineReason['params'] {
  return typeof value === 'string' && (key === 'TlsDomain' || key === 'TlsSenderCertificateName')
    ? { name: value }
    : none
}
