// Cipher suites by name and by code.
import { nameTable } from './name-table.ts'
import { registeredSuites, unregisteredSuites } from './suite-names.ts'

const signallingValues = { TLS_EMPTY_RENEGOTIATION_INFO_SCSV: 0x00ff, TLS_FALLBACK_SCSV: 0x5600 }

export const suiteTable = nameTable({ ...readRuns(registeredSuites), ...readRuns(unregisteredSuites) })
export const signallingTable = nameTable(signallingValues)

function readRuns(text: string): Record<string, number> {
  const codes: Record<string, number> = {}
  for (const line of text.trim().split('\n')) {
    const [first = '', ...names] = line.split(' ')
    for (const [index, name] of names.entries()) codes[`TLS_${name}`] = Number.parseInt(first, 16) + index
  }
  return codes
}
