// A counter-proof as a gateway gets it: for each mode of the trap a recipient that only the temporary route knows, and where its trap listens.
// The route carries the partner's own policy as it is in force on the host; what may be added to it is named here and nothing else is.
import type { Artefact } from '../artefact.ts'
import type { Outcome } from '../fault.ts'
import type { CommandAnswer, PushDriver, PushPlace } from '../push/push-driver.ts'
import type { PlanCommand } from '../push/push-plan.ts'
import type { TlsPolicy } from '../tls-policy.ts'
import type { LeftBehind } from './given-up.ts'
import type { TrapMode } from './trap.ts'

export interface TrialTrap {
  readonly mode: TrapMode
  /** `gegenprobe-<token>@<domain of the partner>`, or as the driver says; nobody has that address. */
  readonly recipient: string
  readonly token: string
  /** As the gateway reaches it: an IP address and a port. */
  readonly address: string
  readonly port: number
  /** The name its certificate should show: an agreed one, or the MX host's. */
  readonly serverName: string
}

export interface Trial {
  /** 16 hex digits; every temporary name carries them. */
  readonly id: string
  /** The domain of the partner whose rule is tried. */
  readonly domain: string
  /** As it is kept for the site. */
  readonly policy: TlsPolicy
  readonly sender: string
  readonly traps: readonly TrialTrap[]
  /** The authority behind the trap's certificates but those of `self-signed` and `unknown-authority`, so that name and dates are judged alone. */
  readonly authorityPem: string
  /** SHA-256 of the control's certificate and key, lower-case hex; added to its pins, and to those of the old protocol, which is then judged alone. */
  readonly controlPins: readonly string[]
}

/** What the host says about the rule that is tried, before anything is written. */
export interface RuleInForce {
  /** The rule as it stands there for the partner's domain; null = there is none: the product falls back to its default. */
  readonly text: string | null
  /** Where it stands. */
  readonly source: string
  /** SHA-256 over everything that decides about the partner's mail there; a proof counts only while it is the same. */
  readonly configSha256: string
}

/** Where a trial was brought to, as far as it is known without its host. */
export interface TrialPlace {
  /** The work folder, as whoever signs in there writes it. */
  readonly folder: string
  /** Names the run that brought it in; null = none is known. */
  readonly run: string | null
  readonly rule: Pick<RuleInForce, 'text' | 'source'>
}

export interface TrialDriver<Site = unknown> {
  /** Modes this product can be tried with. */
  readonly modes: readonly TrapMode[]
  /** Its route stands in what all hosts of a site share, so only one of them is tried at a time. */
  readonly isRouteShared?: true
  /** An address whose route can be told from every other there; without it `gegenprobe-<token>@<domain>`. */
  recipientFor?(token: string, domain: string): string
  /** The files of the trial, besides the mails. Fault confirm.not-triable. */
  files(trial: Trial, site: Site): Outcome<readonly Artefact[]>
  /** Brings the temporary route in and takes it away; it changes what is its own and nothing else, and takes away also what an earlier trial left. */
  readonly push: PushDriver<Site>
  /** From the answers of `push.inspect`. Fault push.not-understood. */
  readRule(answers: readonly CommandAnswer[]): Outcome<RuleInForce>
  /**
   * Whether those answers refuse the trial because the partner's mail goes past any rule it could try: no counter-proof of what is in force there can
   * have been made. A look that could not be finished says nothing.
   */
  isPastRule(answers: readonly CommandAnswer[]): boolean
  /** Commands that look, before the way back, whether the route and the rule are still those of the trial; absent where that is not asked. */
  lookChanged?(site: Site, place: PushPlace): readonly PlanCommand[]
  /** What others changed, in words; null = nothing. Fault push.not-understood. */
  readChanged?(answers: readonly CommandAnswer[]): Outcome<string | null>
  /** Commands that look whether anything temporary is left, of whatever trial. */
  lookLeft(site: Site, place: PushPlace): readonly PlanCommand[]
  /** What is left, in words for people; empty = nothing. Fault push.not-understood. */
  readLeft(answers: readonly CommandAnswer[]): Outcome<readonly string[]>
  /** What may stay on a host that cannot be reached any more, besides the mails and the work folder, and how a person takes all of it away there. */
  leftBehind(trial: Trial, site: Site, place: TrialPlace): LeftBehind
}
