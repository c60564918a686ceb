// Renders, reads the result back and compares it with what was asked. A demand the files do not hold is refused with
// gateway.demand-not-expressible; anything else that is not there becomes a note of kind `lost`. So no configuration leaves the
// product that is weaker than its policy, whatever mistake a target makes.
import type { ArtefactNote, Rendering } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { GatewayTarget } from './gateway-target.ts'
import { differencesOf } from './policy-reading.ts'

const namedPartners = 8

/** Faults: those of the target, gateway.demand-not-expressible, gateway.not-readable. */
export function renderProven<Site>(
  target: GatewayTarget<Site>,
  policies: readonly TlsPolicy[],
  site: Site,
): Outcome<Rendering> {
  const rendering = target.render(policies, site)
  if (!rendering.ok) return rendering
  const readings = target.readBack(rendering.value.artefacts)
  if (!readings.ok) return readings
  const readingOf = new Map(readings.value.map((reading) => [reading.id.toLowerCase(), reading]))
  if (readingOf.size !== policies.length) return fail('gateway.not-readable', { gateway: target.id, file: '' })
  const losers = new Map<string, string[]>()
  for (const policy of policies) {
    const differences = differencesOf(policy, readingOf.get(policy.id.toLowerCase()) ?? { id: policy.id })
    for (const { field, kind } of differences) {
      if (kind === 'weaker') {
        return fail('gateway.demand-not-expressible', { gateway: target.id, partner: policy.partner, field })
      }
      const partners = losers.get(field) ?? []
      partners.push(policy.partner)
      losers.set(field, partners)
    }
  }
  const { artefacts, notes } = rendering.value
  return succeed({ artefacts, notes: [...notes, ...[...losers].map(([field, partners]) => lostNote(field, partners))] })
}

function lostNote(field: string, partners: readonly string[]): ArtefactNote {
  const named = partners.slice(0, namedPartners).join(', ')
  return {
    kind: 'lost',
    code: `lost-${field.replaceAll('.', '-')}`,
    params: { partners: partners.length > namedPartners ? `${named}, …` : named, count: partners.length },
  }
}
