// Where a counter-proof takes place: a host of a gateway, or the relay of this app. Every step may fail without having changed anything but what
// it says; whoever conducts goes on to the way back whatever happens.
import type { SeenFate } from '#domain/confirm/mail-drop.ts'
import type { RuleInForce } from '#domain/confirm/trial.ts'
import type { Fault, Outcome } from '#domain/fault.ts'

export type Begun =
  | { readonly kind: 'in-place' }
  /** Something may have been written, but the route is not there. */
  | { readonly kind: 'not-in-place'; readonly fault: Fault | null }
  /** Nothing was begun. */
  | { readonly kind: 'nothing'; readonly fault: Fault }

export interface TrialStage {
  /** Brings the route in. */
  begin(signal: AbortSignal): Promise<Begun>
  /** Hands the mails of these tokens in. */
  hand(tokens: readonly string[], signal: AbortSignal): Promise<Outcome<undefined>>
  /** What is known of each mail, by token. */
  look(signal: AbortSignal): Promise<Outcome<ReadonlyMap<string, SeenFate>>>
  /** Has what waits tried once more; false = there is no way to have it so. */
  again(signal: AbortSignal): Promise<Outcome<boolean>>
  /** What others changed of route and rule since they were brought in, in words; null = nothing. Absent where nobody else can. */
  changed?(signal: AbortSignal): Promise<Outcome<string | null>>
  /** Takes the mails out of the queue; a fault where one may still be there. */
  drop(signal: AbortSignal): Promise<Outcome<undefined>>
  /** Takes the route away. */
  takeBack(signal: AbortSignal): Promise<Outcome<undefined>>
  /** What is left, in words for people. */
  left(signal: AbortSignal): Promise<Outcome<readonly string[]>>
  /** The rule as it is now, without the trial. */
  rule(signal: AbortSignal): Promise<Outcome<RuleInForce>>
  /** Ends connections. */
  close(): void
}
