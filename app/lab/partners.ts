// The practice partners, one line each: a domain, its MX hosts, each with the behaviour it shows, and what the domain publishes about them.
// Names end in .example (RFC 2606).

/** How a practice mail server behaves. */
export type MxBehaviour =
  | 'good'
  | 'no-starttls'
  | 'expired'
  | 'self-signed'
  | 'wrong-name'
  | 'old-tls'
  | 'also-weak'
  | 'revoked'
  | 'down'

export interface LabHost {
  readonly host: string
  readonly preference: number
  readonly behaviour: MxBehaviour
}
export interface LabPartnerPlan {
  readonly slug: LabSlug
  readonly domain: string
  /** Empty = null MX. */
  readonly hosts: readonly LabHost[]
  /** DNSSEC; without a word the zone is not signed. */
  readonly zone?: 'signed' | 'signed-until-lately'
  /** TLSA records: for the key in use and the next one, or still for the one before. */
  readonly fingerprints?: 'in-use' | 'outdated'
  /** Whether an MTA-STS policy demands TLS with a valid certificate. */
  readonly hasPolicy?: boolean
}

export const labSlugs = [
  'good',
  'no-starttls',
  'expired',
  'self-signed',
  'wrong-name',
  'old-tls',
  'backup-down',
  'null-mx',
  'dane',
  'dane-outdated',
  'mta-sts',
  'revoked',
  'also-weak',
  'dnssec-bogus',
] as const
export type LabSlug = (typeof labSlugs)[number]

type Publication = Omit<LabPartnerPlan, 'slug' | 'domain' | 'hosts'>
const one = (slug: LabSlug, behaviour: MxBehaviour, published: Publication = {}): LabPartnerPlan => ({
  slug,
  domain: `${slug}.example`,
  hosts: [{ host: `mx.${slug}.example`, preference: 10, behaviour }],
  ...published,
})

export const labPartners: readonly LabPartnerPlan[] = [
  {
    slug: 'good',
    domain: 'good.example',
    hosts: [
      { host: 'mx1.good.example', preference: 10, behaviour: 'good' },
      { host: 'mx2.good.example', preference: 20, behaviour: 'good' },
    ],
  },
  one('no-starttls', 'no-starttls'),
  one('expired', 'expired'),
  one('self-signed', 'self-signed'),
  one('wrong-name', 'wrong-name'),
  one('old-tls', 'old-tls'),
  {
    slug: 'backup-down',
    domain: 'backup-down.example',
    hosts: [
      { host: 'mx.backup-down.example', preference: 10, behaviour: 'good' },
      { host: 'backup.backup-down.example', preference: 20, behaviour: 'down' },
    ],
  },
  { slug: 'null-mx', domain: 'null-mx.example', hosts: [] },
  one('dane', 'self-signed', { zone: 'signed', fingerprints: 'in-use' }),
  one('dane-outdated', 'good', { zone: 'signed', fingerprints: 'outdated' }),
  one('mta-sts', 'good', { hasPolicy: true }),
  one('revoked', 'revoked'),
  one('also-weak', 'also-weak'),
  one('dnssec-bogus', 'good', { zone: 'signed-until-lately' }),
]
