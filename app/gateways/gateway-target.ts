// What every gateway target promises: pure, deterministic rendering of policies for one site of ours. A level outside `levels` is
// refused, never rounded; nothing of a policy that the product cannot express is dropped without a note of kind `lost`.
import type { z } from 'zod'
import type { Rendering } from '#domain/artefact.ts'
import type { Outcome } from '#domain/fault.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'

export interface GatewayTarget<Site = unknown> {
  /** Public name, as in `handschlag render --gateway`. */
  readonly id: string
  readonly levels: ReadonlySet<TlsLevel>
  /** The facts of a site this target needs; whatever comes from outside passes here first. */
  readonly site: z.ZodType<Site>
  /** An empty form for a site nobody described yet; need not pass `site`. */
  readonly emptySite: unknown
  /** Renders all policies for one site: no date, no randomness, stable order, same input = same bytes. */
  render(policies: readonly TlsPolicy[], site: Site): Outcome<Rendering>
}
