// The data part of the scripts: servers, certificates and every connector as tables of quoted values, each line with its reason. Nothing
// of a policy stands anywhere else in a script.
import { hash } from 'node:crypto'
import { type PowerShellValue, quoteText, quoteValue } from '../powershell/powershell-literal.ts'
import { createPartWriter, type PartWriter, type ScriptPart } from '../powershell/script-part.ts'
import type { ConnectorSettings } from './combination-rules.ts'
import type { PartnerConnectors } from './partner-connectors.ts'
import type { ReceiveConnector } from './receive-connector.ts'
import type { SendConnector } from './send-connector.ts'
import type { ExchangeSite } from './site.ts'
import { reasonOfSetting } from './why.ts'

export interface ConnectorTable {
  readonly part: ScriptPart
  /** SHA-256 over everything else in the table; it names this plan in every result line. */
  readonly planHash: string
}

const unknownHash = '0'.repeat(64)

/** Assigns $PlanHash, $Servers, $ReceivingServers, $Certificates, $Rows and $ReceiveRows; the order of connectors is kept. */
export function connectorTable(connectors: readonly PartnerConnectors[], site: ExchangeSite): ConnectorTable {
  const writer = createPartWriter()
  const sending = connectors.filter(({ send }) => send !== null)
  const receiving = connectors.filter(({ receive }) => receive !== null)
  writer.line(`$PlanHash = ${quoteText(unknownHash)}`, 'plan-hash')
  writer.line(`$Servers = ${quoteValue(sending.length > 0 ? [...site.servers].sort() : [])}`, 'servers')
  const receivers = receiving.length > 0 ? [...site.receivingServers].sort() : []
  writer.line(`$ReceivingServers = ${quoteValue(receivers)}`, 'receiving-servers')
  writeCertificates(writer, sending, site)
  writeRows(writer, 'Rows', 'rows', sending, ({ send }) => send && sendEntries(send))
  writeRows(writer, 'ReceiveRows', 'receive-rows', receiving, ({ receive }) => receive && receiveEntries(receive))
  const part = writer.part()
  const planHash = hash('sha256', part.text)
  return { part: { ...part, text: part.text.replace(unknownHash, planHash) }, planHash }
}

type Entries = readonly (readonly [key: string, value: PowerShellValue | ConnectorSettings, code: string])[]

function sendEntries({ certificate, domains, isDomainSecure, settings }: SendConnector): Entries {
  return [
    ['Certificate', certificate ?? '', certificate === null ? 'no-client-certificate' : 'client-certificate'],
    ['SecureDomains', isDomainSecure ? domains : [], isDomainSecure ? 'secure-send-domains' : 'no-secure-domains'],
    ['Settings', settings, 'settings'],
  ]
}

function receiveEntries({ domains, isDomainSecure, settings }: ReceiveConnector): Entries {
  return [
    ['Domains', domains, 'sender-domains'],
    ['SecureDomains', isDomainSecure ? domains : [], isDomainSecure ? 'secure-receive-domains' : 'no-secure-domains'],
    ['Settings', settings, 'settings'],
  ]
}

function writeCertificates(writer: PartWriter, sending: readonly PartnerConnectors[], site: ExchangeSite): void {
  const names = new Set(sending.map(({ send }) => send?.certificate).filter((name) => typeof name === 'string'))
  const used = [...names].sort().flatMap((name) => {
    const thumbprint = site.clientCertificates[name]
    return thumbprint === undefined ? [] : [{ name, thumbprint }]
  })
  if (used.length === 0) {
    writer.line('$Certificates = @()', 'no-certificates')
    return
  }
  writer.line('$Certificates = @(', 'certificates')
  for (const { name, thumbprint } of used) {
    writer.line('    @{')
    writer.line(`        Name = ${quoteText(name)}`, 'certificate-name')
    writer.line(`        Thumbprint = ${quoteText(thumbprint)}`, 'certificate-thumbprint')
    writer.line('    }')
  }
  writer.line(')')
}

function writeRows(
  writer: PartWriter,
  variable: string,
  code: string,
  connectors: readonly PartnerConnectors[],
  entriesOf: (connectors: PartnerConnectors) => Entries | null,
): void {
  if (connectors.length === 0) {
    writer.line(`$${variable} = @()`, `no-${code}`)
    return
  }
  writer.line(`$${variable} = @(`, code)
  for (const each of connectors) {
    writer.line('    @{')
    writer.line(`        Id = ${quoteText(each.policy.id.toLowerCase())}`, 'id')
    writer.line(`        Partner = ${quoteText(each.policy.partner)}`, 'partner')
    for (const [key, value, reason] of entriesOf(each) ?? []) {
      if (!isTable(value)) {
        writer.line(`        ${key} = ${quoteValue(value)}`, reason)
        continue
      }
      writer.line(`        ${key} = @{`, reason)
      for (const name in value) {
        const inner = value[name]
        if (inner === undefined) continue
        writer.line(`            ${name} = ${quoteValue(inner)}`, reasonOfSetting(name, inner))
      }
      writer.line('        }')
    }
    writer.line('    }')
  }
  writer.line(')')
}

function isTable(value: PowerShellValue | ConnectorSettings): value is ConnectorSettings {
  return typeof value === 'object' && !Array.isArray(value)
}
