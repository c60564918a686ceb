// What generated files say about one policy, and the comparison with what was asked. A field that is not there, or `undefined`, is one
// the product does not express. Sender domains of a reading are never empty: those of the policy are written out.
import { getPublicSuffix } from 'tldts'
import type { InboundPolicy } from '#domain/inbound-policy.ts'
import { isInbound, isOutbound, senderDomainsOf, type TlsPolicy } from '#domain/tls-policy.ts'

export type PolicyReading = { readonly id: string; readonly inbound?: Partial<InboundPolicy> } & Partial<
  Omit<TlsPolicy, 'id' | 'partner' | 'hosts' | 'inbound'>
>

/** `weaker` = asked and not there, or there and different, though mail would be less protected than agreed; `lost` = merely not kept. */
export interface FieldDifference {
  readonly field: string
  readonly kind: 'weaker' | 'lost'
}

interface FieldRule {
  readonly field: string
  /** Whether the policy asks for something by this field: a demand, a wish that may be lost, or nothing. */
  asked(policy: TlsPolicy): 'demand' | 'wish' | 'nothing'
  isSame(policy: TlsPolicy, reading: PolicyReading): boolean
}

const checksChain = (policy: TlsPolicy) =>
  isOutbound(policy) && (policy.level === 'verify' || policy.level === 'secure')
const demandIf = (isDemand: boolean) => (isDemand ? 'demand' : 'nothing')
const sameSet = (left: readonly unknown[], right: readonly unknown[] | undefined) =>
  right !== undefined && canonical(left) === canonical(right)
const canonical = (list: readonly unknown[]) =>
  [...new Set(list.map((entry) => JSON.stringify(entry)))].sort().join('\n')

const outboundRules: readonly FieldRule[] = [
  {
    field: 'domains',
    asked: () => 'demand',
    isSame: (policy, reading) => sameSet(policy.domains, reading.domains),
  },
  {
    field: 'includeSubdomains',
    asked: () => 'demand',
    isSame: (policy, reading) => policy.includeSubdomains === reading.includeSubdomains,
  },
  { field: 'level', asked: () => 'demand', isSame: (policy, reading) => policy.level === reading.level },
  {
    field: 'names',
    asked: (policy) => (policy.level === 'secure' ? 'demand' : policy.names.length > 0 ? 'wish' : 'nothing'),
    isSame: (policy, reading) =>
      policy.level === 'secure' ? areNamesAgreed(policy, reading.names) : sameSet(policy.names, reading.names),
  },
  {
    field: 'trust',
    asked: (policy) =>
      !checksChain(policy) || (policy.trust.kind === 'public' && policy.trust.authorities.length === 0)
        ? 'nothing'
        : policy.trust.kind === 'private'
          ? 'demand'
          : 'wish',
    isSame: (policy, reading) =>
      reading.trust?.kind === policy.trust.kind && sameSet(policy.trust.authorities, reading.trust.authorities),
  },
  {
    field: 'pins',
    asked: (policy) => (policy.pins.length === 0 ? 'nothing' : policy.level === 'fingerprint' ? 'demand' : 'wish'),
    isSame: (policy, reading) => sameSet(policy.pins, reading.pins),
  },
  {
    field: 'minProtocol',
    asked: (policy) => (policy.level === 'may' ? 'nothing' : policy.minProtocol === 'TLSv1.3' ? 'demand' : 'wish'),
    isSame: (policy, reading) => policy.minProtocol === reading.minProtocol,
  },
  {
    field: 'suites',
    asked: (policy) => demandIf(policy.suites !== 'any'),
    isSame: (policy, reading) => policy.suites === reading.suites,
  },
  {
    field: 'clientCertificate',
    asked: (policy) => demandIf(policy.clientCertificate !== null),
    isSame: (policy, reading) => policy.clientCertificate === reading.clientCertificate,
  },
  {
    field: 'route',
    asked: () => 'demand',
    isSame: (policy, reading) =>
      JSON.stringify(sortedRoute(policy.route)) === JSON.stringify(sortedRoute(reading.route)),
  },
  {
    field: 'failure.action',
    asked: (policy) => (policy.failure.action === 'defer' ? 'nothing' : 'wish'),
    isSame: (policy, reading) => policy.failure.action === reading.failure?.action,
  },
  {
    field: 'failure.times',
    asked: (policy) =>
      policy.failure.warnAfterHours === 4 && policy.failure.giveUpAfterHours === 240 ? 'nothing' : 'wish',
    isSame: (policy, reading) =>
      policy.failure.warnAfterHours === reading.failure?.warnAfterHours &&
      policy.failure.giveUpAfterHours === reading.failure.giveUpAfterHours,
  },
]

