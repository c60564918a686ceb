// What every gateway target promises: pure, deterministic rendering of policies for one site of ours, and reading its own files back. A
// level outside `levels` is refused, never rounded. What `readBack` does not find again is refused when it is a demand and listed as
// lost otherwise (`render-proven.ts`), so a target need not remember to say what it leaves out.
import type { z } from 'zod'
import type { Artefact, Rendering } from '#domain/artefact.ts'
import type { HandTrial, HandTrialOrder } from '#domain/confirm/hand-trial.ts'
import type { MailDrop } from '#domain/confirm/mail-drop.ts'
import type { TrialDriver } from '#domain/confirm/trial.ts'
import type { Outcome } from '#domain/fault.ts'
import type { SiteField } from '#domain/gateway-site.ts'
import type { PushDriver } from '#domain/push/push-driver.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { PolicyReading } from './policy-reading.ts'

/** Steps of one who brings the files in by hand, in their order. */
export const handSteps = ['apply', 'verify', 'rollback'] as const
export type HandStep = (typeof handSteps)[number]

export interface GatewayTarget<Site = unknown> {
  /** Public name, as in `handschlag render --gateway`. */
  readonly id: string
  readonly levels: ReadonlySet<TlsLevel>
  /** `site`: its files hold every partner of the site and replace the ones before; `partner`: each partner stands alone. */
  readonly scope: 'site' | 'partner'
  /** The facts of a site this target needs; whatever comes from outside passes here first. */
  readonly site: z.ZodType<Site>
  /** The form those facts are asked with, in its order. */
  readonly fields: readonly SiteField[]
  /** An empty form for a site nobody described yet; need not pass `site`. */
  readonly emptySite: Readonly<Record<string, unknown>>
  /** Renders all policies for one site: no date, no randomness, stable order, same input = same bytes. */
  render(policies: readonly TlsPolicy[], site: Site): Outcome<Rendering>
  /**
   * What the generated files demand, read by code that shares nothing with the writer but the file's format: one entry per policy, only
   * the fields that really stand there. Fault gateway.not-readable when a file is not as the writer leaves it.
   */
  readBack(artefacts: readonly Artefact[]): Outcome<readonly PolicyReading[]>
  /** Files of a step done by hand, those that are there count; without it they are the scripts called `…-<step>.sh` or `.ps1`. */
  readonly byHand?: Readonly<Record<HandStep, readonly string[]>>
  /** How its files reach a host over SSH; without it they are only handed over, and the target's README says why. */
  readonly push?: PushDriver<Site>
  /** How a counter-proof is made on its hosts; without it the level counts as configured only. */
  readonly trial?: TrialDriver<Site>
  /** What a person enters to make one where there are no hosts to bring it to. Fault confirm.not-triable. */
  trialByHand?(order: HandTrialOrder, site: Site): Outcome<HandTrial>
  /** How a mail of ours is handed in on a host and followed there. */
  readonly drop?: MailDrop<Site>
}
