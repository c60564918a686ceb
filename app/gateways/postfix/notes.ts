// What a person must know beside the files: why they are as they are, what Postfix cannot do, what to check by hand. General notes come
// once; notes about partners name them together. Sentences: `gateway-postfix:note.<code>`.

import type { ArtefactNote } from '#domain/artefact.ts'
import { isInbound, isOutbound, type TlsPolicy } from '#domain/tls-policy.ts'
import { note } from '../paper-text.ts'
import type { PostfixSite } from './site.ts'
import { verifiedVersion } from './version.ts'

const namedPartners = 8
/** Notes that hold for the whole set; they also stand in README.txt. */
export function generalNotes(policies: readonly TlsPolicy[], site: PostfixSite): readonly ArtefactNote[] {
  const outbound = policies.filter(isOutbound)
  const inbound = policies.filter(isInbound)
  const hasOutbound = outbound.length > 0
  return [
    ...(site.version === verifiedVersion ? [] : [note('check', 'version-unverified', { version: site.version })]),
    note('why', 'dry-run'),
    ...(hasOutbound ? [note('why', 'own-service'), note('why', 'key-is-next-hop')] : []),
    ...(hasOutbound ? [note('check', 'no-revocation')] : []),
    ...(hasOutbound ? [note('check', site.serverTimes ? 'times-set-for-all' : 'times-of-server')] : []),
    ...(outbound.some(({ level }) => level === 'dane') ? [note('check', 'dane-resolver')] : []),
    ...(inbound.length > 0
      ? [
          note('check', 'inbound-envelope'),
          note('check', 'inbound-null-sender'),
          note('check', 'inbound-parent-domains'),
          note('check', 'inbound-forwarders'),
        ]
      : []),
    ...(inbound.some((policy) => policy.inbound.certificate !== null) ? [note('why', 'inbound-pins')] : []),
    note('check', 'several-hosts'),
  ]
}

const perPartner: readonly (readonly [ArtefactNote['kind'], string, (policy: TlsPolicy) => boolean])[] = [
  ['why', 'names-seen', (policy) => isByName(policy) && policy.names.length === 0 && isSeen(policy)],
  ['check', 'names-from-dns', (policy) => isByName(policy) && policy.names.length === 0 && !isSeen(policy)],
  ['check', 'names-any-depth', (policy) => isByName(policy) && policy.names.some((name) => name.startsWith('*.'))],
  [
    'check',
    'subdomains-same-hosts',
    (policy) => isByName(policy) && policy.includeSubdomains && policy.route.kind === 'mx' && policy.names.length === 0,
  ],
  ['check', 'fixed-hosts', (policy) => isOutbound(policy) && policy.route.kind === 'hosts'],
  ['why', 'fingerprint-ignores-dates', (policy) => isOutbound(policy) && policy.level === 'fingerprint'],
  ['why', 'bsi-without-tls13', (policy) => isOutbound(policy) && policy.suites === 'bsi'],
  [
    'check',
    'public-and-own-authorities',
    (policy) => isByName(policy) && policy.trust.kind === 'public' && policy.trust.authorities.length > 0,
  ],
  ['check', 'client-certificate', (policy) => isOutbound(policy) && policy.clientCertificate !== null],
]

const isByName = (policy: TlsPolicy) => isOutbound(policy) && policy.level === 'secure'
const isSeen = ({ hosts, route }: TlsPolicy) => route.kind === 'hosts' || hosts.length > 0

/** Notes that concern some partners. */
export function partnerNotes(policies: readonly TlsPolicy[]): readonly ArtefactNote[] {
  const grouped = perPartner.flatMap(([kind, code, concerns]) => {
    const partners = policies.filter(concerns).map(({ partner }) => partner)
    return partners.length === 0 ? [] : [note(kind, code, { partners: named(partners), count: partners.length })]
  })
  const outbound = policies.filter(isOutbound)
  const single = (code: string, level: TlsPolicy['level']) =>
    outbound.filter((policy) => policy.level === level).map(({ partner }) => note('check', code, { partner }))
  return [...grouped, ...single('may-sends-in-clear', 'may'), ...single('encrypt-only', 'encrypt')]
}

function named(partners: readonly string[]): string {
  const first = partners.slice(0, namedPartners).join(', ')
  return partners.length > namedPartners ? `${first}, …` : first
}
