// Chooses the gateway's target, checks the site facts by its schema, renders and proves. Window and command line both come through here.
import type { Rendering } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { GatewayTarget } from '#gateways/gateway-target.ts'
import { findGateway, gatewayTargets } from '#gateways/registry.ts'
import { renderProven } from '#gateways/render-proven.ts'

/** Renders policies for a gateway kind and its untrusted site facts; faults gateway.unknown, .site-incomplete, those of `renderProven`. */
export function renderForSite(gateway: string, policies: readonly TlsPolicy[], site: unknown): Outcome<Rendering> {
  const described = siteFactsFor(gateway, site)
  return described.ok ? renderProven(described.value.target, policies, described.value.facts) : described
}

/** A kind of gateway with facts it accepts; faults gateway.unknown, gateway.site-incomplete. */
export function siteFactsFor(
  gateway: string,
  site: unknown,
): Outcome<{ readonly target: GatewayTarget; readonly facts: unknown }> {
  const target = findGateway(gateway)
  if (target === undefined) {
    return fail('gateway.unknown', { gateway, known: gatewayTargets.map((known) => known.id).join(', ') })
  }
  const facts = target.site.safeParse(site)
  if (facts.success) return succeed({ target, facts: facts.data })
  const [issue] = facts.error.issues
  const field = issue?.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : (issue?.path ?? [])
  return fail('gateway.site-incomplete', { field: field.join('.') })
}
