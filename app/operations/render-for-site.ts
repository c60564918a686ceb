// Chooses the gateway's target, checks the site facts by its schema, renders. Window and command line both come through here.
import type { Rendering } from '#domain/artefact.ts'
import { fail, type Outcome } from '#domain/fault.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { gatewayTargets } from '#gateways/registry.ts'

/** Renders policies for a gateway kind and its untrusted site facts; faults gateway.unknown, gateway.site-incomplete, the target's. */
export function renderForSite(gateway: string, policies: readonly TlsPolicy[], site: unknown): Outcome<Rendering> {
  const target = gatewayTargets.find((candidate) => candidate.id === gateway)
  if (target === undefined) {
    return fail('gateway.unknown', { gateway, known: gatewayTargets.map((known) => known.id).join(', ') })
  }
  const facts = target.site.safeParse(site)
  if (!facts.success) {
    return fail('gateway.site-incomplete', { field: facts.error.issues[0]?.path.join('.') ?? '' })
  }
  return target.render(policies, facts.data)
}
