// The data part of the Exchange Online scripts, read by the tests' own lexer of PowerShell literals.
import type { Artefact } from '#domain/artefact.ts'
import { dataPartOf, type ReadTable, readAssignments } from '#test/support/powershell-literals.ts'

export interface ReadRow {
  readonly id: string
  readonly kind: 'outbound' | 'inbound'
  readonly partner: string
  readonly agreement: string
  readonly recipient: string
  readonly settings: ReadTable
}

/** The organisation a script is bound to. */
export function tenantIn(script: Artefact): ReadTable {
  return readAssignments(dataPartOf(script.content))['$Tenant'] as ReadTable
}

/** The connectors of a script, in its order. */
export function rowsIn(script: Artefact): readonly ReadRow[] {
  const rows = readAssignments(dataPartOf(script.content))['$Rows'] as ReadTable
  return (Object.values(rows) as readonly ReadTable[]).map((row) => ({
    id: String(row['Id']),
    kind: row['Kind'] === 'outbound' ? 'outbound' : 'inbound',
    partner: String(row['Partner']),
    agreement: String(row['Agreement']),
    recipient: String(row['Recipient']),
    settings: row['Settings'] as ReadTable,
  }))
}
