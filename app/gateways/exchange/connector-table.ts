// The data part of the scripts: every connector as a table of quoted values, each line with its reason. Nothing of a policy stands
// anywhere else in a script.
import { quoteText, quoteValue } from '../powershell/powershell-literal.ts'
import { createPartWriter, type PartWriter, type ScriptPart } from '../powershell/script-part.ts'
import type { ExchangeConnector } from './connector.ts'

/** Assigns $PlanHash, $Servers and $Rows; the order of connectors is kept. */
export function connectorTable(
  connectors: readonly ExchangeConnector[],
  servers: readonly string[],
  planHash: string,
): ScriptPart {
  const writer = createPartWriter()
  writer.line(`$PlanHash = ${quoteText(planHash)}`, 'plan-hash')
  writer.line(`$Servers = ${quoteValue(servers)}`, 'servers')
  writer.line(connectors.length === 0 ? '$Rows = @()' : '$Rows = @(', 'rows')
  for (const connector of connectors) writeRow(writer, connector)
  if (connectors.length > 0) writer.line(')')
  return writer.part()
}

function writeRow(writer: PartWriter, connector: ExchangeConnector): void {
  writer.line('    @{')
  writer.line(`        Id = ${quoteText(connector.policy.id.toLowerCase())}`, 'id')
  writer.line(`        Partner = ${quoteText(connector.policy.partner)}`, 'partner')
  writer.line('        Settings = @{')
  for (const [key, value] of Object.entries(connector.settings)) {
    writer.line(`            ${key} = ${quoteValue(value)}`, `setting-${key}`)
  }
  writer.line('        }')
  writer.line('    }')
}
