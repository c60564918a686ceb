// One policy as the lines of our maps that it asks for. Refuses what Postfix cannot say exactly, or what the site lacks, before a line
// is written; never rounds down.
import { createHash } from 'node:crypto'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { isInbound, isOutbound, senderDomainsOf, type TlsPolicy } from '#domain/tls-policy.ts'
import { certificateServicePrefix, classPrefix, matchWords, partnerService } from './format.ts'
import { matchedNames, policyValue, type ValuePart } from './policy-value.ts'
import type { PostfixSite } from './site.ts'
import { isSince, severalNextHopsSince } from './version.ts'

export const postfixLevels: ReadonlySet<TlsLevel> = new Set<TlsLevel>([
  'may',
  'encrypt',
  'secure',
  'dane',
  'fingerprint',
])

export interface MapEntryPlan {
  readonly key: string
  /** The first stands behind the key, the others on lines that continue it. */
  readonly parts: readonly ValuePart[]
}
export interface AuthorityFile {
  readonly name: string
  readonly certificates: readonly string[]
}
export interface PolicyPlan {
  readonly policy: TlsPolicy
  /** For mail to the partner; null = the policy says nothing about it. */
  readonly outbound: {
    readonly service: string
    readonly policyEntries: readonly MapEntryPlan[]
    readonly transportEntries: readonly MapEntryPlan[]
    readonly authorities: AuthorityFile | null
    /** The files of `tafile`. */
    readonly anchors: readonly string[]
  } | null
  /** For mail from the partner. `restriction` is a class of ours when pins count. */
  readonly inbound: {
    readonly senders: readonly string[]
    readonly restriction: string
    readonly pins: readonly string[]
  } | null
}

/** Faults: level-not-expressible, pins-missing, site-incomplete, client-certificate-unknown, version-too-old, unsafe-value, demand-not-expressible. */
export function planFor(policy: TlsPolicy, site: PostfixSite): Outcome<PolicyPlan> {
  const refused =
    (isOutbound(policy) ? refuseOutbound(policy, site) : undefined) ??
    (isInbound(policy) ? refuseInbound(policy, site) : undefined)
  if (refused !== undefined) return refused
  return succeed({
    policy,
    outbound: isOutbound(policy) ? outboundOf(policy, site) : null,
    inbound: isInbound(policy) ? inboundOf(policy) : null,
  })
}

const notExpressible = ({ partner }: TlsPolicy, field: string) =>
  fail('gateway.demand-not-expressible', { gateway: 'postfix', partner, field })

function refuseOutbound(policy: TlsPolicy, site: PostfixSite) {
  const { level, partner, route, clientCertificate, suites } = policy
  if (!postfixLevels.has(level)) return fail('gateway.level-not-expressible', { level, partner })
  if (level === 'fingerprint' && policy.pins.length === 0) return fail('gateway.pins-missing', { partner })
  if (level === 'dane' && !site.dnssecResolver) return fail('gateway.site-incomplete', { field: 'dnssecResolver' })
  if (level === 'secure' && policy.trust.kind === 'public' && site.caFile === '') {
    return fail('gateway.site-incomplete', { field: 'caFile' })
  }
  if (level === 'secure' && matchedNames(policy).some((name) => matchWords.has(name) || !name.includes('.'))) {
    return fail('gateway.unsafe-value', { field: 'names' })
  }
  // At level may a narrower choice of suites would only send more mail in clear.
  if (suites !== 'any' && level === 'may') return notExpressible(policy, 'suites')
  if (suites === 'bsi' && policy.minProtocol === 'TLSv1.3') return notExpressible(policy, 'suites')
  if (clientCertificate !== null && !Object.hasOwn(site.clientCertificates, clientCertificate)) {
    return fail('gateway.client-certificate-unknown', { name: clientCertificate, partner })
  }
  if (route.kind === 'hosts' && route.hosts.length > 1 && !isSince(site.version, severalNextHopsSince)) {
    return fail('gateway.version-too-old', {
      partner,
      field: 'route',
      needed: severalNextHopsSince,
      version: site.version,
    })
  }
  return undefined
}

function refuseInbound(policy: TlsPolicy, site: PostfixSite) {
  const { certificate, minProtocol } = policy.inbound
  if (!site.receives) return fail('gateway.site-incomplete', { field: 'receives' })
  if (minProtocol !== 'TLSv1.2') return notExpressible(policy, 'inbound.minProtocol')
  if (certificate === null) return undefined
  // Postfix compares fingerprints of a client's certificate, never its names or its issuer.
  if (certificate.names.length > 0 || certificate.authorities.length > 0) {
    return notExpressible(policy, 'inbound.certificate')
  }
  return certificate.pins.length === 0 ? fail('gateway.pins-missing', { partner: policy.partner }) : undefined
}

function outboundOf(policy: TlsPolicy, site: PostfixSite): PolicyPlan['outbound'] {
  const authorities = authoritiesOf(policy)
  const own = authorities === null ? [] : [`${site.directory}/${authorities.name}`]
  const anchors = own.length > 0 && policy.trust.kind === 'public' ? [site.caFile, ...own] : own
  const domains = [...new Set(policy.domains)].sort()
  const keys = policy.includeSubdomains ? domains.flatMap((domain) => [domain, `.${domain}`]) : domains
  const { route, clientCertificate } = policy
  const service = clientCertificate === null ? partnerService : `${certificateServicePrefix}${clientCertificate}`
  const nextHops =
    route.kind === 'hosts' ? route.hosts.map(({ host, port }) => ({ host, key: `[${host}]:${port}` })) : []
  const entry = (key: string, host: string | null): MapEntryPlan => {
    const [first, ...rest] = policyValue(policy, site, host, anchors)
    const head = first !== undefined && key.startsWith('.') ? { ...first, reason: subdomains } : first
    return { key, parts: head === undefined ? rest : [head, ...rest] }
  }
  const policyEntries =
    route.kind === 'mx'
      ? keys.map((key) => entry(key, null))
      : [...new Map(nextHops.map(({ key, host }) => [key, entry(key, host)])).values()]
  const text = `${service}:${nextHops.map(({ key }) => key).join(',')}`
  const reason =
    clientCertificate === null
      ? { code: route.kind === 'mx' ? 'transport-mx' : 'transport-hosts', params: {} }
      : { code: 'transport-certificate', params: { name: clientCertificate } }
  const transportEntries = keys.map((key) => ({ key, parts: [{ text, reason }] }))
  return { service, policyEntries, transportEntries, authorities, anchors }
}

const subdomains = { code: 'subdomains', params: {} }

function authoritiesOf({ level, trust }: TlsPolicy): AuthorityFile | null {
  if (level !== 'secure' || trust.authorities.length === 0) return null
  const certificates = [...new Set(trust.authorities)].sort()
  const hash = createHash('sha256').update(certificates.join('')).digest('hex')
  return { name: `ca-${hash.slice(0, 16)}.pem`, certificates }
}

function inboundOf(policy: TlsPolicy): PolicyPlan['inbound'] {
  const domains = [...new Set(senderDomainsOf(policy))].sort()
  const pins = policy.inbound.certificate?.pins ?? []
  return {
    senders: policy.includeSubdomains ? domains.flatMap((domain) => [domain, `.${domain}`]) : domains,
    restriction:
      pins.length === 0 ? 'reject_plaintext_session' : `${classPrefix}${policy.id.toLowerCase().replaceAll('-', '_')}`,
    pins: [...new Set(pins)],
  }
}
