// What the scripts of the Exchange target demand, read from the tables in the apply script. Says only what really stands there: settings
// Exchange does not know per connector are not answered.
import type { Artefact } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PolicyReading } from '../policy-reading.ts'
import { type LiteralValue, readLiterals } from '../powershell/literal-reader.ts'
import { isTable, textsOf } from '../powershell/literal-shapes.ts'
import { readReceiveRow } from './read-receive-row.ts'
import { readSendRow } from './read-send-row.ts'
import { applyScriptName, verifyScriptName } from './script-names.ts'

/** One reading per policy; fault gateway.not-readable. */
export function readExchange(artefacts: readonly Artefact[]): Outcome<readonly PolicyReading[]> {
  const unreadable = (file: string) => fail('gateway.not-readable', { gateway: 'exchange', file })
  const apply = contentOf(artefacts, applyScriptName)
  const tables = readLiterals(apply, 'PlanHash')
  const sending = tables?.['Rows']
  const receiving = tables?.['ReceiveRows']
  if (!Array.isArray(sending) || !Array.isArray(receiving)) return unreadable(applyScriptName)
  // What is verified must be what is applied.
  if (dataOf(apply) !== dataOf(contentOf(artefacts, verifyScriptName))) return unreadable(verifyScriptName)
  // Connectors that are made on no server enforce nothing.
  if (sending.length > 0 && !hasEntries(tables?.['Servers'])) return unreadable(applyScriptName)
  if (receiving.length > 0 && !hasEntries(tables?.['ReceivingServers'])) return unreadable(applyScriptName)
  const certificates = readCertificates(tables?.['Certificates'])
  const readings = new Map<string, PolicyReading>()
  for (const row of sending) {
    const reading = isTable(row) ? readSendRow(row) : undefined
    if (reading === undefined || readings.has(reading.id)) return unreadable(applyScriptName)
    const certificate = reading.clientCertificate
    if (typeof certificate === 'string' && !certificates.has(certificate)) return unreadable(applyScriptName)
    readings.set(reading.id, reading)
  }
  const seen = new Set<string>()
  for (const row of receiving) {
    const reading = isTable(row) ? readReceiveRow(row) : undefined
    if (reading === undefined || seen.has(reading.id)) return unreadable(applyScriptName)
    seen.add(reading.id)
    const outbound = readings.get(reading.id)
    readings.set(reading.id, outbound === undefined ? reading : bothWays(outbound, reading))
  }
  return succeed([...readings.values()])
}

/** Subdomains must be meant in both directions to be read as meant; a row that knows addresses alone says nothing about them. */
function bothWays(outbound: PolicyReading, inbound: PolicyReading): PolicyReading {
  const { includeSubdomains: sent, ...rest } = outbound
  const { includeSubdomains: received = sent, ...half } = inbound
  const whole = { ...rest, ...half, direction: 'both' as const }
  return sent === undefined || sent !== received ? whole : { ...whole, includeSubdomains: sent }
}

function hasEntries(value: LiteralValue | undefined): boolean {
  return (textsOf(value)?.length ?? 0) > 0
}

/** The names for which a whole thumbprint is given. */
function readCertificates(value: LiteralValue | undefined): ReadonlySet<string> {
  const names = new Set<string>()
  for (const entry of Array.isArray(value) ? value : []) {
    if (!isTable(entry)) continue
    const { Name: name, Thumbprint: thumbprint } = entry
    if (typeof name === 'string' && typeof thumbprint === 'string' && /^[0-9A-F]{40}$/.test(thumbprint)) names.add(name)
  }
  return names
}

function contentOf(artefacts: readonly Artefact[], name: string): string {
  return artefacts.find((artefact) => artefact.name === name)?.content ?? ''
}

/** The tables hold no empty line; the first one ends them. */
function dataOf(script: string): string {
  const start = script.indexOf('\n$PlanHash = ')
  return script.slice(start, script.indexOf('\r\n\r\n', start))
}