const inboundRules: readonly FieldRule[] = [
  {
    // Mail in both directions is compared above; a reading that knows senders by address alone covers every domain they send for.
    field: 'includeSubdomains',
    asked: (policy) => demandIf(!isOutbound(policy)),
    isSame: (policy, reading) =>
      reading.inbound?.senderDomains === undefined || policy.includeSubdomains === reading.includeSubdomains,
  },
  {
    field: 'inbound.senders',
    asked: () => 'demand',
    isSame: (policy, reading) =>
      sameSet(senderDomainsOf(policy), reading.inbound?.senderDomains) ||
      (policy.inbound.addresses.length > 0 && sameSet(policy.inbound.addresses, reading.inbound?.addresses)),
  },
  {
    field: 'inbound.senderDomains',
    asked: () => 'wish',
    isSame: (policy, reading) => sameSet(senderDomainsOf(policy), reading.inbound?.senderDomains),
  },
  {
    field: 'inbound.addresses',
    asked: (policy) => (policy.inbound.addresses.length === 0 ? 'nothing' : 'wish'),
    isSame: (policy, reading) => sameSet(policy.inbound.addresses, reading.inbound?.addresses),
  },
  {
    field: 'inbound.minProtocol',
    asked: (policy) => (policy.inbound.minProtocol === 'TLSv1.3' ? 'demand' : 'wish'),
    isSame: (policy, reading) => policy.inbound.minProtocol === reading.inbound?.minProtocol,
  },
  {
    field: 'inbound.certificate',
    asked: (policy) => demandIf(policy.inbound.certificate !== null),
    isSame: ({ inbound: { certificate } }, { inbound }) =>
      certificate !== null &&
      (['names', 'pins', 'authorities'] as const).every((part) =>
        sameSet(certificate[part], inbound?.certificate?.[part]),
      ),
  },
  {
    field: 'inbound.reply',
    asked: () => 'wish',
    isSame: (policy, reading) => policy.inbound.reply === reading.inbound?.reply,
  },
]

const commonRules: readonly FieldRule[] = [
  { field: 'direction', asked: () => 'demand', isSame: (policy, reading) => policy.direction === reading.direction },
  ...(['agreement', 'contact', 'reviewBy'] as const).map(
    (field): FieldRule => ({
      field,
      asked: (policy) => (policy[field] === null ? 'nothing' : 'wish'),
      isSame: (policy, reading) => policy[field] === reading[field],
    }),
  ),
]

/** What the policy asks for and the reading does not say. */
export function differencesOf(policy: TlsPolicy, reading: PolicyReading): readonly FieldDifference[] {
  const rules = [
    ...commonRules,
    ...(isOutbound(policy) ? outboundRules : []),
    ...(isInbound(policy) ? inboundRules : []),
  ]
  const differences: FieldDifference[] = []
  for (const rule of rules) {
    const asked = rule.asked(policy)
    if (asked === 'nothing' || rule.isSame(policy, reading)) continue
    differences.push({ field: rule.field, kind: asked === 'demand' ? 'weaker' : 'lost' })
  }
  return differences
}

/**
 * Whether every name the files accept is an agreed one, or the wildcard one label above such a name. Fewer names than agreed are
 * stricter, not weaker. Where none was agreed, the names of the hosts stand for them, and no name at all means just those.
 */
function areNamesAgreed(policy: TlsPolicy, names: readonly string[] | undefined): boolean {
  if (names === undefined) return false
  if (names.length === 0) return policy.names.length === 0
  const hosts = policy.route.kind === 'mx' ? policy.hosts : policy.route.hosts
  const known = policy.names.length > 0 ? policy.names : hosts.map((entry) => entry.host)
  const wildcards = known.map(wildcardAbove)
  return names.every((name) => known.includes(name) || (wildcards.includes(name) && !isPublicSuffix(name.slice(2))))
}

function wildcardAbove(name: string): string {
  return `*.${name.slice(name.indexOf('.') + 1)}`
}

function isPublicSuffix(name: string): boolean {
  return getPublicSuffix(name, { allowPrivateDomains: true }) === name
}

function sortedRoute(route: TlsPolicy['route'] | undefined): unknown {
  if (route?.kind !== 'hosts') return route
  return { kind: route.kind, hosts: route.hosts.map(({ host, port }) => `${host}:${port}`).sort() }
}
