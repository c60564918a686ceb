// Where the newest tests or the partner's data say otherwise than the terms. Nothing is concluded from what was not seen: a host without a
// certificate covers no name and breaks none.
import type { SmtpSession } from '../observation.ts'
import type { Partner } from '../partner.ts'
import type { ProbeReport } from '../probe-report.ts'
import { isCovered, leavesIn, readNames } from './certificate-names.ts'
import { isKeyBound } from './key-binding.ts'
import { authorityNames, fingerprintOf, seenHosts, stsModeOf, untilOf } from './seen-side.ts'
import type { SideTerms } from './side-terms.ts'
import type { AgreementTerms } from './terms.ts'

/** Sentences: `agreement-page:differs.<code>`. */
export const differenceCodes = [
  'domain-missing',
  'domain-foreign',
  'host-new',
  'host-gone',
  'address-new',
  'name-not-covered',
  'authority-changed',
  'certificate-ends-sooner',
  'pin-not-shown',
  'dane-gone',
  'mta-sts-weaker',
  'level-not-safe',
  'protocol-too-old',
  'go-live-past',
] as const
export type DifferenceCode = (typeof differenceCodes)[number]

export interface TermDifference {
  readonly path: string
  readonly code: DifferenceCode
  readonly found: string[]
}

/**
 * Differences in the order of the terms; `reports` are the newest of the partner's domains. `today` = the day a go-live must not lie
 * before; null when it may.
 */
export function termDifferences(
  terms: AgreementTerms,
  partner: Pick<Partner, 'domains'>,
  reports: readonly ProbeReport[],
  today: string | null,
): readonly TermDifference[] {
  const sessions = reports.flatMap((report) => report.observed.smtpSessions)
  const found = [
    ...domainDifferences(terms.partner, partner.domains),
    ...(terms.toPartner === null || reports.length === 0
      ? []
      : [
          ...hostDifferences(terms.partner, reports, sessions),
          ...certificateDifferences(terms, sessions),
          ...publishedDifferences(terms.partner, reports),
          ...levelDifferences(terms, reports, sessions),
        ]),
    ...pastDays(terms, today),
  ]
  return found.flatMap((entry) => (entry.found.length === 0 ? [] : [{ ...entry, found: entry.found.slice(0, 50) }]))
}

function differs(path: string, code: DifferenceCode, found: readonly string[]): TermDifference {
  return { path, code, found: [...new Set(found)] }
}

function domainDifferences(side: SideTerms, domains: readonly string[]): readonly TermDifference[] {
  const agreed = side.domains.map(({ name }) => name)
  const isAgreed = (domain: string) =>
    side.domains.some(
      ({ name, includeSubdomains }) => name === domain || (includeSubdomains && domain.endsWith(`.${name}`)),
    )
  return [
    differs(
      'partner.domains',
      'domain-missing',
      domains.filter((domain) => !isAgreed(domain)),
    ),
    differs(
      'partner.domains',
      'domain-foreign',
      agreed.filter((domain) => !domains.includes(domain)),
    ),
  ]
}

/** Over MX records hosts come and go; fixed hosts are where mail goes whatever the DNS says. */
function hostDifferences(
  side: SideTerms,
  reports: readonly ProbeReport[],
  sessions: readonly SmtpSession[],
): readonly TermDifference[] {
  const seen = seenHosts(reports, sessions)
  if (side.route === 'hosts' || seen.length === 0 || side.hosts.length === 0) return []
  const agreed = new Map(side.hosts.map((entry) => [entry.host, entry.addresses]))
  const strangeAddresses = seen.flatMap(({ host, addresses }) => {
    const known = agreed.get(host) ?? []
    // Ranges are agreed by people who know why; only plain addresses can be compared one by one.
    if (known.length === 0 || known.some((address) => address.includes('/'))) return []
    return addresses.filter((address) => !known.includes(address)).map((address) => `${host} ${address}`)
  })
  return [
    differs(
      'partner.hosts',
      'host-new',
      seen.filter(({ host }) => !agreed.has(host)).map(({ host }) => host),
    ),
    differs(
      'partner.hosts',
      'host-gone',
      [...agreed.keys()].filter((host) => seen.every((entry) => entry.host !== host)),
    ),
    differs('partner.hosts', 'address-new', strangeAddresses),
  ]
}

