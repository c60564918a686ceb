// What transport, policy map and master.cf demand of mail to one partner, looked up the way Postfix does it. Undefined when a next hop has
// no policy or two domains of one partner differ.
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { PolicyReading } from '../policy-reading.ts'
import { certificateServicePrefix, excludedForBsi, excludedForPfs, matchWords, partnerService } from './format.ts'
import { readPolicyWords } from './policy-map.ts'
import type { Block } from './read-blocks.ts'
import type { Settings } from './read-sections.ts'

export interface OutboundFiles {
  readonly policies: ReadonlyMap<string, string>
  readonly authorities: ReadonlyMap<string, readonly string[]>
  readonly services: ReadonlyMap<string, Settings>
  readonly settings: Settings
}
type Reading = Omit<PolicyReading, 'id'>

/** Reads one block of the transport map. */
export function readOutbound({ entries }: Block, files: OutboundFiles): Reading | undefined {
  const targets = new Set(entries.map(({ value }) => value))
  const [target = ''] = targets
  const colon = target.indexOf(':')
  const serviceName = target.slice(0, colon)
  const service = files.services.get(serviceName)
  if (targets.size !== 1 || colon < 0 || service === undefined) return undefined
  const keys = new Set(entries.map(({ key }) => key))
  const domains = [...keys].filter((key) => !key.startsWith('.'))
  const nextHops = target
    .slice(colon + 1)
    .split(',')
    .filter((hop) => hop !== '')
  const values = (nextHops.length > 0 ? nextHops : [...keys]).map((key) => files.policies.get(key))
  const hosts = nextHops.map((hop) => /^\[([^\]]+)\]:(\d+)$/.exec(hop))
  const sessions = values.map((value) => (value === undefined ? undefined : readSession(value, files, service)))
  const session = joinSessions(sessions)
  if (session === undefined || hosts.some((host) => host === null)) return undefined
  return {
    domains,
    includeSubdomains: domains.every((domain) => keys.has(`.${domain}`)),
    route:
      nextHops.length === 0
        ? { kind: 'mx' }
        : { kind: 'hosts', hosts: hosts.map((host) => ({ host: host?.[1] ?? '', port: Number(host?.[2]) })) },
    ...(serviceName === partnerService ? { clientCertificate: null } : readCertificate(serviceName, service)),
    ...readTimes(files.settings),
    ...session,
  }
}

/** All next hops of a partner must demand the same, but for the names they go by. */
function joinSessions(sessions: readonly (Reading | undefined)[]): Reading | undefined {
  const [first] = sessions
  if (first === undefined) return undefined
  const names = new Set<string>()
  const plain = JSON.stringify({ ...first, names: [] })
  for (const session of sessions) {
    if (session === undefined || JSON.stringify({ ...session, names: [] }) !== plain) return undefined
    for (const name of session.names ?? []) names.add(name)
  }
  return first.names === undefined ? first : { ...first, names: [...names] }
}

function readSession(value: string, files: OutboundFiles, service: Settings): Reading | undefined {
  const { level: word, attributes } = readPolicyWords(value)
  const all = (name: string) => attributes.flatMap(([key, text]) => (key === name ? [text] : []))
  const matches = all('match').flatMap((text) => text.split(/[:|]/))
  const common = {
    ...readProtocols(all('protocols')[0]),
    ...readSuites(all('ciphers')[0], all('exclude')[0], all('protocols')[0]),
  }
  switch (word) {
    case 'may':
    case 'encrypt':
      return { level: word, ...common }
    case 'dane-only':
      return service.get('smtp_dns_support_level') === 'dnssec' ? { level: 'dane', ...common } : undefined
    case 'fingerprint': {
      const pins = all('match').flatMap((text) => text.split('|').map((pin) => pin.replaceAll(':', '').toLowerCase()))
      return service.get('smtp_tls_fingerprint_digest') === 'sha256'
        ? { level: 'fingerprint', pins, ...common }
        : undefined
    }
    case 'verify':
      // Only the server's own name counts as level `secure`; another rule of `verify` would take names from the DNS that nobody agreed on.
      if (matches.length !== 1 || matches[0] !== 'hostname') return undefined
      return { level: 'secure', names: [], ...readTrust(all('tafile'), files, service), ...common }
    case 'secure': {
      // Without names Postfix takes the mail domain and all below it.
      if (matches.length === 0 || matches.some((name) => matchWords.has(name) || !name.includes('.'))) return undefined
      const names = matches.map((name) => (name.startsWith('.') ? `*${name}` : name))
      return { level: 'secure', names, ...readTrust(all('tafile'), files, service), ...common }
    }
    default:
      return undefined
  }
}

function readTrust(anchors: readonly string[], files: OutboundFiles, service: Settings): Pick<Reading, 'trust'> {
  const isPublic = anchors.length === 0 || anchors.includes(service.get('smtp_tls_CAfile') ?? '')
  const own = anchors.filter((anchor) => anchor !== service.get('smtp_tls_CAfile'))
  const authorities = own.flatMap((anchor) => files.authorities.get(anchor.slice(anchor.lastIndexOf('/') + 1)) ?? [])
  return { trust: { kind: isPublic ? 'public' : 'private', authorities: [...authorities] } }
}

function readProtocols(text: string | undefined): { minProtocol?: TlsPolicy['minProtocol'] } {
  if (text === undefined) return {}
  const words = new Set(text.split(':'))
  const excluded = (version: string) => words.has(`!${version}`)
  if (words.has('>=TLSv1.3')) return { minProtocol: 'TLSv1.3' }
  if (words.has('>=TLSv1.2')) return { minProtocol: 'TLSv1.2' }
  if (!['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1'].every(excluded)) return {}
  return { minProtocol: excluded('TLSv1.2') ? 'TLSv1.3' : 'TLSv1.2' }
}

function readSuites(grade?: string, exclude?: string, protocols?: string): { suites?: TlsPolicy['suites'] } {
  if (exclude === undefined) return { suites: 'any' }
  const words = new Set(exclude.split(':'))
  const hasAll = (list: string) => grade === 'high' && list.split(':').every((word) => words.has(word))
  const isWithoutTls13 = /(?:^|:)(?:<=TLSv1\.2|!TLSv1\.3)(?::|$)/.test(protocols ?? '')
  if (hasAll(excludedForBsi) && isWithoutTls13) return { suites: 'bsi' }
  return hasAll(excludedForPfs) ? { suites: 'pfs' } : {}
}

function readCertificate(name: string, service: Settings): { clientCertificate?: string } {
  const isShown = (service.get('smtp_tls_chain_files') ?? '') !== ''
  return isShown && name.startsWith(certificateServicePrefix)
    ? { clientCertificate: name.slice(certificateServicePrefix.length) }
    : {}
}

function readTimes(settings: Settings): Pick<Reading, 'failure'> {
  const hours = (name: string) => Number(/^(\d+)h$/.exec(settings.get(name) ?? '')?.[1])
  const warnAfterHours = hours('delay_warning_time')
  const giveUpAfterHours = hours('maximal_queue_lifetime')
  return Number.isInteger(warnAfterHours) && Number.isInteger(giveUpAfterHours)
    ? { failure: { action: 'defer', warnAfterHours, giveUpAfterHours } }
    : {}
}
