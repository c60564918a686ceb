// The data part of the scripts: every connector as a table of quoted values. Nothing of a policy stands anywhere else in a script.
import type { ExchangeConnector } from './connector.ts'
import { quoteText, quoteValue } from './powershell-literal.ts'

/** Assigns $PlanHash, $Servers and $Rows; the order of connectors is kept. */
export function connectorTable(
  connectors: readonly ExchangeConnector[],
  servers: readonly string[],
  planHash: string,
): string {
  const rows = connectors.map(connectorRow)
  return [
    `$PlanHash = ${quoteText(planHash)}`,
    `$Servers = ${quoteValue(servers)}`,
    rows.length === 0 ? '$Rows = @()' : `$Rows = @(\n${rows.join('\n')}\n)`,
    '',
  ].join('\n')
}

function connectorRow(connector: ExchangeConnector): string {
  const settings = Object.entries(connector.settings).map(([key, value]) => `            ${key} = ${quoteValue(value)}`)
  return [
    '    @{',
    `        Id = ${quoteText(connector.policy.id.toLowerCase())}`,
    `        Partner = ${quoteText(connector.policy.partner)}`,
    '        Settings = @{',
    ...settings,
    '        }',
    '    }',
  ].join('\n')
}
