// Gateways of our own for screens: two kinds as the product describes them, sites of them, and what a site's rendering looks like.
import type { GatewayDescription, SiteRendering } from '#contract/contract.ts'
import type { Rendering } from '#domain/artefact.ts'
import type { GatewaySite, GatewaySiteDraft, SiteField } from '#domain/gateway-site.ts'

function field(name: string, kind: SiteField['kind'], more: Partial<SiteField> = {}): SiteField {
  return { name, kind, options: [], isRequired: false, isMono: false, chooses: null, when: null, ...more }
}

export const sampleKinds: readonly GatewayDescription[] = [
  {
    id: 'exchange',
    levels: ['encrypt', 'verify', 'secure'],
    scope: 'partner',
    fields: [
      field('product', 'choice', { options: ['exchange-2016', 'exchange-2019', 'exchange-se'], isRequired: true }),
      field('servers', 'lines', { isRequired: true, isMono: true }),
      field('fqdn', 'text', { isMono: true }),
      field('frontendProxy', 'toggle'),
    ],
    emptyFacts: { product: 'exchange-2019', servers: [], fqdn: '', frontendProxy: false },
    pushSystems: ['windows'],
  },
  {
    id: 'relay',
    levels: ['may', 'encrypt', 'verify', 'secure', 'dane', 'fingerprint'],
    scope: 'site',
    fields: [],
    emptyFacts: {},
    pushSystems: ['posix'],
  },
]

/** A site by number; the number makes the id. */
export function sampleSite(
  number: number,
  draft: Pick<GatewaySiteDraft, 'name' | 'gateway'> & Partial<GatewaySiteDraft>,
): GatewaySite {
  return {
    serves: 'both',
    facts: {},
    ...draft,
    id: `00000000-0000-4000-8000-${(9000 + number).toString().padStart(12, '0')}`,
    createdAt: '2026-10-01T08:00:00.000Z',
    changedAt: '2026-10-01T08:00:00.000Z',
  }
}

/** Files of a site that never had any. */
export function siteRendering(siteId: string, rendering: Rendering): SiteRendering {
  return { siteId, result: { kind: 'rendered', rendering }, alsoHolds: [], difference: null }
}
