// What the Exchange Online scripts demand, read from the tables in apply and verify, which must agree. The lowest TLS version is not a
// setting: the service itself speaks nothing older than TLS 1.2, so a connector that demands TLS demands that much.
import type { Artefact } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { InboundPolicy } from '#domain/inbound-policy.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { PolicyReading } from '../policy-reading.ts'
import { type LiteralTable, type LiteralValue, readLiterals } from '../powershell/literal-reader.ts'
import { isTable, textsOf } from '../powershell/literal-shapes.ts'
import { applyScriptName, verifyScriptName } from './script-names.ts'

type OutboundReading = Pick<
  PolicyReading,
  'domains' | 'includeSubdomains' | 'level' | 'names' | 'route' | 'minProtocol'
>
interface PartialReading {
  readonly id: string
  readonly agreement: string | null
  readonly reviewBy: string | null
  outbound?: OutboundReading
  inbound?: InboundReading
}
interface InboundReading {
  readonly includeSubdomains: boolean
  readonly half: Partial<InboundPolicy>
}

/** One reading per policy; fault gateway.not-readable names the file. */
export function readExchangeOnline(artefacts: readonly Artefact[]): Outcome<readonly PolicyReading[]> {
  const contentOf = (name: string) => artefacts.find((artefact) => artefact.name === name)?.content ?? ''
  const apply = contentOf(applyScriptName)
  const data = dataOf(apply)
  const rows = data === undefined ? undefined : readLiterals(apply, 'PlanHash')?.['Rows']
  const readings = Array.isArray(rows) ? readRows(rows) : undefined
  if (readings === undefined) return unreadable(applyScriptName)
  return dataOf(contentOf(verifyScriptName)) === data ? succeed(readings) : unreadable(verifyScriptName)
}

function unreadable(file: string) {
  return fail('gateway.not-readable', { gateway: 'exchange-online', file })
}

/** From the plan's hash to the end of the table, as it stands. */
function dataOf(script: string): string | undefined {
  const start = script.indexOf('\n$PlanHash = ')
  const end = script.indexOf('\r\n\r\n', start)
  return start < 0 || end < 0 ? undefined : script.slice(start, end)
}

function readRows(rows: readonly LiteralValue[]): readonly PolicyReading[] | undefined {
  const byId = new Map<string, PartialReading>()
  for (const row of rows) {
    if (!isTable(row) || !isTable(row['Settings']) || typeof row['Id'] !== 'string') return undefined
    const { Kind: kind, Settings: settings } = row
    const reading = byId.get(row['Id']) ?? {
      id: row['Id'],
      agreement: textOrNull(row['Agreement']),
      reviewBy: textOrNull(row['ReviewBy']),
    }
    byId.set(reading.id, reading)
    if (settings['ConnectorType'] !== 'Partner' || (kind !== 'outbound' && kind !== 'inbound')) return undefined
    if (reading[kind] !== undefined) return undefined
    const half = kind === 'outbound' ? readOutbound(settings) : undefined
    const other = kind === 'inbound' ? readInbound(settings) : undefined
    if (half !== undefined) reading.outbound = half
    else if (other !== undefined) reading.inbound = other
    else return undefined
  }
  return [...byId.values()].map(wholeReading)
}

function wholeReading({ id, agreement, reviewBy, outbound, inbound }: PartialReading): PolicyReading {
  const direction = outbound === undefined ? 'inbound' : inbound === undefined ? 'outbound' : 'both'
  const { includeSubdomains, ...rest } = outbound ?? { includeSubdomains: inbound?.includeSubdomains }
  // Subdomains must be meant in both directions to be read as meant.
  const isAgreed = inbound === undefined || inbound.includeSubdomains === includeSubdomains
  return {
    ...{ id, direction, agreement, reviewBy, ...rest },
    ...(isAgreed && includeSubdomains !== undefined ? { includeSubdomains } : {}),
    ...(inbound === undefined ? {} : { inbound: inbound.half }),
  }
}

const levels: Readonly<Record<string, TlsLevel>> = {
  EncryptionOnly: 'encrypt',
  CertificateValidation: 'verify',
  DomainValidation: 'secure',
}

function readOutbound(settings: LiteralTable): OutboundReading | undefined {
  const domains = readDomains(settings['RecipientDomains'])
  const route = readRoute(settings)
  const isDane = settings['SmtpDaneMode'] === 'Mandatory' && route?.kind === 'mx'
  const level = isDane ? 'dane' : levels[String(settings['TlsSettings'])]
  const name = settings['TlsDomain']
  const isNamed = typeof name === 'string' && name !== ''
  if (domains === undefined || route === undefined || level === undefined) return undefined
  if (settings['IsTransportRuleScoped'] !== false || isNamed !== (level === 'secure')) return undefined
  return { ...domains, level, ...(isNamed ? { names: [name] } : {}), route, minProtocol: 'TLSv1.2' }
}

function readRoute(settings: LiteralTable): TlsPolicy['route'] | undefined {
  if (settings['UseMXRecord'] === true) return settings['SmartHosts'] === undefined ? { kind: 'mx' } : undefined
  const hosts = textsOf(settings['SmartHosts'])
  if (settings['UseMXRecord'] !== false || hosts === undefined || hosts.length === 0) return undefined
  return { kind: 'hosts', hosts: hosts.map((host) => ({ host, port: 25 })) }
}

function readInbound(settings: LiteralTable): InboundReading | undefined {
  const senders = readDomains(settings['SenderDomains'])
  const certificate = settings['TlsSenderCertificateName']
  const addresses = textsOf(settings['SenderIPAddresses'])
  const byCertificate = settings['RestrictDomainsToCertificate'] === true
  const byAddress = settings['RestrictDomainsToIPAddresses'] === true
  if (senders === undefined || settings['RequireTls'] !== true || (byCertificate && byAddress)) return undefined
  if (byCertificate !== (typeof certificate === 'string') || byAddress !== (addresses !== undefined)) return undefined
  const half: Partial<InboundPolicy> = {
    senderDomains: senders.domains,
    ...(addresses === undefined ? {} : { addresses: [...addresses] }),
    minProtocol: 'TLSv1.2',
    certificate: typeof certificate === 'string' ? { names: [certificate], pins: [], authorities: [] } : null,
  }
  return { includeSubdomains: senders.includeSubdomains, half }
}

/** Either every domain has its subdomains beside it, or none has. */
function readDomains(value: LiteralValue | undefined): { domains: string[]; includeSubdomains: boolean } | undefined {
  const entries = textsOf(value) ?? []
  const domains = entries.filter((entry) => !entry.startsWith('*.'))
  const wide = new Set(entries.filter((entry) => entry.startsWith('*.')))
  if (domains.length === 0) return undefined
  if (wide.size > 0 && (wide.size !== domains.length || !domains.every((domain) => wide.has(`*.${domain}`)))) {
    return undefined
  }
  return { domains, includeSubdomains: wide.size > 0 }
}

function textOrNull(value: LiteralValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
