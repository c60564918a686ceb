// One row of the send table as what it demands; undefined when it is no row of ours or Exchange would not enforce it.
import type { TlsLevel } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { PolicyReading } from '../policy-reading.ts'
import type { LiteralTable } from '../powershell/literal-reader.ts'
import { isTable, textsOf } from '../powershell/literal-shapes.ts'

const levels: Readonly<Record<string, TlsLevel>> = {
  EncryptionOnly: 'encrypt',
  CertificateValidation: 'verify',
  DomainValidation: 'secure',
}

/** Reads a row of $Rows. */
export function readSendRow(row: LiteralTable): PolicyReading | undefined {
  const { Id: id, Certificate: certificate, Settings: settings } = row
  if (typeof id !== 'string' || typeof certificate !== 'string' || !isTable(settings)) return undefined
  const spaces = readSpaces(textsOf(settings['AddressSpaces']))
  const route = readRoute(settings)
  const secureDomains = textsOf(row['SecureDomains'])
  if (spaces === undefined || route === undefined || secureDomains === undefined) return undefined
  const check = secureDomains.length > 0 ? readDomainSecurity(settings, spaces, secureDomains) : readLevel(settings)
  if (check === undefined) return undefined
  return { id, direction: 'outbound', ...spaces, ...check, route, clientCertificate: certificate || null }
}

type Spaces = Required<Pick<PolicyReading, 'domains' | 'includeSubdomains'>>
type Check = Pick<PolicyReading, 'level' | 'names'>

/** Either every domain has its subdomains beside it, or none has. */
function readSpaces(texts: readonly string[] | undefined): Spaces | undefined {
  const spaces = texts?.map((space) => /^SMTP:([^;]+);1$/.exec(space)?.[1] ?? '')
  if (spaces === undefined || spaces.length === 0 || spaces.includes('')) return undefined
  const domains = spaces.filter((space) => !space.startsWith('*.'))
  const wide = new Set(spaces.filter((space) => space.startsWith('*.')))
  if (wide.size === 0) return { domains, includeSubdomains: false }
  const isWhole = wide.size === domains.length && domains.every((domain) => wide.has(`*.${domain}`))
  return isWhole ? { domains, includeSubdomains: true } : undefined
}

function readLevel(settings: LiteralTable): Check | undefined {
  const isForced = settings['RequireTLS'] === true && settings['IgnoreSTARTTLS'] === false
  const level =
    isForced && settings['DomainSecureEnabled'] === false ? levels[String(settings['TlsAuthLevel'])] : undefined
  if (level === undefined) return undefined
  const name = settings['TlsDomain']
  if (level !== 'secure') return { level }
  return typeof name === 'string' ? { level, names: [name] } : undefined
}

/** Mutual TLS: the partner's certificate must name the mail domain or a host right below it. */
function readDomainSecurity(settings: LiteralTable, spaces: Spaces, listed: readonly string[]): Check | undefined {
  const isOn =
    settings['DomainSecureEnabled'] === true &&
    settings['RequireTLS'] === true &&
    settings['IgnoreSTARTTLS'] === false &&
    settings['DNSRoutingEnabled'] === true &&
    settings['TlsAuthLevel'] === undefined
  const isListed = !spaces.includeSubdomains && spaces.domains.every((domain) => listed.includes(domain))
  if (!isOn || !isListed) return undefined
  return { level: 'secure', names: listed.flatMap((domain) => [domain, `*.${domain}`]) }
}

function readRoute(settings: LiteralTable): TlsPolicy['route'] | undefined {
  if (settings['DNSRoutingEnabled'] === true) return { kind: 'mx' }
  const port = settings['Port']
  const hosts = textsOf(settings['SmartHosts'])
  if (typeof port !== 'number' || hosts === undefined || hosts.length === 0) return undefined
  return { kind: 'hosts', hosts: hosts.map((host) => ({ host, port })) }
}
