// The practice partners, one line each: a domain and its MX hosts, each with the behaviour it shows. Names end in .example (RFC 2606).

/** How a practice mail server behaves. */
export type MxBehaviour = 'good' | 'no-starttls' | 'expired' | 'self-signed' | 'wrong-name' | 'old-tls' | 'down'

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
] as const
export type LabSlug = (typeof labSlugs)[number]

const one = (slug: Exclude<LabSlug, 'backup-down' | 'null-mx'>): LabPartnerPlan => ({
  slug,
  domain: `${slug}.example`,
  hosts: [{ host: `mx.${slug}.example`, preference: 10, behaviour: slug }],
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
  one('no-starttls'),
  one('expired'),
  one('self-signed'),
  one('wrong-name'),
  one('old-tls'),
  {
    slug: 'backup-down',
    domain: 'backup-down.example',
    hosts: [
      { host: 'mx.backup-down.example', preference: 10, behaviour: 'good' },
      { host: 'backup.backup-down.example', preference: 20, behaviour: 'down' },
    ],
  },
  { slug: 'null-mx', domain: 'null-mx.example', hosts: [] },
]
