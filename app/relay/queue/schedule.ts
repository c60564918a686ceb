// When a delivery is tried again, when its sender is warned and when it is given up. Pure: time and chance come in as numbers. The clock of
// retries: 2, 5, 10, 20, 40 minutes, then hourly until the message is a day old, then every four hours; or what the settings say.
import type { RelayConfig } from '#domain/relay-config.ts'
import type { PolicyFailure } from '#domain/tls-policy.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Often at first, since most failures pass within the hour (RFC 5321 section 4.5.4.1). */
const firstMinutes: readonly number[] = [2, 5, 10, 20, 40]

export type RetryRules = RelayConfig['retry']

/** The wait after so many ended attempts of a message of this age, before chance; at least one attempt. */
export function waitAfter(attempts: number, ageMs: number, rules: Pick<RetryRules, 'minutes'>): number {
  const table = rules.minutes
  if (table !== null) return (table[Math.min(attempts, table.length) - 1] ?? 60) * minuteMs
  const first = firstMinutes[attempts - 1]
  if (first !== undefined) return first * minuteMs
  return ageMs < dayMs ? hourMs : 4 * hourMs
}

/** Spreads a wait by its part that is left to chance; `chance` is 0 (inclusive) to 1. */
export function spread(waitMs: number, jitter: number, chance: number): number {
  return Math.max(1, Math.round(waitMs * (1 + jitter * (2 * chance - 1))))
}

export interface RetryOrder {
  /** Attempts ended, this one included. */
  readonly attempts: number
  readonly now: number
  readonly receivedAt: number
  readonly expiresAt: number
  readonly rules: RetryRules
  readonly chance: number
}

/** The next attempt; never later than the expiry, so that the last attempt is made then, and not when a wait happens to end. */
export function nextAttemptAt({ attempts, now, receivedAt, expiresAt, rules, chance }: RetryOrder): number {
  const next = now + spread(waitAfter(attempts, now - receivedAt, rules), rules.jitter, chance)
  return now < expiresAt ? Math.min(next, expiresAt) : next
}

/** When the sender of a message is warned and when it goes back, by the policy of its partner. */
export function deadlinesOf(
  failure: Pick<PolicyFailure, 'warnAfterHours' | 'giveUpAfterHours'>,
  receivedAt: number,
): { readonly warnAt: number; readonly expiresAt: number } {
  return {
    warnAt: receivedAt + failure.warnAfterHours * hourMs,
    expiresAt: receivedAt + failure.giveUpAfterHours * hourMs,
  }
}

/** Whether an attempt that began at this moment was the last one. */
export function isExpired(startedAt: number, expiresAt: number): boolean {
  return startedAt >= expiresAt
}
