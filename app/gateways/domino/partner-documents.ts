// One policy → the Domain documents its domains need. A domain that is ours, or that holds ours below it, is refused, and so is what
// the chosen kind of document cannot say.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { isInbound, isOutbound, type TlsPolicy } from '#domain/tls-policy.ts'
import type { DirectoryDocument, DirectoryField } from './directory-document.ts'
import { type DominoSite, hasRelay } from './site.ts'

/** One Domain document of one partner: `*.` before a name stands for everything below it. */
export interface PartnerRoute {
  readonly policy: TlsPolicy
  readonly pattern: string
  /** Domino domain or host the document sends to. */
  readonly nextHop: string
  readonly mark: string
}

/** Faults: gateway.best-effort-only, own-domain, demand-not-expressible, unsafe-value. */
export function checkPolicy(policy: TlsPolicy, site: DominoSite, own: ReadonlySet<string>): Outcome<void> {
  const { partner } = policy
  const refuse = (field: string) => fail('gateway.demand-not-expressible', { gateway: 'domino', partner, field })
  // Neither XML 1.0 nor a line of a plan can hold these.
  for (const field of ['partner', 'agreement'] as const) {
    if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u.test(policy[field] ?? ''))
      return fail('gateway.unsafe-value', { field })
  }
  if (!policy.domains.every(isPlainDomain)) return fail('gateway.unsafe-value', { field: 'domains' })
  if (isInbound(policy) && !(hasRelay(site) && site.relayReceives)) return refuse('direction')
  if (!isOutbound(policy)) return succeed(undefined)
  const ours = policy.domains.find(
    (domain) => own.has(domain) || (policy.includeSubdomains && [...own].some((name) => name.endsWith(`.${domain}`))),
  )
  if (ours !== undefined) return fail('gateway.own-domain', { domain: ours, partner })
  if (hasRelay(site)) {
    return policy.includeSubdomains && isNonAdjacent(site) ? refuse('includeSubdomains') : succeed(undefined)
  }
  if (policy.level !== 'may') return fail('gateway.best-effort-only', { level: policy.level, partner })
  if (policy.route.kind !== 'mx') return refuse('route')
  if (policy.clientCertificate !== null) return refuse('clientCertificate')
  if (policy.suites !== 'any') return refuse('suites')
  return policy.includeSubdomains && isNonAdjacent(site) ? refuse('includeSubdomains') : succeed(undefined)
}

/** The routes of a policy; none in D-R, where the relay host of the server decides, and none for incoming mail. */
export function routesOf(policy: TlsPolicy, site: DominoSite): readonly PartnerRoute[] {
  if (site.topology === 'D-R' || !isOutbound(policy)) return []
  const nextHop = site.topology === 'D-I' ? site.relayHost : site.tlsOnlyDomain
  const domains = [...new Set(policy.domains)].sort()
  const patterns = domains.flatMap((domain) => (policy.includeSubdomains ? [domain, `*.${domain}`] : [domain]))
  return patterns.map((pattern) => ({ policy, pattern, nextHop, mark: `${policy.id.toLowerCase()}/${pattern}` }))
}

/** The document of one route, as the variant of the site writes it. */
export function partnerDocument(route: PartnerRoute, site: DominoSite): DirectoryDocument {
  const { policy, pattern, nextHop, mark } = route
  const base = { directory: 'main', isOnce: false, form: 'Domain', mark } as const
  const marks: readonly DirectoryField[] = [
    item('HandschlagId', mark, 'handschlag-id'),
    item('HandschlagPartner', policy.partner, 'handschlag-partner'),
    ...(policy.agreement === null ? [] : [item('HandschlagAgreement', policy.agreement, 'handschlag-agreement')]),
  ]
  if (isNonAdjacent(site)) {
    return {
      ...base,
      code: 'non-adjacent',
      action: 'create',
      fields: [
        item('Type', 'Domain', 'type', 'C'),
        {
          ...item('DomainType', '', 'domain-type', 'U'),
          openValue: 'domain-type',
          choice: 'non-adjacent',
        },
        item('DomainName', pattern, 'domain-name', 'C'),
        item('NextDomain', nextHop, 'next-domain', 'C'),
        ...marks,
      ],
    }
  }
  const unknown = { item: null, kind: 'text', confidence: 'U' } as const
  return {
    ...base,
    code: site.topology === 'D-I' ? 'foreign-smtp-host' : 'foreign-smtp',
    action: 'clone',
    fields: [
      { ...unknown, value: pattern, label: 'internet-domain' },
      { ...unknown, value: nextHop, label: site.topology === 'D-I' ? 'internet-host' : 'foreign-next-domain' },
      ...marks,
    ],
  }
}

/** Whether partner documents are Non-adjacent Domain documents. */
export function isNonAdjacent(site: DominoSite): boolean {
  return (site.topology === 'D-F' || site.topology === 'D-T') && site.documentVariant === 'non-adjacent'
}

function item(
  name: string,
  value: string,
  label: string,
  confidence: DirectoryField['confidence'] = 'L',
): DirectoryField {
  return { item: name, kind: 'text', value, label, confidence }
}

/** A-labels with at least two labels; no pattern, not even `*`. */
function isPlainDomain(name: string): boolean {
  return name.length <= 253 && /^(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})+$/.test(name)
}