function certificateDifferences(
  { partner: side, toPartner }: AgreementTerms,
  sessions: readonly SmtpSession[],
): readonly TermDifference[] {
  const uncovered = sessions.filter((session) =>
    leavesIn([session]).some((leaf) => !readNames(leaf).some((name) => isCovered(name, side.certificateNames))),
  )
  // Intermediates change with every renewal; while the root or the issuer is the agreed one, nothing changed.
  const strangers = sessions.map(authorityNames).filter((names) => !names.some((name) => side.authority.includes(name)))
  const until = untilOf(sessions)
  const areKeysBound = isKeyBound(side, toPartner)
  const unpinned = sessions.filter((session) =>
    leavesIn([session]).some(
      (leaf) => !side.pins.includes(fingerprintOf(leaf)) && !side.pins.includes(plain(leaf.spkiSha256)),
    ),
  )
  const isSooner = until !== undefined && side.certificateUntil !== null && until < side.certificateUntil
  return [
    differs('partner.certificateNames', 'name-not-covered', side.certificateNames.length > 0 ? hostsOf(uncovered) : []),
    differs(
      'partner.authority',
      'authority-changed',
      side.authority === '' ? [] : strangers.flatMap((names) => names.slice(0, 1)),
    ),
    differs('partner.certificateUntil', 'certificate-ends-sooner', isSooner ? [until] : []),
    differs('partner.pins', 'pin-not-shown', areKeysBound && side.pins.length > 0 ? hostsOf(unpinned) : []),
  ]
}

function publishedDifferences(side: SideTerms, reports: readonly ProbeReport[]): readonly TermDifference[] {
  const rank = { none: 0, testing: 1, enforce: 2 } as const
  const weaker = reports.filter((report) => rank[stsModeOf(report)] < rank[side.mtaSts])
  const withoutDane = side.dane ? reports.filter((report) => !report.judgement.modes.dane) : []
  return [
    differs('partner.dane', 'dane-gone', domainsOf(withoutDane)),
    differs('partner.mtaSts', 'mta-sts-weaker', domainsOf(weaker)),
  ]
}

function levelDifferences(
  { toPartner }: AgreementTerms,
  reports: readonly ProbeReport[],
  sessions: readonly SmtpSession[],
): readonly TermDifference[] {
  if (toPartner === null || toPartner.level === 'may') return []
  const { level, minProtocol } = toPartner
  const unsafe = reports.filter((report) => !report.judgement.modes[level])
  const old = sessions.filter(({ tls }) => minProtocol === 'TLSv1.3' && tls !== null && tls.protocol !== 'TLSv1.3')
  return [
    differs('toPartner.level', 'level-not-safe', domainsOf(unsafe)),
    differs('toPartner.minProtocol', 'protocol-too-old', hostsOf(old)),
  ]
}

function pastDays(terms: AgreementTerms, today: string | null): readonly TermDifference[] {
  return (['toPartner', 'toUs'] as const).map((direction) => {
    const goLive = terms[direction]?.goLive ?? null
    const isPast = goLive !== null && today !== null && goLive < today
    return differs(`${direction}.goLive`, 'go-live-past', isPast ? [goLive] : [])
  })
}

function hostsOf(sessions: readonly SmtpSession[]): readonly string[] {
  return sessions.map(({ host }) => host)
}

function domainsOf(reports: readonly ProbeReport[]): readonly string[] {
  return reports.map(({ domain }) => domain)
}

function plain(digest: string): string {
  return digest.replaceAll(':', '').toLowerCase()
}
