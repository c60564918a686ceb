// What the scripts of the Exchange target demand, read from the table in the apply script. Says only what really stands there: settings
// Exchange does not know per connector are not answered.
import type { Artefact } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { PolicyReading } from '../policy-reading.ts'
import { type LiteralTable, type LiteralValue, readLiterals } from '../powershell/literal-reader.ts'
import { applyScriptName } from './script-names.ts'

/** One reading per row; fault gateway.not-readable. */
export function readExchange(artefacts: readonly Artefact[]): Outcome<readonly PolicyReading[]> {
  const unreadable = fail('gateway.not-readable', { gateway: 'exchange', file: applyScriptName })
  const script = artefacts.find((artefact) => artefact.name === applyScriptName)
  const rows = script === undefined ? undefined : readLiterals(script.content, 'PlanHash')?.['Rows']
  if (!Array.isArray(rows)) return unreadable
  const readings: PolicyReading[] = []
  for (const row of rows) {
    const settings = isTable(row) ? row['Settings'] : undefined
    if (!isTable(row) || !isTable(settings) || typeof row['Id'] !== 'string') return unreadable
    const reading = readSend(row['Id'], settings)
    if (reading === undefined) return unreadable
    readings.push(reading)
  }
  return succeed(readings)
}

const levels: Readonly<Record<string, TlsLevel>> = {
  EncryptionOnly: 'encrypt',
  CertificateValidation: 'verify',
  DomainValidation: 'secure',
}

function readSend(id: string, settings: LiteralTable): PolicyReading | undefined {
  const spaces = textsOf(settings['AddressSpaces'])?.map((space) => /^SMTP:(.+);1$/.exec(space)?.[1] ?? '')
  const level = settings['RequireTLS'] === true ? levels[String(settings['TlsAuthLevel'])] : undefined
  const route = routeOf(settings)
  if (spaces === undefined || spaces.includes('') || level === undefined || route === undefined) return undefined
  const domains = spaces.filter((space) => !space.startsWith('*.'))
  const wide = new Set(spaces.filter((space) => space.startsWith('*.')))
  const includeSubdomains = wide.size > 0
  // Either every domain has its subdomains beside it, or none has.
  if (includeSubdomains && (wide.size !== domains.length || !domains.every((domain) => wide.has(`*.${domain}`)))) {
    return undefined
  }
  const name = settings['TlsDomain']
  return {
    id,
    direction: 'outbound',
    domains,
    includeSubdomains,
    level,
    ...(typeof name === 'string' ? { names: [name] } : {}),
    route,
  }
}

function routeOf(settings: LiteralTable): TlsPolicy['route'] | undefined {
  if (settings['DNSRoutingEnabled'] === true) return { kind: 'mx' }
  const port = settings['Port']
  const hosts = textsOf(settings['SmartHosts'])
  if (typeof port !== 'number' || hosts === undefined || hosts.length === 0) return undefined
  return { kind: 'hosts', hosts: hosts.map((host) => ({ host, port })) }
}

function textsOf(value: LiteralValue | undefined): readonly string[] | undefined {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : undefined
}

function isTable(value: LiteralValue | undefined): value is LiteralTable {
  return typeof value === 'object' && !Array.isArray(value)
}
